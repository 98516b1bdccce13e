"""The command line. Exit codes: 0 fine, 1 the work failed, 2 wrong usage. With --json, JSON alone goes to stdout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from reader.command_line.parsing import Parser
from reader.errors import ReaderError

COMMANDS = {
    "speak": "documents",
    "outline": "documents",
    "text": "documents",
    "voices": "documents",
    "listen": "listening",
    "phrases": "listening",
    "teach": "listening",
    "models": "listening",
    "settings": "machine",
    "pronunciations": "documents",
    "doctor": "machine",
    "tour": "opening",
    "sample": "opening",
}
"""The file of `reader.command_line` in which each is a function; only that of the one asked for is imported."""


def fail(error: ReaderError) -> NoReturn:
    """Tells the error on stderr and ends with its exit code."""
    print(f"{error.message}\n{error.hint}", file=sys.stderr)
    raise SystemExit(error.exit_code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that `arguments` name; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given.pop(0) if given and given[0] in COMMANDS else ""
    try:
        command = getattr(import_module(f"reader.command_line.{COMMANDS.get(name, 'opening')}"), name or "page")
        parser = Parser(prog=f"reader {name}".strip(), description=command.__doc__)
        if not name:
            parser.epilog = f'Commands: {", ".join(COMMANDS)}. "reader COMMAND --help" explains one.'
        return int(command(parser, given))
    except ReaderError as error:
        fail(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever was reading our output has enough.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
