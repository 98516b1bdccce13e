"""PocketSphinx: English on a fresh machine, with nothing downloaded.

Its wheel carries an American model. It decodes a stretch of speech as soon as the voice pauses: 8 in 100 more
words came out right so than while they were being said, because the cepstral mean is then known. It does so in pieces:
nothing else in the process runs while PocketSphinx does, and the loudspeaker waits for its next samples. The grammar is
a graph of the phrases' words.

It rejects badly, on real people even with the likelihood against any sequence of phones (bench/listen_core.py): so
one short word is never confident here, and becomes so only where the core words agree (fusion.py); and what is heard
as a phrase is heard once more as everyday words (talk.py).
"""

from __future__ import annotations

import gc
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from math import exp, log
from typing import Any

from reader.errors import EngineUnavailable
from reader.listening.phrase_graph import END, START, transitions
from reader.listening.pronunciation import Pronouncer
from reader.listening.quiet import quiet
from reader.listening.speech import Speech
from reader.listening.spelling import spoken
from reader.listening.talk import EVERYDAY_WORDS, Found, everyday_words, no_talk, signs_of_talk
from reader.ports import HeardWord, Hypothesis

_RATE = 16_000
_FRAMES_A_SECOND = 100
_MARGIN = int(0.2 * _RATE)
_LONGEST = 8 * _RATE
_SLOWEST = 0.25
"""Seconds a phone of the longest phrase may take, and _ROOM more: longer speech is no phrase, and is not decoded."""
_ROOM = 1.0
_LANGUAGE_WEIGHT = 6.5
"""PocketSphinx's own, by which it raises the probabilities of a graph."""
_LEAST = 1e-300
"""The smallest likelihood that is told apart from none."""
_PIECE = 2 * _RATE // 10
"""Bytes it is given at once, 0.1 s of speech: they take it 8 ms, where the whole of 5 s took 0.2 s."""
GRAMMAR, TALK = "phrases", "talk"
_PHONES, _NOTHING = "phones", "nothing"


class PocketSphinxRecognizer:
    """Listens for English phrases; see Recognizer for what the methods do. Raises EngineUnavailable."""

    name = "pocketsphinx"
    language = "en"

    def __init__(self) -> None:
        try:
            package: Any = import_module("pocketsphinx")
            self._new_graph: Any = package.FsgModel
            with quiet():
                # Other pronunciations are put into the graph here: the decoder would look through all of it for each.
                # A second pass through everyday words would take as long again and as many megabytes, and tell no more.
                options = {"lm": None, "loglevel": "FATAL", "fsgusealtpron": False, "fwdflat": False}
                self._decoder: Any = package.Decoder(**options)
                self._decoder.add_fsg(_NOTHING, self._graph({"a"}, _NOTHING))
                self._decoder.add_allphone_file(_PHONES, package.get_model_path("en-us/en-us-phone.lm.bin"))
                # In the large dictionary a language model takes a second, again with each word added, and 8 MB more.
                self._talk: Any = package.Decoder(dict=None, **options)
                for word in everyday_words():
                    for form in self._forms(word):
                        self._talk.add_word(form, self._decoder.lookup_word(form), False)
                self._talk.add_fsg(_NOTHING, self._graph({"a"}, _NOTHING))
                self._talk.add_lm_file(TALK, str(EVERYDAY_WORDS))
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineUnavailable(
                "The recogniser PocketSphinx is not here.", "Install the package pocketsphinx."
            ) from error
        self._pronouncer: Pronouncer | None = None
        self._phones: dict[str, int] = {}
        self._phrases: Mapping[str, str] = {}
        self._most_seconds = 0.0
        self._speech = Speech(_LONGEST)
        self._decoded = -1
        self._hypothesis: Hypothesis | None = None

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases with a word that cannot be pronounced."""
        with _uncollected():
            unheard = self._prepare({phrase: spoken(phrase) for phrase in phrases})
        self.reset()
        return unheard

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz."""
        self._speech.accept(samples, voiced)

    def guess(self) -> Hypothesis | None:
        """What the speech so far would be if it ended here."""
        if self._speech.start is None or not self._phrases:
            return None
        if self._decoded != self._speech.end:
            self._decoded, self._hypothesis = self._speech.end, self._decode()
        return self._hypothesis

    def finish(self) -> Hypothesis | None:
        """The best phrase, or speech that is none."""
        hypothesis = self.guess()
        self.reset()
        return hypothesis

    def reset(self) -> None:
        """Forgets the stretch of speech it was in."""
        self._speech.clear()
        self._decoded, self._hypothesis = -1, None

    def close(self) -> None:
        """Lets go of the decoders."""
        self._decoder = self._talk = None
        self._phrases = {}

    def _prepare(self, said: Mapping[str, str]) -> list[str]:
        """The grammar of phrases and their texts; the phrases that cannot be heard."""
        words = set(" ".join(said.values()).split())
        self._learn(words)
        unknown = {word for word in words if not self._phones[word]}
        spellings: dict[str, str] = {}
        for phrase, text in said.items():
            if text and not (unknown and unknown.intersection(text.split())):
                spellings.setdefault(text, phrase)
        self._phrases = spellings
        self._most_seconds = _ROOM + _SLOWEST * max(map(self._length, spellings), default=0)
        if spellings:
            with quiet():
                self._decoder.add_fsg(GRAMMAR, self._graph(spellings, GRAMMAR))
        return [phrase for phrase, text in said.items() if text not in spellings]

    def _learn(self, words: Collection[str]) -> None:
        """Counts the phones of words, and adds those to the dictionary that it lacks."""
        added = []
        for word in sorted(word for word in words if word not in self._phones):
            phones = self._decoder.lookup_word(word)
            if phones is None:
                phones = self._pronounce(word)
                if phones:
                    added.append((word, phones))
            self._phones[word] = len(phones.split())
        for word, phones in added:
            self._decoder.add_word(word, phones, word == added[-1][0])

    def _graph(self, phrases: Collection[str], name: str) -> Any:
        """A grammar: each transition of the same probability, once for each pronunciation of its word."""
        edges = transitions(phrases)
        logarithms = self._decoder.get_logmath()
        graph = self._new_graph(name, logarithms, _LANGUAGE_WEIGHT, 1 + max(to for _, to, _ in edges))
        graph.set_start_state(START)
        graph.set_final_state(END)
        share = int(logarithms.log(1.0 / len(phrases)) * _LANGUAGE_WEIGHT)
        numbers = {
            word: [graph.word_add(form) for form in self._forms(word)] for word in {word for _, _, word in edges}
        }
        for at, to, word in edges:
            for number in numbers[word]:
                graph.trans_add(at, to, share, number)
        return graph

    def _forms(self, word: str) -> list[str]:
        """The word and its other pronunciations, by the names the dictionary has for them: "either", "either(2)"."""
        forms = [word]
        while self._decoder.lookup_word(other := f"{word}({len(forms) + 1})") is not None:
            forms.append(other)
        return forms

    def _pronounce(self, word: str) -> str:
        if not any(letter.isascii() and letter.isalnum() for letter in unicodedata.normalize("NFD", word)):
            return ""
        if self._pronouncer is None:
            try:
                self._pronouncer = Pronouncer()
            except EngineUnavailable:
                return ""
        return self._pronouncer.pronounce(word)

    def _decode(self) -> Hypothesis | None:
        assert self._speech.start is not None
        first = max(0, self._speech.start - _MARGIN)
        samples = self._speech.samples[first : self._speech.end + _MARGIN].tobytes()
        start, end = self._speech.start / _RATE, self._speech.end / _RATE
        if end - start > self._most_seconds:
            return Hypothesis("", start, end, 0.0, reason="too long for a phrase", recognizer=self.name)
        mean = self.mean(samples)
        found = self.search(GRAMMAR, samples, mean)
        phrase = self._phrases.get(found.text)
        if phrase is None:
            return Hypothesis("", start, end, 0.0, reason="no phrase", recognizer=self.name)
        any_phones = self.search(_PHONES, samples, mean)
        confidence = min(
            _confidence(found.score - any_phones.score, end - start, self._length(found.text)),
            no_talk(signs_of_talk(found, self.search(TALK, samples, mean), end - start)),
        )
        offset = first / _RATE
        heard = tuple(HeardWord(word, at + offset, to + offset, confidence) for word, at, to in found.words)
        return Hypothesis(phrase, start, end, confidence, heard, recognizer=self.name)

    def mean(self, samples: bytes) -> str:
        """The cepstral mean of all of it, which PocketSphinx finds where it is given speech whole."""
        _take_in(self._decoder, samples)
        return str(self._decoder.get_cmn())

    def search(self, search: str, samples: bytes, mean: str) -> Found:
        """One pass over samples of that cepstral mean with one of the grammars."""
        decoder = self._decoder
        if search == TALK:
            decoder = self._talk
            _take_in(decoder, samples)  # as the other one has: it is used to the noise then
        decoder.activate_search(search)
        decoder.start_utt()
        for at in range(0, len(samples), _PIECE):
            decoder.set_cmn(mean)  # each time: it would go on counting
            decoder.process_raw(samples[at : at + _PIECE])
        decoder.end_utt()
        hypothesis = decoder.hyp()
        if hypothesis is None:
            return Found("", log(_LEAST), 0.0, ())
        segments = list(decoder.seg())
        words = tuple(
            (segment.word.split("(")[0], segment.start_frame / _FRAMES_A_SECOND, segment.end_frame / _FRAMES_A_SECOND)
            for segment in segments
            if segment.word[0] not in "<[+"
        )
        acoustic = sum(log(max(segment.ascore, _LEAST)) for segment in segments)
        return Found(" ".join(word for word, _, _ in words), log(max(hypothesis.score, _LEAST)), acoustic, words)

    def _length(self, text: str) -> int:
        """In phones."""
        return sum(map(self._phones.__getitem__, text.split()))


def _take_in(decoder: Any, samples: bytes) -> None:
    """Looks for the cepstral mean and the noise in the whole of the speech, and for no words."""
    decoder.reinit_feat(None)  # or it would not look for it again once it was given speech in pieces
    decoder.activate_search(_NOTHING)
    decoder.start_utt()
    decoder.process_raw(samples, full_utt=True)
    decoder.end_utt()


def _confidence(difference: float, seconds: float, phones: int) -> float:
    """From the likelihood against any phones, the length of the speech, and of the phrase: see bench/listen_core.py."""
    length = min(phones, 12) / 12
    return 1 / (1 + exp(-(8.0 * difference / max(seconds, 0.3) + 4.0 * length - 1.5)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile: thousands of phrases are tens of thousands of new objects, and none of them
    garbage, so that looking through all others again and again takes as long as the work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
