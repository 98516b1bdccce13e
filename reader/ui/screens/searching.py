"""What to look for, and how far to go: typed, scanned, or said by a number."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command, Verb
from reader.handlers.finding import Finding
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox

WORDS = 8
"""Words that are offered: with the way to type, as many as a digit can choose."""


class SearchBox(TextBox[Command]):
    """Asks for the words to look for."""

    TITLE_TEXT = "Search for"
    HINT = "Type words of the text, then Enter. Esc goes back."

    def entered(self, text: str) -> None:
        """Looks for them."""
        self.dismiss(Command(Verb.SEARCH, text=text))


class SearchWords(ChoiceScreen[Command]):
    """What was looked for before, and words that stand out in the section: to be chosen, not typed."""

    TITLE_TEXT = "Search for"

    def __init__(self, look: Look, finding: Finding) -> None:
        super().__init__(look)
        asked = finding.asked
        near = [word for word in finding.words(WORDS) if word not in asked]
        self._words = [*asked, *near][:WORDS]

    def titles(self) -> tuple[str, ...]:
        """What can be said to choose, in the order of the numbers."""
        return ("Type or spell it", *self._words)

    def options(self) -> Sequence[Choice]:
        """A way to type, then words."""
        return [Choice(label, number) for number, label in enumerate(self.titles(), 1)]

    def chosen(self, index: int) -> None:
        """Looks for it, or asks for the words."""
        if index:
            self.dismiss(Command(Verb.SEARCH, text=self._words[index - 1]))
        else:
            self.app.push_screen(SearchBox(self.look), self._typed)

    def _typed(self, command: Command | None) -> None:
        if command is not None:
            self.dismiss(command)


class Percent(ChoiceScreen[Command]):
    """Tenths of the book; a number typed in full goes there exactly."""

    TITLE_TEXT = "How far into the book?"
    HINT = "A number from 0 to 100, then Enter. b goes back."
    HINT_MORE = "A number from 0 to 100, then Enter. n shows more, b goes back."
    OWN_NUMBERS = True

    def __init__(self, look: Look, percent: int) -> None:
        super().__init__(look)
        self.points_at = min(9, percent // 10)

    def options(self) -> Sequence[Choice]:
        """0, 10, 20 …"""
        return [Choice(f"{tenth} percent", tenth) for tenth in range(0, 100, 10)]

    def numbers(self) -> range:
        """All that can be typed."""
        return range(101)

    def went(self, number: int) -> None:
        """Goes so far."""
        self.dismiss(Command(Verb.GO_TO_PERCENT, number))

    def chosen(self, index: int) -> None:
        """Goes so far."""
        self.went(10 * index)
