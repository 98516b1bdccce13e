"""The settings, and what works on this machine."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from reader.command_line.parsing import report, tell


def settings(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Shows every setting and what it may be, or changes one."""
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument("value", nargs="?", metavar="VALUE")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the whole set-up here")
    parser.add_argument("--import", type=Path, metavar="FILE", dest="given", help="take the whole set-up from here")
    parser.add_argument("--learn", action="store_true", help="switch_key or second_key: by a press of it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.settings import check, from_text, rules
    from reader.settings_file import render
    from reader.wiring import parts

    if options.learn and options.name not in ("switch_key", "second_key"):
        parser.error("--learn needs switch_key or second_key")
    folders = parts.Folders.of_platform()
    file = parts.settings_file(folders)
    if options.given is not None:
        from reader.wiring.carrying import import_setup

        import_setup(folders, file, options.given)
    if file.problems:
        raise file.problems[0]
    if options.export is not None:
        from reader.wiring.carrying import export_setup

        export_setup(folders, file, options.export)
        return 0
    if options.learn:
        from reader.wiring.learning_switch import press

        key = press(tell)
        if key:
            file.change(**{options.name: key})
    if options.name and options.value is not None:
        file.change(**{options.name: from_text(options.name, options.value)})
        if file.problems:
            raise file.problems[0]
    names = [name for name, _ in rules()]
    if options.name:
        if options.name not in names:
            check(options.name, None)
        names = [options.name]
    values = {name: getattr(file.settings, name) for name in names}
    found = {"path": str(file.path), "settings": values}
    shown = str(values[options.name]) if options.name else f"# {file.path}\n{render(file.settings)}".rstrip("\n")
    return report(found, [shown], as_json=options.json)


def doctor(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Says what works here and, for each thing that does not, what to do."""
    parser.add_argument("--microphone", action="store_true", help="try the microphone: noise, your voice, three words")
    parser.add_argument("--licences", action="store_true", help="list what is installed with the reader, and licences")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)
    if options.licences:
        from reader.licences import licences

        rows = licences()
        lines = [f"{row.name:30} {row.version:12} {row.licence}" for row in rows]
        return report([asdict(row) for row in rows], lines, as_json=options.json)

    from reader.wiring import listening, looking

    findings = listening.microphone_check(tell) if options.microphone else looking.doctor()
    lines = []
    for finding in findings:
        lines.append(f"{'works' if finding.works else 'FAILS'}  {finding.name}: {finding.found}")
        if finding.hint:
            lines.append(f"       {finding.hint}")
    return report([asdict(finding) for finding in findings], lines, as_json=options.json)
