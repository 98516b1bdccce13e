"""The words of the sentence, for whoever scans: one of them is chosen, and then how it is spoken."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command
from reader.dispatcher import Dispatcher
from reader.pronunciations import plain_word
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look


class Words(ChoiceScreen[Command]):
    """Every word of the sentence once, the marked one first."""

    TITLE_TEXT = "Which word?"

    def __init__(self, look: Look, dispatcher: Dispatcher) -> None:
        super().__init__(look)
        player = dispatcher.player
        text, marked = player.section.text, player.word
        found = [word.of(text) for word in dispatcher.words(player.sentence)]
        first = [marked.of(text)] if marked else []
        self._words = list(dict.fromkeys(word for word in [*first, *found] if any(map(str.isalnum, word))))

    def options(self) -> Sequence[Choice]:
        """The words."""
        return [Choice(word, number) for number, word in enumerate(self._words, 1)]

    def chosen(self, index: int) -> None:
        """How it is to be spoken."""
        from reader.ui.screens.pronouncing import PronounceScreen

        about = self.reader.dispatcher.pronouncing
        about.word = plain_word(self._words[index])
        self.app.push_screen(PronounceScreen(self.look, about))
