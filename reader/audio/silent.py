"""A loudspeaker for a machine that has none: it takes samples at the pace of real time and drops them."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread

BLOCK = 0.02
"""Seconds taken at a time."""


class SilentLoudspeaker:
    """Implements `ports.Loudspeaker`. Reading by eye goes on with it, at the pace it would be heard."""

    name = ""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._stopped = Event()
        self._thread: Thread | None = None
        self._started = 0.0
        self._taken = 0

    def play(self, source: Callable[[int], bytes]) -> None:
        """Pulls from `source` until stopped."""
        self._started = time.monotonic()
        self._thread = Thread(target=self._run, args=(source,), name="silent loudspeaker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Takes no more."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(1)

    def frames_heard(self, now: float) -> float:
        """Frames that would have been heard since `play`, at `time.monotonic()` = `now`."""
        return min(self._taken, max(0.0, (now - self._started) * self._rate))

    def alive(self, now: float) -> bool:
        """Always."""
        return True

    def late(self) -> float:
        """Never."""
        return 0.0

    def _run(self, source: Callable[[int], bytes]) -> None:
        block = round(BLOCK * self._rate)
        while not self._stopped.is_set():
            due = (time.monotonic() - self._started) * self._rate + block - self._taken
            if due > self._rate:  # the machine slept: what was missed is not caught up
                self._started += (due - block) / self._rate
            elif due > 0:
                source(block)
                self._taken += block
            else:
                self._stopped.wait(BLOCK / 2)
