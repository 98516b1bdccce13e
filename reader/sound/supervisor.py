"""The page's end of the pipe: keeps the sound process running, and says so when it had to start it again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, RLock, Thread

from reader.messages import Alive, Event, Quit, Ready, Request, SetVolume, SoundGone, SoundRestarted
from reader.sound.options import SoundOptions
from reader.sound.wire import encode, messages

TICK = 0.1
"""Seconds between two looks at the process."""
MISSED_BEATS, MISSED_BEATS_WHEN_STOPPED = 20, 6
"""Looks in a row without a sign of life after which it is ended, and after which it is when the system says that it
was stopped. They are counted on the page's own clock, so that a computer that slept or stood still as a whole ends
nothing. The first doubles with every process that it ended: a computer may be so busy that nothing answers sooner."""
STARVED = 4
"""Times as many looks a process gets that the computer has kept waiting for a processor for most of the last ones: what
takes its place would wait as well, and what was read would be interrupted for nothing."""
LENIENCE = 4.0
"""Seconds that a voice may be past its time once a process was ended for a voice that hung; each further one more than
doubles them. On a computer that is far too busy a voice is slow, and to load it anew would make it slower still."""
START_TICKS = 100
"""Looks that a process gets until it is ready."""
RESTARTS, WITHIN = 5, 60.0
"""So many starts again in so many seconds, and it is given up."""
BACK_OFF = (0.0, 0.0, 0.2, 0.5, 1.0)
"""Seconds before each of them."""
PARTING = 0.5
"""Seconds that Quit may take."""
MODEST = {
    # Threads for products as small as ours cost 40 ms each on a busy machine.
    "OPENBLAS_NUM_THREADS": "1",
    # What an engine frees goes back to the system (glibc): 200 MB instead of 345 with a natural voice.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "4000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
}
"""What the environment of the process says where the page's own does not."""
_APART_ON_WINDOWS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""The keys that end or stop the page at its terminal do not reach the child, which ends with the pipe; elsewhere a
session of its own does the same."""


class SupervisedSound:
    """Implements `ports.Sound` with a child process. After SoundGone, `start` tries again."""

    def __init__(self, options: SoundOptions, command: Sequence[str] = ()) -> None:
        self._command = (*(command or (sys.executable, "-P", "-m", "reader.sound")), options.encode())
        self._on_event: Callable[[Event], None] = _ignore
        self._child: _Child | None = None
        self._volume: SetVolume | None = None
        self._restarts: deque[float] = deque(maxlen=RESTARTS)
        self._patience = MISSED_BEATS
        self._lenience = 0.0
        self._closed = False
        self._telling = RLock()
        self._change = Condition()

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Starts the process; events arrive on other threads, one at a time."""
        self._on_event = on_event
        self._closed = False
        self._restarts.clear()
        if self._begin():
            Thread(target=self._watch, name="sound supervisor", daemon=True).start()

    def send(self, request: Request) -> None:
        """Never blocks and never raises; what is sent to a dead process is lost."""
        if isinstance(request, SetVolume):
            self._volume = request
        child = self._child
        if child is not None:
            child.send(request)

    def close(self) -> None:
        """Silence at once, then the end of the process."""
        with self._change:
            self._closed = True
            self._change.notify()
        child, self._child = self._child, None
        if child is not None:
            child.send(Quit())
            child.end(PARTING)

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        child = self._child
        return child.pid if child else None

    # --- inside ----------------------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        try:
            child = _Child(self._command, self._receive, self._ended)
        except OSError:
            self._give_up()
            return False
        self._child = child
        child.begin()
        if self._volume is not None:
            child.send(self._volume)
        return True

    def _receive(self, child: _Child, event: Event) -> None:
        child.missed = 0
        if isinstance(event, Ready):
            child.ready = True
        if isinstance(event, Alive):
            child.overdue = event.overdue
        self._tell(event, child)

    def _ended(self, child: _Child) -> None:
        with self._change:
            child.ended = True
            self._change.notify()

    def _tell(self, event: Event, child: _Child | None = None) -> None:
        with self._telling:
            if child is None or child is self._child:
                self._on_event(event)

    def _watch(self) -> None:
        while True:
            with self._change:
                child = self._child
                if child is not None and not child.ended and not self._closed:
                    self._change.wait(TICK)
                if self._closed or child is None:
                    return
            child.missed += 1
            reason = self._complaint(child)
            if reason and not self._start_again(child, reason):
                return

    def _complaint(self, child: _Child) -> str:
        """Why the process has to go; empty while all is well."""
        if child.ended:
            return "The sound process ended."
        if child.overdue > self._lenience:
            self._lenience = 2 * self._lenience + LENIENCE
            return "The voice hung."
        if not child.ready:
            return "The sound process did not start." if child.missed > START_TICKS else ""
        if child.missed == self._patience // 2:
            child.waited = _waited(child.pid)
        if child.missed > self._patience and not self._starved(child):
            self._patience *= 2
            return "The sound process stopped answering."
        if child.missed > MISSED_BEATS_WHEN_STOPPED and _stopped(child.pid):
            return "The sound process stopped answering."
        return ""

    def _starved(self, child: _Child) -> bool:
        """Whether it wants to run, and was not let for most of the time since half its patience was gone."""
        looks = child.missed - self._patience // 2
        return child.missed <= STARVED * self._patience and _waited(child.pid) - child.waited > looks * TICK / 2

    def _start_again(self, child: _Child, reason: str) -> bool:
        child.end(0)
        now = time.monotonic()
        recent = sum(now - at < WITHIN for at in self._restarts)
        if recent >= RESTARTS:
            self._give_up()
            return False
        with self._change:
            self._change.wait_for(lambda: self._closed, BACK_OFF[recent])
            if self._closed:
                return False
        self._restarts.append(now)
        with self._telling:
            if not self._begin():
                return False
            self._tell(SoundRestarted(reason))
        return True

    def _give_up(self) -> None:
        self._child = None
        self._tell(
            SoundGone(
                "The sound cannot be kept running.", "Reading by eye goes on; close the reader and open it again."
            )
        )


class _Child:
    """One run of the process, with a thread for each direction."""

    def __init__(
        self,
        command: Sequence[str],
        on_event: Callable[[_Child, Event], None],
        on_end: Callable[[_Child], None],
    ) -> None:
        self.missed = 0
        self.overdue = 0.0
        self.waited = 0.0
        self.ready = False
        self.ended = False
        self._on_event = on_event
        self._on_end = on_end
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**MODEST, **os.environ},
            creationflags=_APART_ON_WINDOWS,
            start_new_session=True,
        )

    def begin(self) -> None:
        """Reads and writes from now on; before that nobody would know whose events these are."""
        for target in (self._read, self._write):
            Thread(target=target, name="sound pipe", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, request: Request) -> None:
        self._requests.put(request)

    def end(self, patience: float) -> None:
        """Waits `patience` seconds for its own end, then kills it."""
        self._requests.put(None)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            for event in messages(pipe, _ignore):
                self._on_event(self, event)  # type: ignore[arg-type]
        self._on_end(self)

    def _write(self) -> None:
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            try:
                while (request := self._requests.get()) is not None:
                    pipe.write(encode(request))
            except OSError:
                return


def _stopped(pid: int) -> bool:
    """Whether the system keeps the process from running; false where it cannot be asked so cheaply."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b") ")[2][:1] in (b"T", b"t")
    except OSError:
        return False


def _waited(pid: int) -> float:
    """Seconds for which its threads together were ready to run and were not let; 0 where the system does not tell."""
    nanoseconds = 0
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            nanoseconds += int((thread / "schedstat").read_bytes().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return nanoseconds / 1e9


def _ignore(_: object) -> None:
    """For whoever does not listen."""
