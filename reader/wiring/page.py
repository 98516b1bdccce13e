"""Reading with the page.

The text is painted before what can be done with it is even imported: it is read meanwhile.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document import Document, Position
from reader.errors import UsageError
from reader.files import private_folder
from reader.language_tags import primary
from reader.ui.answer_back import Answers, ask
from reader.wiring.coming_back import Standing, came_back, crashes_now, start_again, write_down
from reader.wiring.parts import Folders, open_library, settings_file, sound
from reader.wiring.session import first, session

if TYPE_CHECKING:
    from reader.commands import Command
    from reader.dispatcher import Dispatcher
    from reader.outcome import Outcome
    from reader.ports import Sound
    from reader.settings import Settings


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
    begin = first(path, library)
    if not sys.stdin.isatty() and not has_keyboard():
        raise UsageError(
            "There is no keyboard to steer the page with.", 'Use "reader speak -" to hear what is piped in.'
        )
    answers = Answers(folders.data / "terminals.json")
    answer = answers.of(os.environ)

    def open_sound() -> Sound:
        gc.freeze()
        gc.enable()
        return sound(folders, file.settings.voice)

    question, typed = ask(os.environ, answer), ""
    close, painted = library.close, False
    try:
        try:
            # The session opens it once more, and finds it where it is: by then the text is being read.
            painted = _paint_first(begin.document, library.open(begin.document), file.settings, answer or "")
            newcomer = _once(folders, "set-up-offered")
            dispatcher = session(begin, library, folders, file, open_sound)
            close = dispatcher.close
            dispatcher.notices += _notices(folders, dispatcher, newcomer=newcomer, crashed=before is not None)
            from reader.player import State
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
        close()
    if error is None:
        return app.return_code or 0
    write_down(error, folders.log / "page.log")
    return start_again(Standing(*standing, crashes_now(before, time.time())))


def _as_before(standing: Standing | None) -> tuple[Command, ...]:
    """What leads back to how it was before a crash."""
    from reader.commands import Command, Verb

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


def _notices(folders: Folders, dispatcher: Dispatcher, *, newcomer: bool, crashed: bool) -> list[Outcome]:
    from reader.outcome import Outcome

    notices = [Outcome("The page had stopped, and was started again.")] if crashed else []
    # Once, where the user's language has no model; never fetched by itself.
    if not newcomer and dispatcher.settings.listen != "off":
        from reader.listening.models import folder_of

        language = primary(dispatcher.settings.listen_language or dispatcher.document.language or "en")
        if folder_of(language, folders.models) is None and _once(folders, "speech-model-offered"):
            command = f"The command is: reader models install {language}."
            notices.append(Outcome("A better listener can be installed.", command))
    return notices


def _paint_first(document: Document, place: Position | None, settings: Settings, answer: str) -> bool:
    from reader.ui.first_paint import first_paint

    place = place or Position(1, 0)
    size = os.get_terminal_size(sys.stderr.fileno()) if sys.stderr.isatty() else os.terminal_size((0, 0))
    return first_paint(document.section(place.section), place.offset, settings, os.environ, size, sys.stderr, answer)
