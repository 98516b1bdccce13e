"""One switch on the page: which press reads or pauses, and which one opens the choices.

A pure state machine: times in seconds are given to it. Every press reads or pauses at once, whatever it may turn out
to be; only a press that finds reading paused by the press before, a moment ago, is taken as a wish for more.
"""

from __future__ import annotations

from dataclasses import dataclass

IN_A_ROW = 5
"""So many presses without a rest open the choices however they are set: nobody who keeps pressing is locked out."""

REST = 4.0
"""Seconds without a press that end a row of them."""

BEFORE_LOCK_OUT = 1.0
"""Seconds that are left at least for a press after the lock-out, during which none counts."""


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """`again`: for how many seconds after a press that paused the next one opens the choices; 0 is never.
    `every_pause`: the press that pauses opens them."""

    again: float = 1.5
    every_pause: bool = False


class Opening:
    """Decides press by press."""

    def __init__(self) -> None:
        self._paused: float | None = None
        self._last: float | None = None
        self._row = 0

    def press(self, now: float, rules: OpeningRules, *, reading: bool) -> bool:
        """A press; whether it opens the choices, instead of reading on or pausing. `reading` is how it finds us."""
        self._row = self._row + 1 if self._last is not None and now - self._last <= REST else 1
        again = self._paused is not None and now - self._paused <= rules.again
        self._last, self._paused = now, now if reading else None
        if (reading and rules.every_pause) or (again and not reading) or self._row >= IN_A_ROW:
            self.forget()
            return True
        return False

    def forget(self) -> None:
        """Something else was done meanwhile."""
        self._paused, self._last, self._row = None, None, 0
