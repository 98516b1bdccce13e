"""How a word is to be spoken: each way is heard as it is pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command
from reader.errors import ReaderError
from reader.handlers.pronouncing import Pronouncing
from reader.outcome import Outcome
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox


class PronounceScreen(ChoiceScreen[Command]):
    """Takes one of the ways to say a word, for this document or for all."""

    def __init__(self, look: Look, about: Pronouncing) -> None:
        super().__init__(look)
        self._about = about
        self._ways = list(about.ways())
        known = about.known
        self._here = bool(known and known.book)
        self._now = known.said if known else about.word

    def title_text(self) -> str:
        """Which word it is about."""
        return f"How to say “{self._about.word}”"

    def options(self) -> Sequence[Choice]:
        """The ways, a box to type into, and where the choice holds."""
        rows = [
            Choice(way.label, number, self._about.sound(way), "now" if way.say == self._now else "")
            for number, way in enumerate(self._ways, 1)
        ]
        rows.insert(1, Choice("Type how it sounds", 0))
        rows.insert(2, Choice("Holds for this document" if self._here else "Holds for all documents", 0))
        return rows

    def chosen(self, index: int) -> None:
        """Keeps the way, asks for another, or changes where it holds."""
        if index == 1:
            self.app.push_screen(SoundBox(self.look, self._about.word), self._typed)
        elif index == 2:
            self._here = not self._here
            self.redraw()
            self.tell(f"It holds for {'this document' if self._here else 'all documents'}.")
        else:
            way = self._ways[0 if index == 0 else index - 2]
            self._end(self._about.keep(way.say, here=self._here))

    def _typed(self, text: str | None) -> None:
        if text:
            try:
                self._end(self._about.typed(text, here=self._here))
            except ReaderError as error:
                self.tell(f"{error.message} {error.hint}")

    def _end(self, outcome: Outcome) -> None:
        self.dismiss(None)
        self.reader.dispatcher.say(outcome)
        self.reader.show(outcome)


class SoundBox(TextBox[str]):
    """Asks how a word sounds."""

    HINT = 'Write it as it sounds, like "win". "*itis = eye tis" is for many words. Enter does it.'

    def __init__(self, look: Look, word: str) -> None:
        self._word = word
        super().__init__(look)

    def title_text(self) -> str:
        """Which word it is about."""
        return f"How does “{self._word}” sound?"

    def entered(self, text: str) -> None:
        """Gives it back."""
        self.dismiss(text)
