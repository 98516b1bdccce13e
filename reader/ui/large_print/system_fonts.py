"""Installed typefaces that have a character our own lack, found through fontconfig."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

PATIENCE = 2.0
"""Seconds to wait for fontconfig: its first call after an installation may build a cache."""

MOST = 4


def fonts_with(text: str) -> Sequence[Path]:
    """Installed TTF and OTF files that have every character of `text`, sans serif and bold first; at most MOST."""
    return _fonts_with("".join(sorted(set(text))))


@cache
def _fonts_with(characters: str) -> Sequence[Path]:
    # Imported here because nearly no text needs another typeface, and these two take 10 ms.
    import shutil
    import subprocess

    command = shutil.which("fc-list")
    if command is None or not characters:
        return ()
    wanted = " ".join(f"{ord(character):x}" for character in characters)
    try:
        listed = subprocess.run(
            [command, f":charset={wanted}:scalable=true", "file", "style"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = [line.partition(": ") for line in listed.splitlines()]
    files = [(path, style) for path, _, style in found if path.lower().endswith((".ttf", ".otf"))]
    files.sort(key=lambda item: (_unlikely(item[0]), "Bold" not in item[1], "Sans" not in item[0], item[0]))
    return tuple(Path(path) for path, _ in files[:MOST])


def _unlikely(path: str) -> bool:
    """Slanted, serifed, monospaced and colour faces are read less well at this size, or not drawn at all."""
    name = Path(path).name
    return any(word in name for word in ("Italic", "Oblique", "Serif", "Mono", "Color", "Emoji", "ExtraLight"))
