"""Takes the reader's own voice out of what the microphone hears.

A filter of our own takes away what the room does to a voice in a straight line and leaves the user's voice as it is
(`echo_filter.py`). While that does not know the room well, WebRTC's echo canceller (AEC3), from the wheel
`pywebrtc-audio`, takes what is left; it takes up to 31 dB of a word said over the reading as well, where the filter
takes nothing. The reference is what the loudspeaker plays. In simulated rooms 28 to 34 dB less echo by the filter,
39 dB by both, at 2 to 3 % of real time.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.audio.echo_filter import BLOCK, EchoFilter
from reader.audio.stream_resample import StreamResampler
from reader.errors import EngineUnavailable

RATE = 16_000
_FRAME = BLOCK
_MOST = RATE
_PATIENCE = RATE // 10
_SLACK = RATE // 40
_NOTHING = np.zeros(0, np.int16)


class Reference:
    """What the loudspeaker plays, handed from its thread to the listening one and paired with what is heard.

    Both go on sample by sample, and the echo is only found as long as the pairs stay the same. Either may come late on
    a busy machine: the microphone's sound then waits for its partner, at most 0.1 s, instead of being paired with
    silence; and what is played and never fetched, as when the microphone missed something, is left out. The filter
    finds the delay between them by itself, up to about 0.25 s.
    """

    def __init__(self, rate: int) -> None:
        self._resampler = StreamResampler(rate, RATE)
        self._lock = Lock()
        self._kept = _NOTHING
        self.forget()

    def played(self, samples: NDArray[np.int16]) -> None:
        """These samples, at the loudspeaker's rate, are leaving it now."""
        converted = self._resampler.accept(samples)
        with self._lock:
            self._kept = np.concatenate([self._kept, converted])[-_MOST:]

    def forget(self) -> None:
        """What was played before is no echo in what comes: another microphone, or a new start."""
        with self._lock:
            self._kept = _NOTHING
        self._waiting = _NOTHING
        self._flowing = False
        self._least, self._paired = _MOST, 0

    def pair(self, heard: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        """What the microphone heard so far that has its partner, and that: as many samples of both."""
        near = np.concatenate([self._waiting, heard])
        self._waiting = _NOTHING
        with self._lock:
            if not self._flowing and len(self._kept) and len(near):
                self._flowing, self._least, self._paired = True, _MOST, 0
                # What a loudspeaker takes in advance would make the echo come before its cause.
                self._kept = self._kept[-len(near) :]
            far, self._kept = self._kept[: len(near)], self._kept[len(near) :]
            self._leave_out(len(far))
        missing = len(near) - len(far)
        if self._flowing and missing <= _PATIENCE:
            near, self._waiting = near[: len(far)], near[len(far) :]
            return near, far
        self._flowing = False
        return near, np.concatenate([far, np.zeros(missing, np.int16)])

    def _leave_out(self, paired: int) -> None:
        """What lay there all the time for half a second was played too long ago for what is heard now."""
        self._least = min(self._least, len(self._kept))
        self._paired += paired
        if self._paired > RATE // 2:
            if self._least > _SLACK:
                self._kept = self._kept[self._least :]
            self._least, self._paired = _MOST, 0


class EchoRemover:
    """Removes the echo of the reference from the microphone. One thread. Raises EngineUnavailable."""

    def __init__(self) -> None:
        try:
            from pywebrtc_audio import EchoCanceller
        except (ImportError, OSError) as error:
            raise EngineUnavailable(
                "The echo canceller is not here.", "Install the package pywebrtc-audio, or use headphones."
            ) from error
        self._canceller: Any = EchoCanceller(sample_rate=RATE)
        self._filter = EchoFilter()
        self._near = np.zeros(0, np.int16)
        self._far = np.zeros(0, np.int16)

    def remove(self, near: NDArray[np.int16], far: NDArray[np.int16]) -> NDArray[np.int16]:
        """What the microphone heard without the echo: 16 kHz mono, `near` and `far` of the same length.

        It works in frames of 10 ms; what does not fill one comes with the next call. Raises ValueError where the
        lengths differ.
        """
        if len(near) != len(far):
            raise ValueError(f"{len(near)} samples of the microphone, {len(far)} of the loudspeaker.")
        self._near = np.concatenate([self._near, near])
        self._far = np.concatenate([self._far, far])
        whole = len(self._near) // _FRAME * _FRAME
        if not whole:
            return np.zeros(0, np.int16)
        mixed, played = self._near[:whole], np.ascontiguousarray(self._far[:whole])
        self._near, self._far = self._near[whole:], self._far[whole:]
        blocks = zip(mixed.reshape(-1, _FRAME).astype(np.float64), played.reshape(-1, _FRAME), strict=True)
        cleaned = [self._block(one, far) for one, far in blocks]
        return np.concatenate(cleaned)

    def _block(self, near: NDArray[np.float64], far: NDArray[np.int16]) -> NDArray[np.int16]:
        left = self._filter.remove(near, far.astype(np.float64))
        filtered = np.clip(np.rint(left), -32_768, 32_767).astype(np.int16)
        cancelled: NDArray[np.int16] = self._canceller.process(filtered, far)
        if not self._filter.trusted:
            return cancelled
        # The canceller costs the voice of who speaks over the reading more than a trace of echo does. Where there is
        # that trace alone, it is made still fainter: a recogniser would find words in it.
        return filtered // 10 if self._filter.alone else filtered

    def reset(self) -> None:
        """Another room: forgets what it learned of this one."""
        self._canceller.reset()
        self._filter.reset()
        self._near = self._far = np.zeros(0, np.int16)
