"""Vosk: any language a model is installed for, listening for the phrases of the moment.

Vosk's grammar is a bigram model over the phrases' words, not a list: it emits sequences that nobody listed, and where
the model has no "[unk]" it forces whatever it hears onto some phrase. So only exact phrases count, among the best
few, and each is checked against what the model hears without any grammar: by the difference of the two likelihoods
and by how alike the two texts are. On real Korean commands this brought 65 % right at 2 % of other utterances
accepted, where the plain grammar had 53 % at 6 % (bench/listen_korean.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import exp
from pathlib import Path
from typing import Any

from reader.errors import EngineUnavailable
from reader.listening.quiet import quiet
from reader.listening.spelling import likeness, respelled
from reader.ports import HeardWord, Hypothesis

_RATE = 16_000
_QUIET = -3
_BEST = 8
_UNKNOWN = "[unk]"

# The evidence that makes a phrase as likely as not, and what each kind of it counts: see bench/listen_korean.py.
_LIKELIHOOD = 1 / 20
_FREE_LIKENESS = 4.0
_GRAMMAR_LIKENESS = 1.0
_EVEN = 1.1
_STEEPNESS = 2.0


class VoskModel:
    """A loaded model; takes seconds and hundreds of megabytes. Recognisers may share it.

    Raises EngineUnavailable where Vosk is missing, or the folder holds no model that it can read.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self.language = language
        try:
            self._vosk: Any = import_module("vosk")
        except (ImportError, OSError) as error:
            raise EngineUnavailable("The recogniser Vosk is not here.", "Install the package vosk.") from error
        missing = EngineUnavailable(
            f"The speech model for {language} cannot be read.", f"Install it again: reader models install {language}."
        )
        if not (folder / "am" / "final.mdl").is_file():
            raise missing
        self._vosk.SetLogLevel(_QUIET)
        with quiet():
            try:
                self.native: Any = self._vosk.Model(model_path=str(folder))
            except Exception as error:
                raise missing from error

    def knows(self, word: str) -> bool:
        """Whether the word is in the model's vocabulary."""
        return int(self.native.vosk_model_find_word(word)) >= 0

    def recognizer(self, phrases: Sequence[str] | None) -> Any:
        """A recogniser of these phrases, or of anything at all."""
        with quiet():
            if phrases is None:
                native = self._vosk.KaldiRecognizer(self.native, float(_RATE))
            else:
                # The JSON reader of the grammar takes letters as they are, and does not know their escaped forms.
                grammar = json.dumps(list(phrases), ensure_ascii=False)
                native = self._vosk.KaldiRecognizer(self.native, float(_RATE), grammar)
        return native


@dataclass(frozen=True, slots=True)
class _Heard:
    """One reading of the speech, and its logarithmic likelihood."""

    text: str
    likelihood: float
    words: tuple[tuple[str, float, float], ...] = ()


class VoskRecognizer:
    """Listens for phrases with a Vosk model. Stays on one thread; see Recognizer for what the methods do."""

    name = "vosk"

    def __init__(self, model: VoskModel) -> None:
        self.language = model.language
        self._model = model
        self._phrases: Mapping[str, str] = {}
        self._grammar: Any = None
        self._free: Any = model.recognizer(None)
        self._free.SetMaxAlternatives(_BEST)
        self._samples = 0

    def set_phrases(self, phrases: Sequence[str]) -> Sequence[str]:
        """What can be said from now on; returns the phrases with a word that the model does not know."""
        spellings: dict[str, str] = {}
        unheard: list[str] = []
        for phrase in phrases:
            spelling = respelled(phrase, self._model.knows)
            if spelling is None:
                unheard.append(phrase)
            else:
                spellings.setdefault(spelling, phrase)
        self._phrases = spellings
        extra = [_UNKNOWN] if self._model.knows(_UNKNOWN) else []
        self._grammar = self._model.recognizer([*spellings, *extra]) if spellings else None
        if self._grammar is not None:
            self._grammar.SetMaxAlternatives(_BEST)
            self._grammar.SetWords(True)
        self._free.Reset()
        self._samples = 0
        return unheard

    def accept(self, samples: bytes, voiced: bool = True) -> None:
        """PCM16 mono at 16,000 Hz; Vosk finds the speech in it by itself."""
        if self._grammar is None:
            return
        self._samples += len(samples) // 2
        # An endpoint of Vosk's own is of no interest: the listener finds the end of the speech.
        self._grammar.AcceptWaveform(samples)
        self._free.AcceptWaveform(samples)

    def guess(self) -> Hypothesis | None:
        """An exact phrase that the unfinished result is, where the free result is like it."""
        if self._grammar is None:
            return None
        text = _partial(self._grammar)
        if text not in self._phrases:
            return None
        alike = likeness(text, _partial(self._free))
        return Hypothesis(self._phrases[text], 0.0, self._samples / _RATE, min(0.9, alike), reason="unfinished")

    def finish(self) -> Hypothesis | None:
        """The best exact phrase, or speech that is none."""
        if self._grammar is None or not self._samples:
            return None
        seconds, self._samples = self._samples / _RATE, 0
        readings, free = _readings(self._grammar), _readings(self._free)
        heard = [reading for reading in readings if reading.text not in ("", _UNKNOWN)]
        scored = [(self._confidence(reading, readings[0], free), reading) for reading in heard if self._is(reading)]
        if not scored:
            said = free[0].text if free else ""
            return Hypothesis("", 0.0, seconds, 0.0, reason=f"no phrase: {said}") if said or heard else None
        confidence, reading = max(scored, key=lambda pair: pair[0])
        words = tuple(HeardWord(text, start, end, confidence) for text, start, end in reading.words)
        start, end = (words[0].start, words[-1].end) if words else (0.0, seconds)
        return Hypothesis(self._phrases[reading.text], start, end, confidence, words)

    def reset(self) -> None:
        """Forgets the stretch of speech it was in."""
        self._samples = 0
        self._free.Reset()
        if self._grammar is not None:
            self._grammar.Reset()

    def close(self) -> None:
        """Lets go of the recognisers; the model goes with its last user."""
        self._grammar = self._free = None
        self._phrases = {}

    def _is(self, reading: _Heard) -> bool:
        return reading.text in self._phrases

    def _confidence(self, reading: _Heard, best: _Heard, free: Sequence[_Heard]) -> float:
        if not free:
            return 0.0
        difference = min(40.0, max(-40.0, reading.likelihood - free[0].likelihood))
        evidence = (
            difference * _LIKELIHOOD
            + _FREE_LIKENESS * max(likeness(reading.text, other.text) for other in free)
            + _GRAMMAR_LIKENESS * likeness(reading.text, best.text)
        )
        return 1 / (1 + exp(-_STEEPNESS * (evidence - _EVEN)))


def _partial(native: Any) -> str:
    return str(json.loads(native.PartialResult()).get("partial", ""))


def _readings(native: Any) -> list[_Heard]:
    """The final result's alternatives, best first; the recogniser starts anew."""
    alternatives = json.loads(native.FinalResult()).get("alternatives", [])
    native.Reset()
    return [
        _Heard(
            str(entry.get("text", "")).strip(),
            float(entry.get("confidence", 0.0)),
            tuple((word["word"], float(word["start"]), float(word["end"])) for word in entry.get("result", [])),
        )
        for entry in alternatives
    ]
