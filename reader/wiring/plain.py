"""Reading line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from reader.messages import Event
from reader.plain_mode import PlainMode
from reader.wiring.parts import Folders, open_library, settings_file, sound
from reader.wiring.session import first, session


def run_plain(path: Path | None, lines: Iterable[str], tell: Callable[[str], None]) -> int:
    """Reads line by line until it is closed or the `lines` end; `tell` prints a line."""
    folders = Folders.of_platform()
    library = open_library(folders)
    file = settings_file(folders)
    dispatcher = session(first(path, library), library, folders, file, lambda: sound(folders, file.settings.voice))
    came: SimpleQueue[Event | str | None] = SimpleQueue()

    def listen() -> None:
        for line in lines:
            came.put(line)
        came.put(None)

    mode = PlainMode(dispatcher, tell)
    mode.begin()
    try:
        dispatcher.start(came.put)
        Thread(target=listen, name="lines", daemon=True).start()
        while not mode.ended:
            try:
                item = came.get(timeout=1)
            except Empty:
                mode.tick()
                continue
            if item is None:
                break
            if isinstance(item, str):
                mode.entered(item)
            else:
                mode.heard(item)
    finally:
        dispatcher.close()
    return 0
