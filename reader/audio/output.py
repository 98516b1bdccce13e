"""Where sound goes now: the default loudspeaker while there is one, real time in silence while there is none.

One thread watches: it opens the device (which may block, and so is nobody else's business), notices its loss, reads
on in silence, and takes up the next device that appears. Where the machine is too busy to deliver in time it asks for
longer periods, at the next moment of silence, and for short ones again when all has been well for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition, Event, Thread

from reader.audio.silent import SilentLoudspeaker
from reader.errors import SoundError
from reader.ports import Loudspeaker

TICK = 0.1
"""Seconds between two looks at the device."""
LOST_TICKS = 2
"""Looks in a row at a silent device before it counts as lost. Counted by this thread, so that a machine that stands
still as a whole loses nothing."""
LOOK_AGAIN = 1.0
"""Seconds between two searches for a loudspeaker while there is none; grows to LOOK_AGAIN_AT_MOST."""
LOOK_AGAIN_AT_MOST = 3.0
PERIODS = (0.02, 0.04, 0.08, 0.16)
"""Seconds the device asks for at a time: the latency of a key, and how late a busy machine may be."""
LATE_OFTEN = 3
"""Times late, since the period was last chosen, after which it is made longer."""
WELL_FOR = 60.0
"""Seconds without being late after which it is made shorter again."""


class Output:
    """Pulls from `source` and counts what was heard, over all the devices it has had.

    `open_device` takes the period in seconds and returns a loudspeaker, or raises SoundError. `on_device` gets the
    name of each new one, empty for silence, on the watching thread.
    """

    def __init__(
        self,
        source: Callable[[int], bytes],
        rate: int,
        open_device: Callable[[float], Loudspeaker],
        on_device: Callable[[str], None],
    ) -> None:
        self._source = source
        self._rate = rate
        self._open_device = open_device
        self._on_device = on_device
        self._device: Loudspeaker | None = None
        self._base = 0
        self._pulled = 0
        self._heard = 0.0
        self._wanted = False
        self._closed = False
        self._settled = Event()
        self._change = Condition()
        self._pause = LOOK_AGAIN
        self._look_at = 0.0
        self._lost = 0
        self._period = 0
        self._late = 0.0
        self._lateness = 0
        self._well_since = time.monotonic()
        self._silent = False
        self._thread = Thread(target=self._watch, name="output", daemon=True)

    @property
    def name(self) -> str:
        """The loudspeaker's name; empty while there is none."""
        device = self._device
        return device.name if device else ""

    def start(self, patience: float = 1.0) -> None:
        """Opens the loudspeaker; waits for it at most `patience` seconds."""
        self._wanted = True
        self._thread.start()
        self._settled.wait(patience)

    def wake(self) -> bool:
        """Plays again after `rest`. Returns whether it had been resting."""
        with self._change:
            resting, self._wanted = not self._wanted, True
            self._change.notify()
        return resting

    def rest(self) -> None:
        """Lets the device go, so that it and the processor may sleep."""
        with self._change:
            self._wanted = False
            self._change.notify()

    def frames_heard(self) -> float:
        """Frames of `source` that have been heard; never goes back."""
        device, base = self._device, self._base
        now = base + device.frames_heard(time.monotonic()) if device else float(self._pulled)
        self._heard = max(self._heard, min(now, self._pulled))
        return self._heard

    def late(self) -> float:
        """Seconds of sound that the device was not given in time since this was last asked."""
        late, self._late = self._late, 0.0
        return late

    def close(self) -> None:
        """Silence."""
        with self._change:
            self._closed = True
            self._wanted = False
            self._change.notify()
        if self._thread.is_alive():
            self._thread.join(1)

    # --- the watching thread ---------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._closed:
            if not self._wanted:
                self._let_go()
            elif self._device is None:
                self._open()
            elif not self._device.name:
                self._look_for_one()
            else:
                self._check(self._device)
            with self._change:
                if not self._closed and self._wanted == (self._device is not None):
                    self._change.wait(TICK if self._wanted else None)
        self._let_go()

    def _check(self, device: Loudspeaker) -> None:
        self._lost = 0 if device.alive(time.monotonic()) else self._lost + 1
        if self._lost >= LOST_TICKS:
            self._lost = 0
            self._let_go()
            self._open()
        else:
            self._suit_period(device)

    def _suit_period(self, device: Loudspeaker) -> None:
        late, now = device.late(), time.monotonic()
        if late:
            self._late += late
            self._lateness += 1
            self._well_since = now
        longer = self._lateness >= LATE_OFTEN and self._period + 1 < len(PERIODS)
        shorter = self._period > 0 and now - self._well_since > WELL_FOR
        if (longer or shorter) and self._silent:
            self._period += 1 if longer else -1
            self._lateness = 0
            self._well_since = now
            self._let_go()
            self._open()

    def _open(self) -> None:
        if not self._begin_real():
            self._pause = LOOK_AGAIN
            self._look_at = time.monotonic() + self._pause
            silent = SilentLoudspeaker(self._rate)
            self._device = silent
            silent.play(self._pull)
        self._settled.set()
        if self._device is not None:
            self._on_device(self._device.name)

    def _look_for_one(self) -> None:
        now = time.monotonic()
        if now < self._look_at:
            return
        if self._begin_real():
            self._on_device(self.name)
        else:
            self._pause = min(LOOK_AGAIN_AT_MOST, self._pause * 1.5)
            self._look_at = time.monotonic() + self._pause

    def _begin_real(self) -> bool:
        try:
            device = self._open_device(PERIODS[self._period])
        except SoundError:
            return False
        self._let_go()
        self._device = device
        try:
            device.play(self._pull)
        except SoundError:
            self._let_go()
            return False
        return True

    def _let_go(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.stop()
            self._base = self._pulled

    def _pull(self, frames: int) -> bytes:
        self._pulled += frames
        samples = self._source(frames)
        self._silent = not samples.strip(b"\0")
        return samples
