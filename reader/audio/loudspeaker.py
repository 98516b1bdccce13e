"""The loudspeaker through miniaudio: no system package, low latency, and a clock of what was heard."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from reader.errors import SoundError

if TYPE_CHECKING:
    from miniaudio import Backend, PlaybackDevice  # type: ignore[import-untyped]

PERIODS = 2
"""Measured with PulseAudio: what a callback delivers is heard one period later, whatever the number of periods, so a
period is both the latency and the time a busy machine may be late."""
LOST_AFTER = 0.8
"""Seconds without a callback after which the device is gone: miniaudio tells of some losses only by falling silent. A
sink that wakes may be half a second late."""


class MiniaudioLoudspeaker:
    """Implements `ports.Loudspeaker` on the default device, which it follows. `period` is in seconds.

    Raises SoundError when there is no device.
    """

    def __init__(self, rate: int, period: float) -> None:
        try:
            import miniaudio
        except ImportError as error:
            raise SoundError(
                "The sound library is missing.", "Install the package miniaudio to hear what is read."
            ) from error
        self._rate = rate
        self._period = round(period * rate)
        self._taken = 0
        self._before = 0
        self._called = time.monotonic()
        self._late = 0.0
        self._device: PlaybackDevice | None = None
        try:
            self.name = default_device(miniaudio)
            self._device = miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=round(period * 1000),  # it is a period's length, whatever its name says
                callback_periods=PERIODS,
                backends=real_backends(miniaudio),
                # Where the system lets us. Measured with every core busy four times over: no underrun in a minute
                # instead of a hundred. Where it does not, `Output` asks for longer periods.
                thread_prio=miniaudio.ThreadPriority.REALTIME,
                app_name="Reader",
            )
        except miniaudio.MiniaudioError as error:
            raise SoundError("There is no loudspeaker.", "Connect one, or read by eye.") from error

    def play(self, source: Callable[[int], bytes]) -> None:
        """Pulls from `source` until stopped. Raises SoundError when the device is gone again."""
        import miniaudio

        if self._device is None:
            raise SoundError("The loudspeaker is closed.", "Open it again.")
        pull = self._pull(source)
        next(pull)
        self._called = time.monotonic()
        try:
            self._device.start(pull)
        except miniaudio.MiniaudioError as error:
            raise SoundError("The loudspeaker does not start.", "Connect another one, or read by eye.") from error

    def stop(self) -> None:
        """Silence at once, and the device is let go."""
        device, self._device = self._device, None
        if device is not None:
            from _miniaudio import lib  # type: ignore[import-not-found]

            device.close()
            lib.ma_context_uninit(device._context)  # the wrapper leaves the connection to the server open

    def frames_heard(self, now: float) -> float:
        """Frames that have left the loudspeaker since `play`, at `time.monotonic()` = `now`."""
        before, called = self._before, self._called
        return min(self._taken, max(0.0, before - self._period + (now - called) * self._rate))

    def alive(self, now: float) -> bool:
        """Whether it still asks for samples."""
        return now - self._called < LOST_AFTER

    def late(self) -> float:
        """Seconds of sound that were not delivered in time since this was last asked."""
        late, self._late = self._late, 0.0
        return late

    def _pull(self, source: Callable[[int], bytes]) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            now = time.monotonic()
            if self._taken > 2 * self._period:
                self._late += max(0.0, now - self._called - 2 * self._period / self._rate)
            self._before, self._called = self._taken, now
            samples = source(frames)
            self._taken += frames
            frames = yield samples


def real_backends(miniaudio: object) -> list[Backend]:
    """What can be heard on this system, best first; never miniaudio's own null device, which always works."""
    names = {
        "win32": ("WASAPI", "DSOUND", "WINMM"),
        "darwin": ("COREAUDIO",),
    }.get(sys.platform, ("PULSEAUDIO", "ALSA", "JACK", "SNDIO", "AUDIO4", "OSS"))
    kinds = miniaudio.Backend  # type: ignore[attr-defined]
    return [kinds[name] for name in names if name in kinds.__members__]


def default_device(miniaudio: object) -> str:
    """The name of the first loudspeaker. Raises MiniaudioError where there is none."""
    devices = miniaudio.Devices(real_backends(miniaudio)).get_playbacks()  # type: ignore[attr-defined]
    if not devices:
        raise miniaudio.MiniaudioError("no playback device")  # type: ignore[attr-defined]
    return str(devices[0]["name"])
