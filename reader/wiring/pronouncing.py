"""Pronunciations from the command line."""

from __future__ import annotations

from pathlib import Path

from reader.errors import DocumentError, ReaderError, UsageError
from reader.files import write_whole
from reader.pronunciations import Pronunciation
from reader.wiring.parts import Folders, open_document, pronunciations


def listed() -> list[dict[str, str]]:
    """Every rule, as `reader pronunciations --json` prints it."""
    return [
        {"written": rule.written, "said": rule.said, "book": rule.book, "language": rule.language}
        for rule in pronunciations(Folders.of_platform())
    ]


def add(written: str, said: str, book: Path | None) -> None:
    """Keeps a rule, for one document or for all. Raises ReaderError."""
    rules = pronunciations(Folders.of_platform())
    rules.add(Pronunciation(" ".join(written.split()), said.strip(), open_document(book).fingerprint if book else ""))


def remove(written: str, book: Path | None) -> None:
    """Forgets a rule. Raises UsageError where there is none."""
    rules = pronunciations(Folders.of_platform())
    rule = rules.of(written, open_document(book).fingerprint if book else "")
    if rule is None:
        raise UsageError(f'There is no pronunciation of "{written}".', "The command reader pronunciations lists them.")
    rules.remove(rule)


def export(path: Path) -> int:
    """Writes all rules as PLS; how many. Raises ReaderError."""
    from reader.pls import as_pls

    rules = list(pronunciations(Folders.of_platform()))
    try:
        write_whole(path, as_pls(rules))
    except OSError as error:
        raise ReaderError(f"{path.name} could not be written.", f"{error.strerror}: choose another place.") from error
    return len(rules)


def take_in(path: Path) -> int:
    """Adds the rules of a PLS file to those there are; how many. Raises ReaderError."""
    from reader.importers.lexicon import LIMIT, read_pls
    from reader.importers.source import read_bytes

    found = read_pls(read_bytes(path, LIMIT))
    if not found:
        raise DocumentError(f"{path.name} holds no pronunciations.", "Choose a lexicon in the form PLS 1.0.")
    pronunciations(Folders.of_platform()).add(*found)
    return len(found)
