"""Own words without the page: taught from recordings, listed, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader.commands import BY_VERB
from reader.errors import UsageError
from reader.listening.own_words_file import NAME, PoorTake, UnlikeTake, load, save
from reader.phrasebook import LANGUAGES, phrasebook

ALIASES = {"select": "read", "move": "next_sentence"}
"""What the scanner calls them: on a screen of choices "read" takes what is pointed at, "next sentence" moves on."""


def file_in(folder: Path) -> Path:
    """Where own words are kept, in the folder of the user's data."""
    return folder / NAME


def named(text: str) -> str:
    """The name that a word is kept under: the command's that `text` names in any language, or `text` for a title."""
    from reader.listening.spelling import spoken

    wanted = spoken(text.replace("_", " "))
    if not wanted:
        raise UsageError("That names no command and no section.", "The command reader phrases lists what can be said.")
    if wanted in ALIASES:
        return ALIASES[wanted]
    for verb in BY_VERB:
        if wanted == verb.value.replace("_", " "):
            return verb.value
    for language in LANGUAGES:
        for verb, phrases in phrasebook(language).commands.items():
            if wanted in map(spoken, phrases):
                return verb.value
    return wanted


def label(name: str) -> str:
    """What a word does, as the user reads it."""
    return next((row.label for verb, row in BY_VERB.items() if verb.value == name), f'Go to "{name}"')


def listed(folder: Path) -> list[dict[str, Any]]:
    """Every word that was taught, as `reader teach --list` prints it."""
    taught = load(file_in(folder))
    return [
        {"name": name, "does": label(name), "takes": len(takes), "seconds": [take.seconds for take in takes]}
        for name, takes in taught.takes.items()
    ]


def forget(folder: Path, text: str) -> str:
    """Forgets a word; returns its name. Raises UsageError where it was never taught."""
    name, taught = named(text), load(file_in(folder))
    if name not in taught.takes:
        known = ", ".join(taught.takes) or "no words yet"
        raise UsageError(f'For "{text}" nothing was taught.', f"There are takes for: {known}.")
    save(taught.with_takes(name, ()), file_in(folder))
    return name


def teach(folder: Path, text: str, recordings: Sequence[Path], pause: float) -> dict[str, Any]:
    """Adds takes from recordings, all of them or none; what is known of the word then, as `reader teach` prints it.

    `pause` is the silence in seconds that ends a sound. Raises ReaderError; `too_close` names another word that this
    one may be mistaken for.
    """
    from reader.listening.own_words import Matcher
    from reader.listening.takes import Describer
    from reader.listening.teaching import WANTED, Teacher
    from reader.listening.voice_activity import voice_detector
    from reader.sound.overhearing import samples_of

    name, path = named(text), file_in(folder)
    taught = load(path)
    matcher = Matcher(taught)
    describer = Describer()
    try:
        teacher = Teacher(describer, matcher, voice_detector(), pause)
        takes = []
        for recording in recordings:
            try:
                takes.append(teacher.take(samples_of(recording)))
            except PoorTake as error:
                raise PoorTake(f"{recording.name}: {error.message}", error.hint) from error
        try:
            taught = teacher.add(taught, name, takes)
        except UnlikeTake as error:
            raise PoorTake(f"{recordings[error.index].name}: {error.message}", error.hint) from error
        matcher.teach(taught)
        close = teacher.too_close(taught, name)
    finally:
        describer.close()
    save(taught, path)
    count = len(taught.takes[name])
    row: dict[str, Any] = {"name": name, "does": label(name), "takes": count, "wanted": max(0, WANTED - count)}
    return row | {"too_close": close or None}
