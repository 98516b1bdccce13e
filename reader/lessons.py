"""Own words as the page knows them: what was taught, the take that is waited for, and commands that were none."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from reader.messages import DropTake, Event, Heard, KnownWords, Mistaken, Request, Taken, Teach

OWN_WORDS = "own words"
"""What the recogniser of own words is called."""

REGRET = 8.0
"""Seconds in which "back" means that a sound was no command."""


class Lessons:
    """Teaches through `send`; takes are told to `on_taken`, which a screen sets while it is open."""

    def __init__(self, send: Callable[[Request], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.known: Mapping[str, int] = {}
        self.on_taken: Callable[[Taken], None] | None = None
        self._send = send
        self._clock = clock
        self._acted: tuple[str, float] | None = None

    def teach(self, word: str) -> None:
        """Waits for a take of this word; "" waits no more."""
        self._send(Teach(word))

    def drop_last(self, word: str) -> None:
        """Forgets the take that was made last."""
        self._send(DropTake(word))

    def forget(self, word: str) -> None:
        """Forgets all takes of a word."""
        self._send(DropTake(word, all=True))

    def heard(self, event: Event) -> bool:
        """Follows the sound process; whether the event was about own words."""
        if isinstance(event, KnownWords):
            self.known = dict(zip(event.words, event.takes, strict=False))
        elif isinstance(event, Taken):
            if self.on_taken is not None:
                self.on_taken(event)
        else:
            return False
        return True

    def acted_upon(self, event: Heard) -> None:
        """Something that was heard is being done."""
        self._acted = (event.text, self._clock()) if event.recognizer == OWN_WORDS else None

    def taken_back(self) -> None:
        """What was done last is taken back: if it was an own word, it was a false alarm."""
        acted, self._acted = self._acted, None
        if acted is not None and self._clock() - acted[1] <= REGRET:
            self._send(Mistaken(acted[0]))
