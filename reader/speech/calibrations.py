"""How fast each voice reads: measured for the voices that come with the program, kept for those met later."""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from reader.files import private_folder, write_whole
from reader.ports import SpokenWord, Voice
from reader.speech.languages import base
from reader.speech.rate import Calibration
from reader.speech.speakable import speakable

_log = logging.getLogger(__name__)

# A voice measured far outside of this was measured wrongly.
_LEAST, _MOST = 0.3, 3.0


class Calibrations:
    """Looks a voice's calibration up; a voice nobody has measured is measured when it is first used.

    The data are one curve an engine and one factor a voice, how fast it reads against the curve. They are made by
    bench/speech_calibrate.py; what is measured here is kept in `cache`/calibrations.json.
    """

    def __init__(self, cache: Path) -> None:
        self._file = cache / "calibrations.json"
        data = tomllib.loads((resources.files(__package__) / "calibrations.toml").read_text(encoding="utf-8"))
        self._curves: dict[str, list[tuple[float, float]]] = data["curves"]
        self._references: dict[str, float] = data["references"]
        self._passages: dict[str, str] = data["passages"]
        self._shipped: dict[str, float] = data["factors"]
        self._factors = self._kept()

    def of(self, voice: Voice, measure: Callable[[list[SpokenWord], float], float]) -> Calibration:
        """The calibration of a voice.

        `measure(words, setting)` renders words as the engine does at a setting and returns how many seconds of
        speech that is; it is called when the voice has not been measured yet.
        """
        curve = self._curves[voice.engine]
        factor = self._shipped.get(voice.name) or self._factors.get(voice.name)
        if factor is None:
            factor = self._factors[voice.name] = self._measured(voice, measure)
            self._keep()
        return Calibration(tuple((setting, speed * factor) for setting, speed in curve))

    def passage(self, language: str) -> str:
        """Some sentences in a language, English where there are none in it."""
        return self._passages.get(base(language), self._passages["en"])

    def sentence(self, language: str) -> list[SpokenWord]:
        """The first sentence of that passage, ready to be rendered."""
        text = self.passage(language).strip().split("\n")[0]
        return speakable(text, language if base(language) in self._passages else "en")

    def _measured(self, voice: Voice, measure: Callable[[list[SpokenWord], float], float]) -> float:
        words = self.sentence(voice.language)
        setting, speed = self._curves[voice.engine][len(self._curves[voice.engine]) // 2]
        seconds = measure(words, setting)
        if seconds <= 0:
            return 1.0
        factor = len(words) / seconds * 60 / (speed * self._references[voice.engine])
        return min(max(factor, _LEAST), _MOST)

    def _kept(self) -> dict[str, float]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(name): float(factor) for name, factor in kept.items() if _LEAST <= float(factor) <= _MOST}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            _log.warning("the kept calibrations are of no use and will be measured again: %s", error)
            return {}

    def _keep(self) -> None:
        try:
            private_folder(self._file.parent)
            write_whole(self._file, json.dumps(self._factors, indent=1), private=True)
        except OSError as error:
            # A cache that cannot be written costs a measurement at the next start, nothing else.
            _log.warning("calibrations cannot be kept: %s", error)
