"""The microphone through miniaudio, at the device's own rate, as 16 kHz mono; its loss is survived."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reader.audio.loudspeaker import real_backends
from reader.audio.stream_resample import StreamResampler
from reader.errors import SoundError

RATE = 16_000
PERIOD = 0.02
"""Seconds a callback delivers."""
LOST_AFTER = 1.0
"""Seconds without a sample after which the device is gone: some losses are told by falling silent only."""
RETRY = 1.0
"""Seconds between two attempts to open it again."""
_MOST = 10 * RATE


class Capture(Protocol):
    """One opened device. The seam that tests put a fake in."""

    name: str
    rate: int

    def start(self, took: Callable[[NDArray[np.int16]], None]) -> None:
        """Samples, mono at `rate`, go to `took` on another thread. Raises SoundError."""

    def close(self) -> None:
        """Lets it go."""


class MiniaudioCapture:
    """The default microphone. Raises SoundError where there is none, or another program holds it."""

    def __init__(self) -> None:
        try:
            import miniaudio  # type: ignore[import-untyped]
        except ImportError as error:
            raise SoundError("The sound library is missing.", "Install the package miniaudio to be heard.") from error
        self._error: type[Exception] = miniaudio.MiniaudioError
        backends = real_backends(miniaudio)
        try:
            devices = miniaudio.Devices(backends).get_captures()
            # A rate of 0 asks for the device's own, so that nothing else converts it.
            self._device: Any = miniaudio.CaptureDevice(
                miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=0,
                buffersize_msec=round(PERIOD * 1000),
                backends=backends,
                app_name="Reader",
            )
        except self._error as error:
            raise SoundError("There is no microphone.", "Connect one, or use keys or a switch.") from error
        self.name = str(devices[0]["name"]) if devices else ""
        self.rate = int(self._device._device.sampleRate)

    def start(self, took: Callable[[NDArray[np.int16]], None]) -> None:
        """Samples go to `took` on the device's thread. Raises SoundError."""
        pushing = _pushing(took)
        next(pushing)
        try:
            self._device.start(pushing)
        except self._error as error:
            raise SoundError("The microphone does not start.", "Close what else is using it.") from error

    def close(self) -> None:
        """Lets it go."""
        device, self._device = self._device, None
        if device is not None:
            from _miniaudio import lib  # type: ignore[import-not-found]

            device.close()
            lib.ma_context_uninit(device._context)  # the wrapper leaves the connection to the server open


def _pushing(took: Callable[[NDArray[np.int16]], None]) -> Generator[None, bytes, None]:
    while True:
        took(np.frombuffer(bytes((yield)), np.int16))


class Microphone:
    """16 kHz mono samples for as long as anybody wants them, whatever becomes of the device.

    `read` is called again and again by one thread, with the time by a monotonic clock in seconds; while there is no
    device it returns nothing and tries to open it every second.
    """

    def __init__(self, open_capture: Callable[[], Capture] = MiniaudioCapture) -> None:
        self._open_capture = open_capture
        self._capture: Capture | None = None
        self._resampler: StreamResampler | None = None
        self._pieces: deque[NDArray[np.int16]] = deque()
        self._waiting = 0
        self._lock = Lock()
        self._heard_at = float("-inf")
        self._tried_at = float("-inf")
        self._error: SoundError | None = None

    @property
    def name(self) -> str:
        """The device's name; "" while there is none."""
        return self._capture.name if self._capture is not None else ""

    @property
    def error(self) -> SoundError | None:
        """Why there is no microphone; None while there is one."""
        return self._error

    def read(self, now: float) -> NDArray[np.int16]:
        """Everything that was heard since the last call. Opens the device where it is not open. Never raises."""
        if self._capture is None:
            self._open(now)
        with self._lock:
            pieces, self._pieces, self._waiting = self._pieces, deque(), 0
        if pieces and self._resampler is not None:
            self._heard_at = now
            return self._resampler.accept(np.concatenate(list(pieces)))
        if self._capture is not None and now - self._heard_at > LOST_AFTER:
            self._lose()
        return np.zeros(0, np.int16)

    def close(self) -> None:
        """Lets the device go; a later `read` opens it again."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.close()

    def _open(self, now: float) -> None:
        if now - self._tried_at < RETRY:
            return
        self._tried_at = now
        try:
            capture = self._open_capture()
        except SoundError as error:
            self._error = error
            return
        self._resampler = StreamResampler(capture.rate, RATE)
        try:
            capture.start(self._took)
        except SoundError as error:
            self._error = error
            capture.close()
            return
        self._capture, self._error, self._heard_at = capture, None, now

    def _lose(self) -> None:
        self.close()
        self._error = SoundError("The microphone is gone.", "Connect it again; the keys work meanwhile.")

    def _took(self, samples: NDArray[np.int16]) -> None:
        with self._lock:
            self._pieces.append(samples)
            self._waiting += len(samples)
            while self._waiting > _MOST and len(self._pieces) > 1:
                self._waiting -= len(self._pieces.popleft())
