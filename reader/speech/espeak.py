"""espeak-ng in this process: exact word times, and far faster than it is heard."""

from __future__ import annotations

from collections.abc import Sequence

from reader.errors import EngineUnavailable
from reader.messages import Prosody
from reader.ports import Clip, SpokenWord, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.espeak_library import Take, library
from reader.speech.ipa import in_espeak
from reader.speech.languages import ESPEAK_NAMES, ESPEAK_VARIANTS
from reader.speech.marks import honest
from reader.speech.script import Script, script
from reader.speech.silence import bounds, heard_from
from reader.speech.stretch import stretched

# Steps of its pitch, of 0 to 99 around 50, for a semitone up and down, measured; farther than this it does not go.
_HIGHER, _LOWER = 5.7, 6.8
_HIGHEST, _LOWEST = 8.5, -7.0


class EspeakEngine:
    """A ports.Engine over the process's one espeak-ng."""

    id = "espeak"

    def __init__(self, calibrations: Calibrations) -> None:
        self._calibrations = calibrations
        self._voices: tuple[Voice, ...] | None = None

    def voices(self) -> Sequence[Voice]:
        """One a language, and a few kinds of English; empty where the library cannot be loaded."""
        if self._voices is None:
            try:
                self._voices = _listed(library().languages())
            except EngineUnavailable:
                self._voices = ()
        return self._voices

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        """The words spoken, with the library's own word times. Raises EngineError."""
        pace = self._calibrations.of(voice, lambda some, setting: self.seconds(some, voice, setting)).pace(prosody.rate)
        own = min(max(prosody.pitch, _LOWEST), _HIGHEST)
        take, text = _spoken(words, voice, pace.setting, own)
        rate = library().rate
        samples = stretched(bytes(take.samples), rate, pace.speed, prosody.pitch - own)
        found = [
            (text.word_at(offset), heard_from(samples, rate, int(frame / pace.speed))) for offset, frame in take.words
        ]
        marks, estimated = honest(words, found, len(samples) // 2)
        return Clip(samples, rate, marks, estimated)

    def seconds(self, words: Sequence[SpokenWord], voice: Voice, setting: float) -> float:
        """How long the words take at a setting of the engine's own, for calibration."""
        take, _ = _spoken(words, voice, setting, 0.0)
        rate = library().rate
        first, last = bounds(bytes(take.samples), rate)
        return (last - first) / rate

    def close(self) -> None:
        """Nothing: the library stays for the next engine of this process."""


def _spoken(words: Sequence[SpokenWord], voice: Voice, setting: float, pitch: float) -> tuple[Take, Script]:
    text = script(words, voice.language, sounds=in_espeak)
    if not text.text.strip():
        return Take(), text
    steps = round(50 + pitch * (_HIGHER if pitch > 0 else _LOWER))
    return library().render(text.text, voice.key, round(setting), steps), text


def _listed(codes: frozenset[str]) -> tuple[Voice, ...]:
    named = [(code, code, name) for code, name in ESPEAK_NAMES.items() if code in codes]
    named += [(code, code.split("+")[0], name) for code, name in ESPEAK_VARIANTS.items()]
    return tuple(Voice(f"espeak {name}", "espeak", language, False, True, key) for key, language, name in named)
