"""What is read, announced or skipped: in all books, or in this one alone."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command
from reader.handlers.skipping import SkippingNotes
from reader.skipping import KINDS, WAYS, Skipping, Way
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look


class SkippingScreen(ChoiceScreen[Command]):
    """A choice takes the next way: read, announced, skipped."""

    TITLE_TEXT = "What is skipped"
    HINT = "A number changes it. b goes back."
    HINT_MORE = "A number changes it. n shows more, b goes back."

    def __init__(self, look: Look, skipping: SkippingNotes, *, here: bool) -> None:
        super().__init__(look)
        self._skipping = skipping
        self._here = here

    def options(self) -> Sequence[Choice]:
        """The kinds as they are, and for which books they are changed."""
        labels = [self._skipping.of(kind) for kind in KINDS]
        labels.append("Changes are for this book alone" if self._here else "Changes are for all books")
        return [Choice(label, number) for number, label in enumerate(labels, 1)]

    def chosen(self, index: int) -> None:
        """Changes it at once."""
        if index == len(KINDS):
            self._here = not self._here
            self._again(self.options()[index].label + ".")
            return
        kind = KINDS[index]
        now = Skipping.of(self.reader.dispatcher.reading_settings).way(kind)
        outcome = self._skipping.set(kind, Way(WAYS[(WAYS.index(now) + 1) % len(WAYS)]), here=self._here)
        self._again(f"{outcome.text} {outcome.hint}".strip())

    def _again(self, told: str) -> None:
        self.redraw()
        self.tell(told)
        self.reader.refresh_place()
        self.reader.scan.came_of_it = told
        if not self.reader.scan.active:
            self.reader.voicing.say(told)
