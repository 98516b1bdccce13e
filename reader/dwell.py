"""Dwelling: a pointer that rests on a target takes it, with no button.

A pure state machine: cells and seconds are given to it, and it says when it wants to be asked again (`due`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TREMBLE = 2
"""Cells by which a pointer may leave its target without leaving it."""

LOSING = 2.0
"""Times the dwell for what loses something."""


@dataclass(frozen=True, slots=True)
class DwellRules:
    """All in seconds. `dwell`: how long a pointer rests to take a target (0.3 to 5), of which it is shown nothing
    for the first `onset`; `memory`: how long it may be away and go on where it was."""

    dwell: float = 1.2
    onset: float = 0.25
    memory: float = 0.75


@dataclass(frozen=True, slots=True)
class Target:
    """Cells that can be dwelt on. `losing` takes twice as long; a `rest` zone never does anything."""

    name: str
    x: int
    y: int
    width: int
    height: int
    losing: bool = False
    rest: bool = False

    def holds(self, x: int, y: int, slack: int = 0) -> bool:
        """Whether a cell is on it, or `slack` cells beside it."""
        across = self.x - slack <= x < self.x + self.width + slack
        return across and self.y - slack <= y < self.y + self.height + slack


class Dwell:
    """Follows the pointer. `target` is what it is on, `progress` how full that target's bar is."""

    def __init__(self, rules: DwellRules | None = None) -> None:
        self.rules = rules or DwellRules()
        self.target: Target | None = None
        self._targets: Sequence[Target] = ()
        self._at: tuple[int, int] | None = None
        self._since = 0.0
        self._before = 0.0
        self._left: tuple[Target, float, float] | None = None
        self._spent = False

    @property
    def needed(self) -> float:
        """Seconds until the target is taken, from arriving on it."""
        losing = self.target is not None and self.target.losing
        return self.rules.dwell * (LOSING if losing else 1)

    @property
    def due(self) -> float | None:
        """When the target is taken if nothing moves; None while nothing can be."""
        if self.target is None or self.target.rest or self._spent:
            return None
        return self._since + self.needed - self._before

    def progress(self, now: float) -> float:
        """From 0.0 to 1.0; 0.0 during the onset, so that passing over a target shows nothing."""
        if self.due is None:
            return 0.0
        spent = self._before + now - self._since - self.rules.onset
        return min(1.0, max(0.0, spent / max(0.001, self.needed - self.rules.onset)))

    def show(self, targets: Sequence[Target], now: float) -> None:
        """Other targets are there. What appears under a pointer at rest is not meant: it has to be left first."""
        if tuple(targets) == tuple(self._targets):
            return
        self._targets = tuple(targets)
        self._left, self.target = None, None
        if self._at is not None:
            self._arrive(self._under(*self._at), now)
            self._spent = self.target is not None

    def move(self, x: int, y: int, now: float) -> None:
        """The pointer is at this cell now."""
        self._at = (x, y)
        under = self._under(x, y)
        if self.target is not None and under != self.target and self._trembles(x, y, under):
            return
        if under != self.target:
            self._leave(now)
            self._arrive(under, now)

    def _trembles(self, x: int, y: int, under: Target | None) -> bool:
        # Beside a target of its own a pointer is meant to be there, unless it is only on the edge.
        assert self.target is not None
        if not self.target.holds(x, y, TREMBLE):
            return False
        return under is None or not _inner(under, x, y, self.target)

    def _under(self, x: int, y: int) -> Target | None:
        return next((target for target in self._targets if target.holds(x, y)), None)

    def _leave(self, now: float) -> None:
        if self.target is not None and not self._spent and not self.target.rest:
            self._left = (self.target, self._before + now - self._since, now)
        self.target, self._spent = None, False

    def _arrive(self, target: Target | None, now: float) -> None:
        self.target, self._since, self._before, self._spent = target, now, 0.0, False
        if target is not None and self._left is not None and self._left[0] == target:
            _, spent, when = self._left
            self._before = spent if now - when <= self.rules.memory else 0.0
        if target is not None:
            self._left = None if self._left is None or self._left[0] == target else self._left

    def cancel(self, now: float) -> None:
        """The terminal lost the focus, or something else was done: nothing is taken until the pointer moves away."""
        self._left = None
        self._since, self._before, self._spent = now, 0.0, self.target is not None

    def tick(self, now: float) -> Target | None:
        """Time has passed: the target that is taken by it. It has to be left before it is taken again."""
        if self.due is None or now < self.due:
            return None
        self._spent = True
        return self.target


def _inner(target: Target, x: int, y: int, beside: Target) -> bool:
    """Whether a cell is further into a target than a pointer trembles, seen from the target beside it."""
    return not beside.holds(x, y, TREMBLE) or target.holds(x, y, -TREMBLE)
