"""How fast each voice reads: measured for the voices that come with the program, kept for those met later."""

from __future__ import annotations

from pathlib import Path

from reader.speech.rate import Calibration

# Points of a voice nobody has measured, by engine.
ESPEAK = Calibration(
    ((80, 92), (100, 110), (130, 143), (170, 186), (250, 268), (350, 370), (450, 473), (500, 526), (600, 633))
)
PIPER = Calibration(((2.5, 70), (1.8, 97), (1.4, 125), (1.0, 175), (0.7, 250), (0.5, 340)))
SYSTEM = Calibration(((120, 120), (170, 170), (250, 250), (350, 350)))


class Calibrations:
    """Looks a voice's calibration up by its name."""

    def __init__(self, cache: Path) -> None:
        self._file = cache / "calibrations.json"
        self._measured: dict[str, Calibration] = {}

    def of(self, voice: str, otherwise: Calibration) -> Calibration:
        """The voice's own calibration, or its engine's usual one."""
        return self._measured.get(voice, otherwise)
