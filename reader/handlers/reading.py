"""Reading and pausing."""

from __future__ import annotations

from collections.abc import Callable

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.handlers import Handlers
from reader.outcome import Outcome
from reader.player import State
from reader.utterances import Boundary

SLEEP_MINUTES = (0, 15, 30, 45, 60)
PAUSE_AFTER = ("nothing", "sentence", "paragraph", "section")


class Reading:
    """Starts, pauses and ends reading aloud. `clock` counts seconds and never goes back."""

    def __init__(self, desk: Desk, clock: Callable[[], float]) -> None:
        self._desk = desk
        self._clock = clock
        self._sleep_at: float | None = None
        self._sleep_minutes = 0

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.READ: self._read,
            Verb.STOP: self._stop,
            Verb.REPEAT: self._repeat,
            Verb.PAUSE_AFTER: self._pause_after,
            Verb.SLEEP_TIMER: self._sleep_timer,
        }

    def tick(self) -> Outcome | None:
        """Called about once a second: the sleep timer's end, when it has come."""
        if self._sleep_at is None or self._clock() < self._sleep_at:
            return None
        self._sleep_at, self._sleep_minutes = None, 0
        if self._desk.player.state is State.READING:
            self._desk.player.pause_at(Boundary.SENTENCE)
        return Outcome("The sleep timer has ended; reading stops after this sentence.")

    def _read(self, command: Command) -> Outcome:
        if self._desk.player.state is not State.READING:
            self._desk.player.read()
        elif not command.said:
            self._desk.player.pause()
            self._desk.keep()
        return Outcome()

    def _stop(self, _: Command) -> Outcome:
        self._desk.player.stop()
        self._desk.keep()
        return Outcome()

    def _repeat(self, _: Command) -> Outcome:
        self._desk.player.repeat()
        return Outcome()

    def _pause_after(self, _: Command) -> Outcome:
        chosen = PAUSE_AFTER[(PAUSE_AFTER.index(self._desk.settings.pause_after) + 1) % len(PAUSE_AFTER)]
        self._desk.change("pause_after", chosen)
        return Outcome("Reading goes on by itself." if chosen == "nothing" else f"Pauses after each {chosen}.")

    def _sleep_timer(self, _: Command) -> Outcome:
        minutes = SLEEP_MINUTES[(SLEEP_MINUTES.index(self._sleep_minutes) + 1) % len(SLEEP_MINUTES)]
        self._sleep_minutes = minutes
        self._sleep_at = self._clock() + 60 * minutes if minutes else None
        return Outcome(f"Reading stops in {minutes} minutes." if minutes else "The sleep timer is off.")
