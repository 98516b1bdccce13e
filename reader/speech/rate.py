"""True words a minute: what an engine has to be told so that a voice reads as fast as the user asked."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

SLOWEST = 60
FASTEST = 600


@dataclass(frozen=True, slots=True)
class Pace:
    """`setting` goes to the engine; what it renders is then made `speed` times as fast."""

    setting: float
    speed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How fast a voice reads: (setting, words a minute) pairs, ascending in words a minute.

    Measured on flowing prose with its commas, without the pause after a sentence, which is the user's.
    """

    points: tuple[tuple[float, float], ...]

    def pace(self, wanted: float) -> Pace:
        """The setting for `wanted` words a minute; outside the measured points the rest is stretched."""
        wanted = min(max(wanted, SLOWEST), FASTEST)
        speeds = [speed for _, speed in self.points]
        at = bisect_left(speeds, wanted)
        if at == 0:
            return Pace(self.points[0][0], wanted / speeds[0])
        if at == len(speeds):
            return Pace(self.points[-1][0], wanted / speeds[-1])
        (low, slow), (high, fast) = self.points[at - 1], self.points[at]
        return Pace(low + (high - low) * (wanted - slow) / (fast - slow), 1.0)
