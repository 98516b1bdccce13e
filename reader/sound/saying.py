"""What the reader itself is about to say: a command in it needs more evidence when it is heard now."""

from __future__ import annotations

from threading import Lock

from reader.messages import Event, Finished, Started, WordReached

BEFORE = 20
"""Characters that were said just now and may still be echoing."""
AHEAD = 2.0
"""Seconds."""
CHARACTERS_A_WORD = 6


class Saying:
    """Follows the texts that are queued and the words that are heard. Any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._texts: dict[int, str] = {}
        self._at: tuple[int, int] | None = None
        self._ahead = 40

    def queue(self, ticket: int, text: str, rate: int) -> None:
        """This will be said, at `rate` words a minute."""
        with self._lock:
            self._texts[ticket] = text
            self._ahead = int(AHEAD * rate / 60 * CHARACTERS_A_WORD)

    def announce(self, ticket: int, text: str) -> None:
        """This is said now, instead of the announcement before."""
        with self._lock:
            self._texts = {number: kept for number, kept in self._texts.items() if number > 0}
            self._texts[ticket] = text

    def clear(self) -> None:
        """Nothing is to be said any more."""
        with self._lock:
            self._texts.clear()
            self._at = None

    def follow(self, event: Event) -> None:
        """A word has been reached, an utterance begun or ended."""
        with self._lock:
            if isinstance(event, WordReached):
                self._at = (event.ticket, event.span.start)
            elif isinstance(event, Started):
                self._at = (event.ticket, 0)
            elif isinstance(event, Finished):
                self._texts.pop(event.ticket, None)
                if self._at is not None and self._at[0] == event.ticket:
                    self._at = None

    def soon(self) -> str:
        """What was said a moment ago and will be within two seconds; "" while nothing is being said."""
        with self._lock:
            if self._at is None:
                return ""
            ticket, offset = self._at
            text = self._texts.get(ticket, "")
            begin = text.rfind(" ", 0, max(0, offset - BEFORE)) + 1
            later = [other for number, other in sorted(self._texts.items()) if number > ticket > 0]
            rest = " ".join([text[begin:], *later[:2]])
            end = offset - begin + self._ahead
            return rest[: max(end, rest.find(" ", end) if end < len(rest) else len(rest))]
