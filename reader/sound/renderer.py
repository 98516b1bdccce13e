"""Renders ahead: what is heard next before what is heard later, and what may be asked for last.

A Rendering is the pieces of one text as they come out of the engine. Whoever wants the same text in the same voice
shares it, so a Speak takes up what a Prepare has begun, and a repeated sentence starts at once.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from threading import Condition, Thread, get_ident

from reader.audio.mixer import Piece
from reader.errors import EngineError, ReaderError
from reader.messages import Announce, Failed, Prepare, Recorded, Speak
from reader.ports import Clip, Synthesizer

AHEAD = 20.0
"""Seconds of reading that are rendered ahead at most: 2 MB at 48 kHz."""
KEPT_SECONDS = 90.0
"""Seconds of rendered speech that are kept for whoever asks for the same again: 9 MB."""
WORKERS = 3
"""Threads at most: one renders; another takes over when something urgent comes while that one is inside an engine."""
USUAL_RATE = 22_050
"""Hz of nearly every voice there is."""
PATIENCE, PATIENCE_PER_CHARACTER, PATIENCE_TO_LOAD = 4.0, 0.03, 15.0
"""Seconds an engine may take for one piece, by the length of the whole text, and for its first one, model included."""


class Urgency(IntEnum):
    """What is rendered first."""

    ANNOUNCE = 0
    NOW = 1
    AHEAD = 2
    PREPARE = 3


@dataclass(slots=True)
class Rendering:
    """One text in one voice, as far as it has been rendered."""

    request: Speak | Announce | Prepare
    first: bool
    pieces: list[Piece] = field(default_factory=list)
    clips: Iterator[Clip] | None = None
    working: bool = False
    done: bool = False
    error: ReaderError | None = None

    @property
    def frames(self) -> int:
        """How long it is so far."""
        return sum(len(piece.samples) for piece in self.pieces)


@dataclass(slots=True)
class _Job:
    """A ticket waiting for a rendering; `given` pieces of it have been handed over."""

    ticket: int
    urgency: Urgency
    rendering: Rendering
    given: int = 0


@dataclass(slots=True)
class _Step:
    """A worker inside an engine since `began`; it may take `allowed` seconds."""

    job: _Job
    thread: int
    began: float
    allowed: float


class Renderer:
    """Renders for tickets on threads of its own.

    `on_piece(ticket, piece)` gets what is rendered, in order; then `on_done(ticket)` or `on_failed(failure)` follows.
    They are called with the renderer's lock held and must not call back. `ahead()` says how many seconds of reading
    wait to be played.
    """

    def __init__(
        self,
        synthesizer: Synthesizer,
        rate: int,
        *,
        on_piece: Callable[[int, Piece], None],
        on_done: Callable[[int], None],
        on_failed: Callable[[Failed], None],
        ahead: Callable[[], float],
    ) -> None:
        self._synthesizer = synthesizer
        self._rate = rate
        self._on_piece = on_piece
        self._on_done = on_done
        self._on_failed = on_failed
        self._ahead = ahead
        self._jobs: list[_Job] = []
        self._kept: OrderedDict[tuple[object, ...], Rendering] = OrderedDict()
        self._steps: list[_Step] = []
        self._proven: set[str] = set()
        self._workers = 0
        self._closed = False
        self._change = Condition()

    def start(self) -> None:
        """Makes what the first piece will need, so that it need not wait for it."""
        with self._change:
            self._workers += 1
        Thread(target=self._begin_work, name="renderer", daemon=True).start()

    def render(self, ticket: int, request: Speak | Announce, *, first: bool) -> None:
        """Renders for a ticket. With `first` nothing is playing, so the first piece should come soon."""
        urgency = Urgency.ANNOUNCE if isinstance(request, Announce) else Urgency.NOW if first else Urgency.AHEAD
        with self._change:
            job = _Job(ticket, urgency, self._rendering(request, first=first or urgency is Urgency.ANNOUNCE))
            self._jobs.append(job)
            self._hand_over(job.rendering)
            self._engage(job)

    def prepare(self, request: Prepare) -> None:
        """Renders to keep it; a newer one comes before an older one."""
        with self._change:
            job = _Job(0, Urgency.PREPARE, self._rendering(request, first=True))
            if not job.rendering.done:
                self._jobs = [other for other in self._jobs if other.rendering is not job.rendering or other.ticket]
                self._jobs.insert(0, job)
                self._engage(job)

    def forget(self, *, announcements_only: bool = False) -> None:
        """Renders for no ticket any more, except that what was prepared stays."""
        with self._change:
            self._jobs = [
                job
                for job in self._jobs
                if job.urgency is Urgency.PREPARE or (announcements_only and job.urgency is not Urgency.ANNOUNCE)
            ]
            # With the lock held no thread begins something else meanwhile.
            for step in self._steps:
                if not any(job.rendering is step.job.rendering for job in self._jobs):
                    self._synthesizer.interrupt(step.thread)
                    # Whoever asks for the same again is to begin anew, not to share the failure.
                    self._kept = OrderedDict(
                        (key, kept) for key, kept in self._kept.items() if kept is not step.job.rendering
                    )

    def wake(self) -> None:
        """Something was played: there may be room to render more."""
        with self._change:
            self._change.notify_all()

    def overdue(self) -> float:
        """Seconds by which the slowest engine is past its time; 0.0 when none is."""
        now = time.monotonic()
        with self._change:
            return max([0.0, *(now - step.began - step.allowed for step in self._steps)])

    def close(self) -> None:
        """Begins nothing more."""
        with self._change:
            self._closed = True
            self._jobs.clear()
            self._change.notify_all()

    # --- inside, with the lock held --------------------------------------------------------------------------------

    def _rendering(self, request: Speak | Announce | Prepare, *, first: bool) -> Rendering:
        key = (request.text, request.language, request.voice, request.prosody, request.said, _recorded(request))
        rendering = self._kept.get(key)
        if rendering is None or rendering.error is not None:
            rendering = self._kept[key] = Rendering(request, first)
        self._kept.move_to_end(key)
        seconds = 0.0
        for old in reversed(list(self._kept)):
            seconds += self._kept[old].frames / self._rate
            wanted = any(job.rendering is self._kept[old] for job in self._jobs)
            if seconds > KEPT_SECONDS and old != key and not wanted:
                del self._kept[old]
        return rendering

    def _hand_over(self, rendering: Rendering) -> None:
        for job in [job for job in self._jobs if job.rendering is rendering]:
            if job.ticket:
                for piece in rendering.pieces[job.given :]:
                    self._on_piece(job.ticket, piece)
                job.given = len(rendering.pieces)
            if rendering.done:
                self._jobs.remove(job)
                if job.ticket and rendering.error is None:
                    self._on_done(job.ticket)
                elif job.ticket and rendering.error is not None:
                    self._on_failed(Failed(job.ticket, rendering.error.message, rendering.error.hint))

    def _engage(self, job: _Job) -> None:
        """Sees to it that a worker is free for the job, unless all that are engaged do something as urgent."""
        urgent = [step for step in self._steps if step.job in self._jobs and step.job.urgency <= job.urgency]
        free = self._workers - len(self._steps)
        if not free and self._workers < WORKERS and not urgent:
            self._workers += 1
            Thread(target=self._work, name="renderer", daemon=True).start()
        self._change.notify_all()

    def _next(self) -> _Job | None:
        full = self._ahead() >= AHEAD
        for job in sorted(self._jobs, key=lambda job: job.urgency):  # stable: in the order asked for
            waiting = not (job.rendering.working or job.rendering.done)
            if waiting and not (full and job.urgency is Urgency.AHEAD):
                return job
        return None

    def _begin_work(self) -> None:
        Piece.of(Clip(bytes(2), USUAL_RATE, ()), self._rate)
        self._work()

    def _work(self) -> None:
        with self._change:
            while not self._closed:
                job = self._next()
                if job is None:
                    if self._workers - len(self._steps) > 1:
                        break
                    self._change.wait()
                    continue
                self._step(job)
            self._workers -= 1

    def _step(self, job: _Job) -> None:
        """Renders one more piece, with the lock let go meanwhile."""
        rendering, request = job.rendering, job.rendering.request
        allowed = PATIENCE + PATIENCE_PER_CHARACTER * len(request.text)
        step = _Step(
            job, get_ident(), time.monotonic(), allowed + (0 if request.voice in self._proven else PATIENCE_TO_LOAD)
        )
        rendering.working = True
        self._steps.append(step)
        self._change.release()
        piece: Piece | None = None
        error: ReaderError | None = None
        try:
            piece = self._render(rendering)
        except ReaderError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001 - an engine's own bug is told as a failure of this ticket
            error = EngineError("The voice could not say this.", f"It failed with {type(failure).__name__}.")
        finally:
            self._change.acquire()
            self._steps.remove(step)
            rendering.working = False
        if piece is not None:
            self._proven.add(request.voice)
            rendering.pieces.append(piece)
        else:
            rendering.done, rendering.error, rendering.clips = True, error, None
        self._hand_over(rendering)
        self._change.notify_all()

    def _render(self, rendering: Rendering) -> Piece | None:
        request = rendering.request
        if rendering.clips is None:
            rendering.clips = self._synthesizer.render(
                request.text,
                request.language,
                request.voice,
                request.prosody,
                first=rendering.first,
                said=request.said,
                recorded=_recorded(request),
            )
        clip = next(rendering.clips, None)
        return None if clip is None else Piece.of(clip, self._rate)


def _recorded(request: Speak | Announce | Prepare) -> tuple[Recorded, ...]:
    return () if isinstance(request, Announce) else request.recorded
