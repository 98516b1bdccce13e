"""Asks once before the reader closes."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command
from reader.ui.choices import Choice, ChoiceScreen


class Close(ChoiceScreen[Command]):
    """Close or keep reading."""

    LOSING = frozenset({"Close"})
    TITLE_TEXT = "Close the reader?"
    HINT = "The place is kept. 1 closes, 2 keeps reading."

    def options(self) -> Sequence[Choice]:
        """Yes or no."""
        return (Choice("Close", 1), Choice("Keep reading", 2))

    def chosen(self, index: int) -> None:
        """Ends the reader, or goes back to it."""
        if index == 0:
            self.app.exit()
        else:
            self.dismiss(None)
