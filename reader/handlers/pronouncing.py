"""Saying a word differently: on the word that is marked, for this document or for all."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.errors import UsageError
from reader.handlers import Handlers
from reader.outcome import Outcome, Screen
from reader.ports import Variant
from reader.pronunciations import Pronunciation, Pronunciations, plain_word, sounding, spelled


class Pronouncing:
    """Changes how words are spoken; what is shown stays. `word` is the word it is about."""

    def __init__(self, desk: Desk, rules: Pronunciations) -> None:
        self._desk = desk
        self._rules = rules
        self.word = ""
        self.language = ""

    def table(self) -> Handlers:
        """What it does for which command."""
        return {Verb.PRONOUNCE: self._begin}

    def _begin(self, _: Command) -> Outcome:
        player = self._desk.player
        section = player.section
        found = player.word or next(iter(self._desk.words(player.sentence)), None)
        word = found.of(section.text) if found else ""
        if not any(letter.isalnum() for letter in word):
            return Outcome("There is no word here.", "Go to a sentence first.", failed=True)
        player.pause()
        utterance = player.utterance()
        self.word = plain_word(word)
        self.language = utterance.language if utterance else section.language
        return Outcome(screen=Screen.PRONOUNCE)

    # --- for the screen ------------------------------------------------------------------------------------------

    def ways(self) -> Sequence[Variant]:
        """The ways to say the word: as now, as other languages do, with another stress, spelled, not at all."""
        ways = [Variant("As it is written", self.word)]
        ways += self._desk.equipment.variants(self.word, self.language)
        ways += [Variant("Spelled", spelled(self.word)), Variant("Skipped, not spoken", "")]
        return ways

    @property
    def known(self) -> Pronunciation | None:
        """The rule there is for the word now."""
        return self._rules.of(self.word, self._desk.document.fingerprint)

    def sound(self, way: Variant) -> str:
        """A way, to be heard: what it is called and how the word sounds then."""
        return f"{way.label}: {sounding(self.word, way.say)}" if way.say else way.label

    def keep(self, say: str, *, here: bool) -> Outcome:
        """From now on the word is said so, `here` in this document only. Its own spelling forgets what there was."""
        return self._keep(self.word, " ".join(say.split()), here=here)

    def typed(self, text: str, *, here: bool) -> Outcome:
        """What was typed: how the word sounds, or "word = sound" for another word or a pattern."""
        written, equals, say = text.partition("=")
        if not equals:
            return self.keep(text, here=here)
        return self._keep(" ".join(written.split()), " ".join(say.split()), here=here)

    def forget(self) -> Outcome:
        """The word is said as it is written again."""
        rule = self.known
        if rule is not None:
            self._rules.remove(rule)
        self._desk.player.ask_anew()
        return Outcome(f'"{self.word}" is said as it is written again.')

    def _keep(self, written: str, say: str, *, here: bool) -> Outcome:
        if not written:
            raise UsageError("There is no word to say differently.", 'Write "word = how it sounds".')
        book = self._desk.document.fingerprint if here else ""
        if say.casefold() == written.casefold():
            rule = self._rules.of(written, book)
            if rule is not None:
                self._rules.remove(rule)
            self._desk.player.ask_anew()
            return Outcome(f'"{written}" is said as it is written.')
        self._rules.add(Pronunciation(written, say, book))
        self._desk.player.ask_anew()
        where = "in this document" if here else "in all documents"
        return Outcome(f'"{written}" is {"skipped" if not say else "said differently"} {where} from now on.')
