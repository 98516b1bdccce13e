"""From word to word, without a voice."""

from __future__ import annotations

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.handlers import Handler, Handlers
from reader.outcome import Outcome


class Words:
    """Marks one word after another. As long as nothing else moves the mark, "back" takes these steps back; then it
    does what it does otherwise (`back`)."""

    def __init__(self, desk: Desk, back: Handler) -> None:
        self._desk = desk
        self._otherwise = back
        self._steps = 0
        self._at: object = None

    def table(self) -> Handlers:
        """What it does for which command."""
        return {Verb.NEXT_WORD: self._next, Verb.BACK: self._back}

    def _next(self, _: Command) -> Outcome:
        steps = self._steps if self._stepping else 0
        if not self._desk.player.next_word():
            return Outcome("This is the last word.", failed=True)
        return self._stepped(steps + 1)

    def _back(self, command: Command) -> Outcome:
        if self._stepping and self._steps and self._desk.player.previous_word():
            return self._stepped(self._steps - 1)
        return self._otherwise(command)

    @property
    def _stepping(self) -> bool:
        return self._at == (self._desk.player, self._desk.player.position)

    def _stepped(self, steps: int) -> Outcome:
        self._steps, self._at = steps, (self._desk.player, self._desk.player.position)
        self._desk.keep()
        return Outcome()
