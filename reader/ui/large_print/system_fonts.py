"""Installed typefaces that have a character our own lack: found through fontconfig, or in the usual folders."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATIENCE = 3.0
"""Seconds to wait for fontconfig: its first call after an installation may build a cache."""

MOST = 4

_FORMAT = "%{file}\\t%{style}\\t%{charset}\\n"
_USUAL = (
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Apple Symbols.ttf",
    "{WINDIR}/Fonts/segoeuib.ttf",
    "{WINDIR}/Fonts/arialbd.ttf",
    "{WINDIR}/Fonts/msyhbd.ttc",
    "{WINDIR}/Fonts/msgothic.ttc",
    "{WINDIR}/Fonts/malgunbd.ttf",
    "{WINDIR}/Fonts/seguisym.ttf",
)
"""Typefaces that macOS and Windows have, for many scripts; tried in this order."""


@dataclass(frozen=True, slots=True)
class _Installed:
    """A font file and the first and last characters of the stretches it covers."""

    path: Path
    starts: Sequence[int]
    ends: Sequence[int]

    def has(self, characters: str) -> bool:
        """Whether it has every one of these characters."""
        for code in map(ord, characters):
            at = bisect_right(self.starts, code) - 1
            if at < 0 or self.ends[at] < code:
                return False
        return True


def fonts_with(text: str) -> Sequence[Path]:
    """Installed files that have, or without fontconfig may have, every character of `text`; at most MOST, upright,
    sans serif and bold ones first."""
    fonts = _installed()
    if not fonts:
        windows = os.environ.get("WINDIR", "")
        return [path for name in _USUAL if (path := Path(name.format(WINDIR=windows))).is_file()]
    return [font.path for font in fonts if font.has(text)][:MOST]


@cache
def _installed() -> Sequence[_Installed]:
    """What fontconfig knows, best first. It is asked once, when a character is missing for the first time."""
    # Imported here because nearly no text needs another typeface, and these two take 10 ms.
    import shutil
    import subprocess

    command = shutil.which("fc-list")
    if command is None:
        return ()
    try:
        listed = subprocess.run(
            [command, "--format", _FORMAT, ":scalable=true"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    lines = [line.split("\t") for line in listed.splitlines()]
    files = [line for line in lines if len(line) == 3 and line[0].lower().endswith((".ttf", ".otf", ".ttc"))]
    files.sort(key=lambda line: (_unlikely(line[0]), "Bold" not in line[1], "Sans" not in line[0], line[0]))
    return tuple(_parsed(path, charset) for path, _, charset in files)


def _parsed(path: str, charset: str) -> _Installed:
    """Fontconfig writes a charset as "20-7e a0 b2-ff"."""
    stretches = [stretch.partition("-") for stretch in charset.split()]
    starts = [int(start, 16) for start, _, _ in stretches]
    return _Installed(Path(path), starts, [int(end or start, 16) for start, _, end in stretches])


def _unlikely(path: str) -> bool:
    """Slanted, serifed, monospaced and colour faces are read less well in large print, or not drawn at all."""
    name = Path(path).name
    return any(word in name for word in ("Italic", "Oblique", "Serif", "Mono", "Color", "Emoji", "ExtraLight"))
