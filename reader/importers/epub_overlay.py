"""Media overlays: which recording says which element, by the SMIL files of a book.

EPUB 3.3, section 9 (Media overlays); DAISY 2.02 and 3 have the same in older attributes; clock values as in SMIL 3.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import DocumentError
from reader.importers.container import Files, resolved
from reader.importers.safexml import attribute, local, parse_xml

if TYPE_CHECKING:
    from reader.importers.safexml import Element

LIMIT = 4 * 1024 * 1024
MAX_CLIPS = 100_000
APART = 0.5
"""Seconds between two pieces of a recording that belong together."""
AUDIO_LIMIT = 200_000_000
"""Bytes of one recording."""

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(h|min|ms|s)")
_UNITS = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 0.001}


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a recording, in seconds, that says an element ("name#id"); `end` is -1 for the recording's end."""

    place: str
    audio: str
    begin: float
    end: float


def seconds(clock: str) -> float:
    """A clock value such as "0:01:02.5", "62.5s" or "npt=62.5"; -1 where there is none."""
    clock = clock.strip().removeprefix("npt=").strip()
    if match := _COUNT.fullmatch(clock):
        return float(match[1]) * _UNITS[match[2]]
    if match := _CLOCK.fullmatch(clock):
        return int(match[1] or 0) * 3600 + int(match[2] or 0) * 60 + float(match[3])
    return -1.0


def read_overlay(files: Files, name: str) -> list[Clip]:
    """The clips of a SMIL file in their order; none where it cannot be read."""
    try:
        root = parse_xml(files.read(name, LIMIT))
    except DocumentError:
        return []
    clips: list[Clip] = []
    for par in root.iter("{*}par") if root is not None else ():
        place = next((child for child in par if local(child.tag) == "text"), None)
        text, fragment = resolved(name, attribute(place, "src")) if place is not None else ("", "")
        text = files.find(text) if text else ""
        # In a DAISY book one text may be recorded in several pieces.
        pieces = [_piece(files, name, text, fragment, audio) for audio in par.iter("{*}audio")] if fragment else []
        for piece in pieces if text else ():
            last = clips[-1] if clips and clips[-1].place == piece.place else None
            if last and last.audio == piece.audio and abs(piece.begin - last.end) < APART:
                clips[-1] = replace(last, end=piece.end)
            elif not last and piece.audio and len(clips) < MAX_CLIPS:
                clips.append(piece)
    return clips


def _piece(files: Files, name: str, text: str, fragment: str, audio: Element) -> Clip:
    source, _ = resolved(name, attribute(audio, "src")) if attribute(audio, "src") else ("", "")
    begin = seconds(attribute(audio, "clipBegin") or attribute(audio, "clip-begin"))
    end = seconds(attribute(audio, "clipEnd") or attribute(audio, "clip-end"))
    return Clip(f"{text}#{fragment}", (files.find(source) or source) if source else "", max(0.0, begin), end)
