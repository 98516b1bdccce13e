"""Documents without the page, voices, and how words are said."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from reader.command_line.parsing import report, tell, whole


def speak(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Reads a document aloud without the page, or writes it as a sound file."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--section", metavar="NUMBER|TITLE", help="only this section")
    parser.add_argument("--voice", default=None, metavar="NAME", help='a name from "reader voices"')
    parser.add_argument("--rate", type=whole, metavar="WPM", help="words a minute, 60 to 600")
    parser.add_argument("--to", type=Path, metavar="OUT.wav", help="write the sound here instead of playing it")
    parser.add_argument("--marks", type=Path, metavar="OUT.json", help="write when each word is spoken")
    options = parser.parse_args(given)

    from reader.wiring import speaking

    changes = {name: value for name, value in (("voice", options.voice), ("rate", options.rate)) if value is not None}
    speaking.speak(options.path, options.section, changes, options.to, options.marks, tell)
    return 0


def outline(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists the sections of a document."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import looking

    found = looking.outline(options.path)
    lines = [
        f"{'  ' * one['level']}{one['number']} {one['title'] or 'Section'} ({one['words']} words)"
        for one in found["sections"]
    ]
    return report(found, [found["title"], *lines], as_json=options.json)


def text(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Prints a section as it is shown, or a sentence a line as it is spoken."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--section", required=True, metavar="NUMBER|TITLE")
    parser.add_argument("--sentences", action="store_true", help="a sentence a line, as spoken")
    options = parser.parse_args(given)

    from reader.wiring import looking

    print(looking.text(options.path, options.section, spoken=options.sentences))
    return 0


def voices(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists the voices, the default first."""
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import speaking

    found = speaking.voices()
    lines = (
        f"{one.name:32} {one.language:8} {'natural' if one.natural else 'synthetic':10} {one.engine}" for one in found
    )
    return report([asdict(one) for one in found], lines, as_json=options.json)


def pronunciations(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists how words are to be said; adds, removes, exports and imports (PLS 1.0) such rules."""
    parser.add_argument("action", nargs="?", choices=("add", "remove", "export", "import"))
    parser.add_argument("what", nargs="*", metavar="WORD SOUND|WORD|FILE.pls", help='"*itis" "eye tis" is a pattern')
    parser.add_argument("--book", type=Path, metavar="PATH", help="only in this document")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)
    wanted = {"add": 2, "remove": 1, "export": 1, "import": 1}.get(options.action, 0)
    if len(options.what) != wanted:
        parser.error("say which word and how it sounds" if wanted == 2 else "say which")

    from reader.wiring import pronouncing

    match options.action:
        case "add":
            pronouncing.add(options.what[0], options.what[1], options.book)
            return 0
        case "remove":
            pronouncing.remove(options.what[0], options.book)
            return 0
        case "export":
            count = pronouncing.export(Path(options.what[0]))
            return report({"exported": count}, [f"{count} pronunciations are written."], as_json=options.json)
        case "import":
            count = pronouncing.take_in(Path(options.what[0]))
            return report({"imported": count}, [f"{count} pronunciations are added."], as_json=options.json)
    rows = pronouncing.listed()
    lines = (
        f"{row['written']:24} {row['said'] or 'is skipped':24} {'one document' if row['book'] else ''}".rstrip()
        for row in rows
    )
    return report(rows, lines, as_json=options.json)
