"""A pointer that rests instead of clicking: joins the dwell machine to the screens, the clock and the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.dwell import Dwell, DwellRules, Target
from reader.player import State
from reader.ui.choices import ChoiceScreen

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

STEP = 0.05
"""Seconds between two pictures of a bar that fills."""

READ, CHOICES = "read", "choices"
"""The two targets of the page: its upper edge, and its lower one. Between them the pointer rests."""

LEAST = 3
"""Rows of a target at least."""


class Dwelling:
    """Takes what the pointer rests on, while that is set."""

    def __init__(self, app: ReaderApp, clock: Callable[[], float]) -> None:
        self.app = app
        self.machine = Dwell()
        self._clock = clock
        self._timer: Timer | None = None
        self._pointed = ""

    @property
    def on(self) -> bool:
        """Whether it is set."""
        return self.app.dispatcher.settings.dwelling

    def moved(self, x: int, y: int) -> None:
        """The pointer is at this cell of the screen."""
        if not self.on:
            return
        chosen = self.app.dispatcher.settings
        self.machine.rules = DwellRules(chosen.dwell, chosen.dwell_onset, chosen.dwell_memory)
        now = self._clock()
        self.machine.show(self.targets(), now)
        self.machine.move(x, y, now)
        self._arm()
        self._draw(now)

    def cancel(self) -> None:
        """Something else was done, or the terminal lost the focus."""
        if self.on:
            self.machine.cancel(self._clock())
            self._draw(self._clock())

    def targets(self) -> Sequence[Target]:
        """What can be dwelt on now."""
        front, (width, height) = self.app.screen, self.app.size
        if front is self.app.page:
            edge = max(LEAST, height // 4)
            return (Target(READ, 0, 0, width, edge), Target(CHOICES, 0, height - edge, width, edge))
        if not isinstance(front, ChoiceScreen):
            return ()
        made = []
        for index, first, count in front.view.places():
            made.append(Target(f"{id(front)}:{front.first + index}", 0, first, width, count, front.loses(index)))
        return made

    def tick(self) -> None:
        """Time has passed."""
        now = self._clock()
        # What is on the screen may have changed under a pointer that did not move.
        self.machine.show(self.targets(), now)
        target = self.machine.tick(now)
        self._draw(now)
        self._arm()
        if target is not None:
            self._take(target)

    def _take(self, target: Target) -> None:
        self.app.dispatcher.line.cue("accepted")
        if target.name == READ:
            self.app.scan.read_or_pause()
        elif target.name == CHOICES:
            self.app.scan.open()
        elif isinstance(self.app.screen, ChoiceScreen):
            self.app.scan.take(int(target.name.split(":")[1]))

    def _draw(self, now: float) -> None:
        front, target = self.app.screen, self.machine.target
        name = target.name if target is not None and self.machine.due is not None else ""
        progress = self.machine.progress(now)
        if isinstance(front, ChoiceScreen):
            if name and name != self._pointed and progress > 0:
                self.app.scan.point(int(name.split(":")[1]))
            front.view.fill(progress if name else None)
        elif front is self.app.page and name and progress > 0:
            reading = self.app.dispatcher.player.state is State.READING
            label = "Choices" if name == CHOICES else "Pause" if reading else "Read on"
            full = round(10 * progress)
            signs = "█░" if self.app.terminal.utf8 else "#-"
            self.app.page.tell(f"{label} {signs[0] * full}{signs[1] * (10 - full)}")
        if progress > 0 or not name:
            self._pointed = name

    def _arm(self) -> None:
        waits = self.machine.due is not None
        if waits and self._timer is None:
            self._timer = self.app.set_interval(STEP, self.tick)
        elif not waits and self._timer is not None:
            self._timer.stop()
            self._timer = None
