"""What was copied last, asked for from the desktop by the program that knows it: nothing else can read it for us."""

from __future__ import annotations

import shutil
import subprocess
import sys

from reader.errors import DocumentError

SECONDS = 3.0
"""How long the program may take."""
_LINUX = (("wl-paste", "--no-newline"), ("xclip", "-selection", "clipboard", "-o"), ("xsel", "--clipboard", "--output"))
_OTHERS = {
    "darwin": (("pbpaste",),),
    "win32": (
        ("powershell", "-NoProfile", "-Command", "[Console]::OutputEncoding=[Text.Encoding]::UTF8;Get-Clipboard"),
    ),
}


def clipboard() -> bytes:
    """The text on the clipboard. Raises DocumentError where there is none or it cannot be had."""
    wanted = _OTHERS.get(sys.platform, _LINUX)
    tried = False
    for command in wanted:
        program = shutil.which(command[0])
        if program is None:
            continue
        tried = True
        try:
            made = subprocess.run(
                [program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if made.returncode == 0 and made.stdout.strip():
            return made.stdout
    if tried:
        raise DocumentError("There is no text on the clipboard.", "Copy some text first.")
    names = " or ".join(command[0] for command in wanted)
    raise DocumentError("The clipboard cannot be read here.", f"Install {names}, or paste the text onto the page.")
