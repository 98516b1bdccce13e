"""What the commands share."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from typing import NoReturn

from reader.errors import UsageError

LANGUAGES = ("", "en", "de", "fr", "es", "ko")
"""Those in which commands can be said; "" is the one that is set."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in two sentences instead of a usage dump."""

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        sentence = message[:1].upper() + message[1:].rstrip(".") + "."
        raise UsageError(sentence, f'Try "{self.prog} --help".')


def whole(text: str) -> int:
    """The type of an argument that is a whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number') from None


def tell(text: str) -> None:
    """To whoever watches: stdout is for what was asked for."""
    print(text, file=sys.stderr)


def report(found: object, lines: Iterable[str], *, as_json: bool) -> int:
    """Prints what was found, as JSON or line by line; returns the exit code."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for line in lines:
            print(line)
    return 0
