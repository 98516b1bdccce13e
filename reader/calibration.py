"""Fitting the scan to a person: five presses when a word is spoken, and watching what is undone.

A pure state machine: times in seconds are given to it. The delay is the longer of mean / 0.65, the rule of thumb of
clinics (Simpson, Koester & LoPresti 2007), and mean + 2 standard deviations, for people whose presses vary.
"""

from __future__ import annotations

import math
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

PRESSES = 5
GAPS = (1.6, 2.3, 1.9, 2.6, 2.1)
"""Seconds from a press to the next word: uneven, so that it cannot be told beforehand."""

SOONEST = 0.1
"""Nobody answers a word faster than this: such a press was on its way before."""

PATIENCE = 10.0
"""The word is said again when nothing has come for so long."""

SHORTEST, LONGEST = 0.3, 10.0
"""The delays that can be set."""

LONGEST_LOCK_OUT = 2.0
"""More is never proposed: a lock-out also keeps meant presses away."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What five presses say. All in seconds; `lock_out` is 0.0 where the presses did not tremble."""

    mean: float
    deviation: float
    delay: float
    lock_out: float = 0.0

    @property
    def text(self) -> str:
        """The result in plain words."""
        even = "evenly" if self.deviation < 0.15 * self.mean else "now faster, now slower"
        words = f"You press {seconds(self.mean)} after the word, {even}. Each choice will wait {seconds(self.delay)}."
        if self.lock_out:
            words += f" Your presses come more than once: for {seconds(self.lock_out)} after one, no other counts."
        return words


def seconds(value: float) -> str:
    """A time as it is said: "1.4 seconds"."""
    shown = f"{round(value, 1):g}"
    return f"{shown} second" if shown == "1" else f"{shown} seconds"


def fit(presses: Sequence[float], extra: Sequence[float] = (), lock_out: float = 0.5) -> Fit:
    """The delay for `presses`, the times from word to press (one or more), in steps of 0.1 s, rounded up.

    `extra` are the times from a press to further ones that were not asked for: a lock-out longer than `lock_out` is
    proposed when it would have kept more of them away.
    """
    mean = statistics.fmean(presses)
    deviation = statistics.stdev(presses) if len(presses) > 1 else 0.0
    wanted = max(mean / 0.65, mean + 2 * deviation)
    # Rounded down first, so that 1.2000000000000002 does not become 1.3.
    delay = math.ceil(round(wanted * 10, 6)) / 10
    widest = max(extra, default=0.0)
    longer = min(LONGEST_LOCK_OUT, math.ceil(round(widest * 12, 6)) / 10) if widest > lock_out else 0.0
    return Fit(mean, deviation, min(LONGEST, max(SHORTEST, delay)), longer)


class Calibration:
    """Five words, five presses. Whoever runs it says the word when `tick` tells to, and passes every press on,
    not filtered: trembling is part of what is measured."""

    def __init__(self, now: float, lock_out: float = 0.5) -> None:
        self.presses: list[float] = []
        self.extra: list[float] = []
        self.due: float | None = now + GAPS[0]
        self._lock_out = lock_out
        self._said: float | None = None
        self._pressed: float | None = None

    @property
    def finished(self) -> bool:
        """Whether there are presses enough."""
        return len(self.presses) >= PRESSES

    @property
    def result(self) -> Fit | None:
        """What they say; None before they are complete."""
        return fit(self.presses, self.extra, self._lock_out) if self.finished else None

    def tick(self, now: float) -> bool:
        """Whether the word is to be said now."""
        if self.due is None or now < self.due:
            return False
        self._said = now
        self.due = now + PATIENCE
        return True

    def heard(self, now: float) -> None:
        """The word leaves the loudspeaker now: time counts from here, not from when it was asked for."""
        if self._said is not None:
            self._said = now

    def press(self, now: float) -> bool:
        """A press; whether it counts as an answer."""
        if self._said is not None and now - self._said >= SOONEST and not self.finished:
            self.presses.append(now - self._said)
            self._said, self._pressed = None, now
            self.due = None if self.finished else now + GAPS[len(self.presses)]
            return True
        if self._pressed is not None and self._said is None:
            # Between two words nobody asks for a press: it trembled. Each gap counts from the press before.
            self.extra.append(now - self._pressed)
            self._pressed = now
        return False


@dataclass(frozen=True, slots=True)
class Regrets:
    """When to offer a slower scan."""

    window: int = 12
    share: float = 0.25


class RegretWatch:
    """Counts how many of the last choices were undone, and offers to go slower; it changes nothing by itself."""

    def __init__(self, rule: Regrets | None = None) -> None:
        self._rule = rule or Regrets()
        self._undone: deque[bool] = deque(maxlen=self._rule.window)

    def chose(self) -> None:
        """Something was chosen."""
        self._undone.append(False)

    def undid(self) -> bool:
        """The last choice was undone; whether to offer a slower scan. After an offer, counting begins anew."""
        if self._undone:
            self._undone[-1] = True
        enough = len(self._undone) >= self._rule.window // 2
        if not enough or sum(self._undone) <= self._rule.share * len(self._undone):
            return False
        self._undone.clear()
        return True
