"""What a document holds, and what works here."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.document import Span
from reader.wiring.parts import (
    Folders,
    languages,
    open_document,
    pronunciations,
    segmenter,
    settings_file,
    strict_settings,
    synthesizer,
)

if TYPE_CHECKING:
    from reader.doctor import Finding


def outline(path: Path) -> dict[str, Any]:
    """Title, language and sections with words and sentences, as `reader outline --json` prints it."""
    document, segments = open_document(path), segmenter()
    sections = []
    for heading in document.outline:
        section = document.section(heading.number)
        row = {"number": heading.number, "title": heading.title, "level": heading.level}
        row["words"] = len(segments.words(section.text, Span(0, len(section.text))))
        row["sentences"] = sum(
            len(segments.sentences(section.text, block.span, section.language)) for block in section.blocks
        )
        sections.append(row)
    return {"title": document.title, "language": document.language, "sections": sections}


def text(path: Path, section: str, *, spoken: bool) -> str:
    """A section as it is shown, or with `spoken` a sentence a line as it is said."""
    from reader.narration import find_section, narrate
    from reader.speech.speakable import spoken_text
    from reader.utterances import Boundary

    document = open_document(path)
    number = find_section(document, section)
    if not spoken:
        return document.section(number).text
    document = languages().follow(document)
    folders = Folders.of_platform()
    settings, rules = strict_settings(folders, {}), pronunciations(folders)
    lines: list[str] = []
    joins = False
    for item in narrate(document, [number], segmenter(), settings, rules):
        line = spoken_text(item.speak.text, item.speak.language or document.language, item.speak.said)
        if joins:
            lines[-1] += " " + line
        else:
            lines.append(line)
        joins = item.utterance.boundary is Boundary.NONE
    return "\n".join(lines)


def doctor() -> list[Finding]:
    """What works here."""
    from reader import doctor as look
    from reader.audio.devices import capture_names, playback_names
    from reader.ui.large_print.detect import repertoire

    folders = Folders.of_platform()
    file = settings_file(folders)
    size = shutil.get_terminal_size()
    voices = synthesizer(folders)
    with look.silenced():
        found = voices.voices()
    return [
        look.terminal(size.columns, size.lines, sys.stdout.isatty() or sys.stdin.isatty()),
        look.colours(os.environ),
        look.encoding(sys.stdout.encoding),
        look.letters(repertoire(os.environ, sys.stdout.encoding)),
        look.loudspeaker(playback_names),
        look.microphone(capture_names),
        *look.engines(found, getattr(voices, "notice", "")),
        look.settings(file.problems, folders.settings),
        look.folder("data folder", folders.data),
        look.folder("cache folder", folders.cache),
    ]
