"""The child process: requests on descriptor 0, events on descriptor 1, everything that native code prints in the log.

    python -m reader.sound '{"cache": ..., "voices": ..., "log": ...}'

The descriptors are moved away before anything native is imported. When the pipe closes, whoever held the other end
is gone: it is silent and ends at once. The log never holds text that was read.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reader.files import private_folder
from reader.sound.options import SoundOptions

if TYPE_CHECKING:
    from reader.ports import Synthesizer

LOG_LIMIT = 256 * 1024
"""Bytes; a log that grows past it begins anew."""
LOG_LOOK = 5.0
"""Seconds between two looks at the log's size."""


def main(argument: str) -> int:
    """Runs until Quit or the end of the pipe. Returns the exit code."""
    options = SoundOptions.decode(argument)
    requests, events = take_over_pipe(Path(options.log))
    sys.setswitchinterval(0.001)  # the loudspeaker's callback waits for the interpreter at most this long
    threading.excepthook = _log_thread_failure
    try:
        _run(options, requests, events)
    except BaseException as error:  # noqa: BLE001 - the process ends in any case; the log says why
        log_failure(error)
        _end(1)
    _end(0)
    return 0


def take_over_pipe(log: Path) -> tuple[BinaryIO, BinaryIO]:
    """Moves the pipe to descriptors of its own and puts the log in place of standard output and error."""
    requests, events = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    out = open_log(log)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    sys.stdout = sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    return os.fdopen(requests, "rb"), os.fdopen(events, "wb", buffering=0)


def open_log(path: Path) -> int:
    """A descriptor for adding to the log, which only its owner can read; the null device where it cannot be had."""
    try:
        private_folder(path.parent)
        out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
        if hasattr(os, "fchmod"):
            os.fchmod(out, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
    if os.fstat(out).st_size > LOG_LIMIT:
        os.ftruncate(out, 0)
    return out


def log_failure(error: BaseException) -> None:
    """Where it failed and the kind of failure, but not what it said: that could hold text that is read."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    log_line(f"{type(error).__name__} at {where}")


def log_line(line: str) -> None:
    """A line in the log."""
    sys.stderr.write(line + "\n")


def _run(options: SoundOptions, requests: BinaryIO, events: BinaryIO) -> None:
    from reader.messages import Event, Quit
    from reader.sound.playback import Playback
    from reader.sound.wire import encode, messages

    writing = threading.Lock()

    def emit(event: Event) -> None:
        line = encode(event)
        with writing:
            try:
                while line:
                    line = line[events.write(line) :]
            except OSError:
                _end(0)

    from reader.audio.loudspeaker import MiniaudioLoudspeaker
    from reader.audio.mixer import RATE

    synthesizer = _synthesizer(options)
    playback = Playback(
        synthesizer,
        emit,
        lambda period: MiniaudioLoudspeaker(RATE, period),
        wake_silence=options.wake_silence,
        keep_awake=options.keep_awake,
        voice=options.voice,
        models=Path(options.models),
        own_words=Path(options.own_words) if options.own_words else None,
    )
    playback.start()
    threading.Thread(target=_cap_log, name="log", daemon=True).start()
    for message in messages(requests, lambda error: log_line(f"A malformed request: {error}")):
        if isinstance(message, Quit):
            playback.close()
            return
        playback.handle(message)  # type: ignore[arg-type]


def _synthesizer(options: SoundOptions) -> Synthesizer:
    from importlib import import_module

    module, name = options.synthesizer.split(":")
    synthesizer: Synthesizer = getattr(import_module(module), name)(Path(options.cache), Path(options.voices))
    return synthesizer


def _cap_log() -> None:
    pause = threading.Event()
    while not pause.wait(LOG_LOOK):
        if os.fstat(2).st_size > LOG_LIMIT:
            os.ftruncate(2, 0)


def _log_thread_failure(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        log_failure(arguments.exc_value)


def _end(code: int) -> None:
    """At once: no engine that hangs and no thread may hold the end up, and the loudspeaker falls silent with it."""
    sys.stderr.flush()
    os._exit(code)
