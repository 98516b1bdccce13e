"""The page, or line by line."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from reader import __version__
from reader.command_line.parsing import whole
from reader.errors import UsageError


def page(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Opens a document in large letters and reads it aloud; without PATH, the last one or the sample."""
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a file, or a folder of chapters")
    parser.add_argument("--size", type=whole, metavar="1-10", help="the size of the letters, for this time")
    parser.add_argument("--palette", metavar="NAME", help="the colours, for this time")
    parser.add_argument("--letters", metavar="KIND", help="what large letters are built from, for this time")
    parser.add_argument("--plain", action="store_true", help="line by line, for screen readers and Braille displays")
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    options = parser.parse_args(given)
    changes = {name: getattr(options, name) for name in ("size", "palette", "letters")}

    if options.plain:
        drawn = [f"--{name}" for name, value in changes.items() if value is not None]
        if drawn:
            raise UsageError(
                f"Line by line nothing is drawn, so {' and '.join(drawn)} would change nothing.",
                "Leave it out, or leave out --plain.",
            )
        from reader.wiring.plain import run_plain

        return run_plain(options.path, sys.stdin, partial(print, flush=True))
    from reader.wiring.page import is_terminal, run_page

    if str(options.path) != "-" and not is_terminal():
        raise UsageError(
            "The page needs a terminal to show itself and to be steered.",
            'Start it in a terminal window, or use "reader speak PATH" to hear a document without the page.',
        )
    return run_page(options.path, {name: value for name, value in changes.items() if value is not None})


def tour(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Opens the guided tour."""
    from reader.wiring import parts

    return page(parser, [str(parts.tour()), *given])


def sample(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Opens the sample document."""
    from reader.wiring import parts

    return page(parser, [str(parts.sample()), *given])
