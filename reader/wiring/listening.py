"""What is heard, what can be said, and what understands it: models, own words, the microphone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import SoundError
from reader.messages import Heard, ListenerState
from reader.wiring.parts import Folders, open_document, sample, strict_settings

if TYPE_CHECKING:
    from reader.doctor import Finding


def listen(
    recording: Path | None, path: Path | None, changes: dict[str, object], language: str, reference: Path | None
) -> Iterator[dict[str, Any]]:
    """What is heard in a recording, or through the microphone until interrupted, as `reader listen` prints it."""
    from reader.hearing import Hearing, spoken_language
    from reader.sound.overhearing import listen_live, listen_to

    folders = Folders.of_platform()
    settings = strict_settings(folders, changes)
    document = open_document(path) if path else None
    hearing = Hearing(lambda _: None)
    spoken = language or (spoken_language(document, settings) if document else settings.listen_language or "en")
    wanted = hearing.everything(document, settings, spoken)
    if recording is not None:
        for heard in listen_to(recording, wanted, folders.models, reference, folders.own_words):
            yield hearing.row(heard)
        return
    for event in listen_live(wanted, folders.models, folders.own_words):
        if isinstance(event, Heard):
            yield hearing.row(event)
        elif isinstance(event, ListenerState) and event.message:
            raise SoundError(event.message, event.hint)


def phrases(path: Path | None, language: str) -> list[dict[str, Any]]:
    """Everything that can be said, and what it does, as `reader phrases` prints it."""
    from reader.hearing import spoken_language
    from reader.intents import describe, phrases_now

    document = open_document(path or sample())
    settings = strict_settings(Folders.of_platform(), {})
    outline = document.outline
    rows = []
    for phrase, command in phrases_now(outline, language or spoken_language(document, settings)):
        does = describe(command, outline)
        rows.append({"phrase": phrase, "command": command.verb.value, "argument": command.argument, "does": does})
    return rows


def own_words() -> list[dict[str, Any]]:
    """Every word that was taught, as `reader teach --list` prints it. Raises ReaderError."""
    from reader.sound.own_words import listed

    return listed(Folders.of_platform().data)


def teach(word: str, recordings: Sequence[Path]) -> dict[str, Any]:
    """Teaches a word from recordings; what is known of it then. Raises ReaderError."""
    from reader.sound.own_words import teach as teach_word

    folders = Folders.of_platform()
    return teach_word(folders.data, word, recordings, strict_settings(folders, {}).speech_end)


def forget_word(word: str) -> str:
    """Forgets an own word; returns the name it had. Raises ReaderError."""
    from reader.sound.own_words import forget

    return forget(Folders.of_platform().data, word)


def models() -> list[dict[str, Any]]:
    """Every speech model that is known or installed, as `reader models` prints it."""
    from reader.listening.models import KNOWN, installed

    there = {model.language: model for model in installed(Folders.of_platform().models)}
    rows: dict[str, dict[str, Any]] = {}
    for model in KNOWN:
        rows[model.language] = {"language": model.language, "name": model.name, "bytes": model.size}
        rows[model.language] |= {"licence": model.licence, "sha256": model.sha256, "installed": None}
    for language, found in there.items():
        rows.setdefault(language, {"language": language, "name": found.name})["installed"] = str(found.path)
    return list(rows.values())


def install_model(language: str, source: str | None, progress: Callable[[int, int], None]) -> Path:
    """Fetches, checks and installs the speech model of a language. Raises ReaderError."""
    from reader.listening.models import install

    return install(language, Folders.of_platform().models, source, progress).path


def remove_model(language: str) -> Path:
    """Deletes the speech model of a language. Raises ReaderError."""
    from reader.listening.models import remove

    return remove(language, Folders.of_platform().models)


def microphone_check(tell: Callable[[str], None]) -> list[Finding]:
    """The microphone tried out with whoever is in front of it."""
    from reader.doctor import Finding
    from reader.hearing import Hearing
    from reader.sound.microphone_check import check_microphone
    from reader.sound.overhearing import listen_live

    folders = Folders.of_platform()
    settings = strict_settings(folders, {})
    wanted = Hearing(lambda _: None).everything(None, settings, settings.listen_language or "en")
    events = listen_live(wanted, folders.models, folders.own_words)
    return [Finding(check.name, check.works, check.found, check.hint) for check in check_microphone(events, tell)]
