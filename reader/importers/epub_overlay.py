"""Media overlays: which recording says which element, by the SMIL files of a book.

EPUB 3.3, section 9 (Media overlays); clock values as in SMIL 3.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.errors import DocumentError
from reader.importers.container import Files, resolved
from reader.importers.safexml import attribute, local, parse_xml

LIMIT = 4 * 1024 * 1024
MAX_CLIPS = 100_000
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
        parts = {local(child.tag): child for child in par}
        if "text" not in parts or "audio" not in parts or len(clips) >= MAX_CLIPS:
            continue
        text, fragment = resolved(name, attribute(parts["text"], "src"))
        audio, _ = resolved(name, attribute(parts["audio"], "src"))
        text, audio = files.find(text) if text else "", files.find(audio) if audio else audio
        if text and fragment and audio:
            begin = max(0.0, seconds(attribute(parts["audio"], "clipBegin")))
            clips.append(Clip(f"{text}#{fragment}", audio, begin, seconds(attribute(parts["audio"], "clipEnd"))))
    return clips
