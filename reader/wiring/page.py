"""Reading with the page, and line by line."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.document import Document
from reader.errors import DocumentError, PasswordNeeded, UsageError
from reader.files import private_folder
from reader.messages import Event
from reader.outcome import Outcome
from reader.player import State
from reader.ports import Library, Sound
from reader.ui.answer_back import Answers, ask
from reader.wiring.coming_back import Standing, came_back, crashes_now, start_again, write_down
from reader.wiring.parts import (
    Folders,
    equipment,
    open_document,
    open_library,
    sample,
    segmenter,
    settings_file,
    sound,
    tour,
)


def is_terminal() -> bool:
    """Whether a person can see and type here."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"


def has_keyboard() -> bool:
    """Whether a person can type here although something is piped in; takes the keyboard in its place."""
    try:
        keyboard = os.open("CONIN$" if sys.platform == "win32" else "/dev/tty", os.O_RDWR)
    except OSError:
        return False
    os.dup2(keyboard, 0)
    os.close(keyboard)
    return sys.stdout.isatty()


def first_document(path: Path | None, library: Library) -> tuple[Document, str]:
    """What to open: `path`, else the document read last, else the sample; and a notice when it had to be another."""
    if path is not None:
        return open_document(path), ""
    for entry in library.recent(1):
        try:
            return open_document(entry.path), ""
        except DocumentError as error:
            return open_document(sample()), f"{error.message} The sample is opened instead."
    return open_document(sample()), ""


def _unless_locked(path: Path | None, library: Library) -> tuple[Document, str, Path | None]:
    # A file whose password is still to be asked for has to be asked for on a page.
    try:
        return *first_document(path, library), None
    except PasswordNeeded as error:
        return *first_document(None, library), error.path


def run_page(path: Path | None, changes: dict[str, object]) -> int:
    """Opens the page and stays until it is closed. `changes` are settings for this run."""
    # Collecting garbage while everything is imported costs a tenth of the start and finds none.
    gc.disable()
    folders = Folders.of_platform()
    file = settings_file(folders)
    if changes:
        file.override(**changes)
    before = came_back(os.environ)
    if before is not None and Path(before.path).exists():
        path = Path(before.path)
    library = open_library(folders)
    document, notice, locked = _unless_locked(path, library)
    if not sys.stdin.isatty() and not has_keyboard():
        raise UsageError(
            "There is no keyboard to steer the page with.", 'Use "reader speak -" to hear what is piped in.'
        )
    answers = Answers(folders.data / "terminals.json")
    answer = answers.of(os.environ)

    def open_sound() -> Sound:
        gc.freeze()
        gc.enable()
        return sound(folders)

    dispatcher = Dispatcher(
        document, library, open_sound, segmenter(), file, open_document, tour(), equipment=equipment(folders, library)
    )
    dispatcher.opener.locked = locked
    if notice:
        dispatcher.notices.append(Outcome(notice))
    if before is not None:
        dispatcher.notices.append(Outcome("The page had stopped, and was started again."))
    question, typed = ask(os.environ, answer), ""
    painted = False
    try:
        try:
            painted = _paint_first(dispatcher, answer or "")
            newcomer = _once(folders, "set-up-offered")
            dispatcher.notices += [] if newcomer else _offer_model(folders, dispatcher)
            from reader.ui.app import ReaderApp
        finally:
            if question is not None:
                answer, typed = question.answer()
                answers.keep(os.environ, answer)
        app = ReaderApp(dispatcher, answer=answer or "", typed=typed, newcomer=newcomer, begins_with=_as_before(before))
        painted = False  # from here on the application leaves the screen as it found it
        app.run()
        error = app._exception
        reading = dispatcher.player.state is State.READING
        standing = (str(dispatcher.document.path), reading, app.scan.active)
    finally:
        if painted:
            from reader.ui.first_paint import LEAVE

            sys.stderr.write(LEAVE)
        dispatcher.close()
    if error is None:
        return app.return_code or 0
    write_down(error, folders.log / "page.log")
    return start_again(Standing(*standing, crashes_now(before, time.time())))


def _as_before(standing: Standing | None) -> tuple[Command, ...]:
    """What leads back to how it was before a crash."""
    if standing is None:
        return ()
    return (Command(Verb.READ),) if standing.reading else (Command(Verb.CHOICES),) if standing.scanning else ()


def _once(folders: Folders, what: str) -> bool:
    """Whether something has never been offered before; from now on it has. Where that cannot be kept it never is."""
    mark = folders.data / what
    if mark.exists():
        return False
    try:
        private_folder(mark.parent)
        mark.touch(mode=0o600)
    except OSError:
        return False
    return True


def _offer_model(folders: Folders, dispatcher: Dispatcher) -> list[Outcome]:
    # Never fetched by itself.
    if dispatcher.settings.listen == "off":
        return []
    from reader.listening.models import folder_of

    language = (dispatcher.settings.listen_language or dispatcher.document.language or "en").split("-")[0]
    if folder_of(language, folders.models) is not None or not _once(folders, "speech-model-offered"):
        return []
    return [Outcome("A better listener can be installed.", f"The command is: reader models install {language}.")]


def _paint_first(dispatcher: Dispatcher, answer: str) -> bool:
    from reader.ui.first_paint import first_paint

    player = dispatcher.player
    anchor = player.word.start if player.word else player.sentence.start
    size = os.get_terminal_size(sys.stderr.fileno()) if sys.stderr.isatty() else os.terminal_size((0, 0))
    return first_paint(player.section, anchor, dispatcher.settings, os.environ, size, sys.stderr, answer)


def run_plain(path: Path | None, lines: Iterable[str], tell: Callable[[str], None]) -> int:
    """Reads line by line until it is closed or the `lines` end; `tell` prints a line."""
    from queue import Empty, SimpleQueue
    from threading import Thread

    from reader.plain_mode import PlainMode

    folders = Folders.of_platform()
    library = open_library(folders)
    document, notice, locked = _unless_locked(path, library)
    file = settings_file(folders)
    dispatcher = Dispatcher(
        document,
        library,
        lambda: sound(folders),
        segmenter(),
        file,
        open_document,
        tour(),
        equipment=equipment(folders, library),
    )
    if notice:
        dispatcher.notices.append(Outcome(notice))
    came: SimpleQueue[Event | str | None] = SimpleQueue()

    def listen() -> None:
        for line in lines:
            came.put(line)
        came.put(None)

    dispatcher.opener.locked = locked
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
