"""Reading without a voice: the mark moves from word to word at a pace, for those who read with their eyes alone.

A Pacer takes the requests to speak that the sound process would take and says the same of them: this one has started,
this word is reached, it is finished. So pausing, moving, the pauses between sentences and everything else are the same.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from reader.document import Span
from reader.messages import Event, Finished, Flush, Pause, Request, Resume, Speak, Started, WordReached


class Pace:
    """What is reached when, without a thread: `step` says what has come, `due` when something comes next.

    Times are in seconds of any clock. `words` finds the words of a text.
    """

    def __init__(self, words: Callable[[str], Sequence[Span]]) -> None:
        self._words = words
        self._waiting: deque[Speak] = deque()
        self._coming: deque[tuple[float, Event]] = deque()
        self._begun = 0.0
        self._held: float | None = None

    @property
    def due(self) -> float | None:
        """When something comes next; None while nothing does."""
        return self._begun + self._coming[0][0] if self._coming and self._held is None else None

    def take(self, request: Request, now: float) -> None:
        """Speak, Pause, Resume or Flush; others mean nothing here."""
        if isinstance(request, Speak):
            self._waiting.append(request)
            self._begin(now)
        elif isinstance(request, Pause) and self._held is None:
            self._held = now
        elif isinstance(request, Resume) and self._held is not None:
            self._begun += now - self._held
            self._held = None
        elif isinstance(request, Flush):
            self._waiting.clear()
            self._coming.clear()
            self._held = None

    def step(self, now: float) -> list[Event]:
        """What has come by now."""
        events: list[Event] = []
        while self.due is not None and self.due <= now:
            at, event = self._coming.popleft()
            events.append(event)
            # The next one begins where this one ended, however late this is.
            self._begin(self._begun + at)
        return events

    def _begin(self, now: float) -> None:
        if self._coming or not self._waiting:
            return
        speak = self._waiting.popleft()
        apart = 60 / speak.prosody.rate
        spans = self._words(speak.text)
        self._begun = now
        self._coming.append((0.0, Started(speak.ticket)))
        self._coming += [(number * apart, WordReached(speak.ticket, span)) for number, span in enumerate(spans)]
        self._coming.append((len(spans) * apart + speak.pause_after, Finished(speak.ticket)))


class Pacer:
    """A Pace in a thread of its own, which lives while there is something to wait for. Never blocks."""

    def __init__(self, words: Callable[[str], Sequence[Span]], on_event: Callable[[Event], None]) -> None:
        self._pace = Pace(words)
        self._on_event = on_event
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def send(self, request: Request) -> None:
        """Takes a request."""
        with self._changed:
            self._pace.take(request, time.monotonic())
            if self._thread is None and self._pace.due is not None:
                self._thread = threading.Thread(target=self._run, name="pace", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Nothing comes any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                due = self._pace.due
                if self._closed or due is None:
                    self._thread = None
                    return
                self._changed.wait(max(0.0, due - time.monotonic()))
                events = [] if self._closed else self._pace.step(time.monotonic())
            for event in events:
                self._on_event(event)
