"""The command line. Exit codes: 0 fine, 1 the work failed, 2 wrong usage. With --json, JSON alone goes to stdout."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from reader import __version__
from reader.errors import ReaderError, UsageError


class Parser(argparse.ArgumentParser):
    """Says what is wrong in two sentences instead of a usage dump."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2."""
        sentence = message[:1].upper() + message[1:].rstrip(".") + "."
        fail(UsageError(sentence, f'Try "{self.prog} --help".'))


def fail(error: ReaderError) -> NoReturn:
    """Tells the error on stderr and ends with its exit code."""
    print(f"{error.message}\n{error.hint}", file=sys.stderr)
    raise SystemExit(error.exit_code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that `arguments` name; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given and given[0] in SUBCOMMANDS else ""
    try:
        if not name:
            return _open(given)
        parser = Parser(prog=f"reader {name}", description=(SUBCOMMANDS[name].__doc__ or "").splitlines()[0])
        return SUBCOMMANDS[name](parser, given[1:])
    except ReaderError as error:
        fail(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever was reading our output has enough.
        sys.stderr.close()
        return 0


def _open(given: list[str]) -> int:
    parser = Parser(
        prog="reader",
        description="Opens a document in large letters and reads it aloud; without PATH, the last one or the sample.",
        epilog="Commands: " + ", ".join(SUBCOMMANDS) + '. "reader COMMAND --help" explains one.',
    )
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a file, or a folder of chapters")
    parser.add_argument("--size", type=_whole, metavar="1-10", help="the size of the letters, for this time")
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
    from reader.wiring import page

    if str(options.path) != "-" and not page.is_terminal():
        raise UsageError(
            "The page needs a terminal to show itself and to be steered.",
            'Start it in a terminal window, or use "reader speak PATH" to hear a document without the page.',
        )
    return page.run_page(options.path, {name: value for name, value in changes.items() if value is not None})


def _tour(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Opens the guided tour."""
    parser.parse_args(given)
    from reader.wiring import parts

    return _open([str(parts.tour())])


def _sample(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Opens the sample document."""
    parser.parse_args(given)
    from reader.wiring import parts

    return _open([str(parts.sample())])


def _speak(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Reads a document aloud without the page, or writes it as a sound file."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--section", metavar="NUMBER|TITLE", help="only this section")
    parser.add_argument("--voice", default=None, metavar="NAME", help='a name from "reader voices"')
    parser.add_argument("--rate", type=_whole, metavar="WPM", help="words a minute, 60 to 600")
    parser.add_argument("--to", type=Path, metavar="OUT.wav", help="write the sound here instead of playing it")
    parser.add_argument("--marks", type=Path, metavar="OUT.json", help="write when each word is spoken")
    options = parser.parse_args(given)

    from reader.wiring import speaking

    changes = {name: value for name, value in (("voice", options.voice), ("rate", options.rate)) if value is not None}
    speaking.speak(options.path, options.section, changes, options.to, options.marks, _tell)
    return 0


def _outline(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists the sections of a document."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import looking

    outline = looking.outline(options.path)
    if options.json:
        print(json.dumps(outline, ensure_ascii=False))
    else:
        print(outline["title"])
        for section in outline["sections"]:
            indent = "  " * section["level"]
            print(f"{indent}{section['number']} {section['title'] or 'Section'} ({section['words']} words)")
    return 0


def _text(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Prints a section as it is shown, or a sentence a line as it is spoken."""
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--section", required=True, metavar="NUMBER|TITLE")
    parser.add_argument("--sentences", action="store_true", help="a sentence a line, as spoken")
    options = parser.parse_args(given)

    from reader.wiring import looking

    print(looking.text(options.path, options.section, spoken=options.sentences))
    return 0


def _voices(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists the voices, the default first."""
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import speaking

    voices = speaking.voices()
    if options.json:
        print(json.dumps([asdict(voice) for voice in voices], ensure_ascii=False))
    else:
        for voice in voices:
            kind = "natural" if voice.natural else "synthetic"
            print(f"{voice.name:32} {voice.language:8} {kind:10} {voice.engine}")
    return 0


def _settings(parser: argparse.ArgumentParser, given: list[str]) -> int:
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

        key = press(_tell)
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
    if options.json:
        print(json.dumps({"path": str(file.path), "settings": values}, ensure_ascii=False))
    elif options.name:
        print(values[options.name])
    else:
        print(f"# {file.path}\n{render(file.settings)}", end="")
    return 0


def _listen(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Says what is heard, in a recording or through the microphone."""
    parser.add_argument("--wav", type=Path, metavar="FILE", help="a recording instead of the microphone")
    parser.add_argument("--document", type=Path, metavar="PATH", help="its sections can be said as well")
    parser.add_argument("--recognizer", choices=("auto", "vosk", "pocketsphinx", "core", "own words"))
    parser.add_argument("--language", default="", choices=("", "en", "de", "fr", "es", "ko"), metavar="CODE")
    parser.add_argument("--reference", type=Path, metavar="FILE.wav", help="what the loudspeaker played meanwhile")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import listening

    changes = {"recognizer": options.recognizer} if options.recognizer else {}
    for row in listening.listen(options.wav, options.document, changes, options.language, options.reference):
        if options.json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
        else:
            doing = row["command"] if row["accepted"] else f"not done: {row['reason']}"
            print(f"{row['start']:8.2f}  {row['heard'] or '(speech)':24} {row['confidence']:.2f}  {doing}", flush=True)
    return 0


def _teach(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Teaches the reader a sound of your own for a command or a section's title."""
    parser.add_argument("word", nargs="?", metavar="COMMAND|TITLE", help="what the sound is to do")
    parser.add_argument("--wav", nargs="+", type=Path, metavar="TAKE.wav", help="recordings, one sound in each")
    parser.add_argument("--list", action="store_true", help="what was taught")
    parser.add_argument("--forget", metavar="COMMAND|TITLE", help="forgets what was taught for it")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)
    asked = [bool(options.word), options.list, options.forget is not None]
    if sum(asked) != 1 or bool(options.word) != bool(options.wav):
        parser.error("give a command and --wav with recordings, or --list, or --forget and a command")

    from reader.wiring import listening

    if options.forget is not None:
        name = listening.forget_word(options.forget)
        print(json.dumps({"forgotten": name}) if options.json else f"Forgotten: {name}")
    elif options.list:
        rows = listening.own_words()
        if options.json:
            print(json.dumps(rows, ensure_ascii=False))
        for row in rows if not options.json else ():
            print(f"{row['name']:24} {row['takes']:2} takes  {row['does']}")
    else:
        row = listening.teach(options.word, options.wav)
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{row['does']}: {row['takes']} takes" + (f", {row['wanted']} more wanted" if row["wanted"] else ""))
            if row["too_close"]:
                print(f"It sounds much like {row['too_close']}: make another sound for one of them.")
    return 0


def _phrases(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists everything that can be said, and what it does."""
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="its sections can be said as well")
    parser.add_argument("--language", default="", choices=("", "en", "de", "fr", "es", "ko"), metavar="CODE")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import listening

    for row in listening.phrases(options.path, options.language):
        print(json.dumps(row, ensure_ascii=False) if options.json else f"{row['phrase']:40} {row['does']}")
    return 0


def _models(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists, installs and removes models that understand speech."""
    parser.add_argument("action", nargs="?", choices=("install", "remove"))
    parser.add_argument("language", nargs="?", metavar="LANGUAGE")
    parser.add_argument("--from", dest="source", metavar="FILE|URL", help="instead of the authors' own page")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)
    if options.action and not options.language:
        parser.error("say for which language")

    from reader.wiring import listening

    if options.action == "remove":
        path = listening.remove_model(options.language)
        print(json.dumps({"removed": str(path)}) if options.json else f"The model is removed: {path}")
    elif options.action == "install":
        path = listening.install_model(options.language, options.source, _progress)
        print(json.dumps({"installed": str(path)}) if options.json else f"The model is installed: {path}")
    elif options.json:
        print(json.dumps(listening.models(), ensure_ascii=False))
    else:
        for row in listening.models():
            print(f"{row['language']:4} {row['name']:32} {row['installed'] or 'not installed'}")
    return 0


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f"{100 * done // total:3} %" if total else ""
        print(f"\r{done / 1e6:6.1f} megabytes {share}", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _pronunciations(parser: argparse.ArgumentParser, given: list[str]) -> int:
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

    if options.action == "add":
        pronouncing.add(options.what[0], options.what[1], options.book)
    elif options.action == "remove":
        pronouncing.remove(options.what[0], options.book)
    elif options.action == "export":
        count = pronouncing.export(Path(options.what[0]))
        print(json.dumps({"exported": count}) if options.json else f"{count} pronunciations are written.")
    elif options.action == "import":
        count = pronouncing.take_in(Path(options.what[0]))
        print(json.dumps({"imported": count}) if options.json else f"{count} pronunciations are added.")
    elif options.json:
        print(json.dumps(pronouncing.listed(), ensure_ascii=False))
    else:
        for row in pronouncing.listed():
            print(
                f"{row['written']:24} {row['said'] or 'is skipped':24} {'one document' if row['book'] else ''}".rstrip()
            )
    return 0


def _doctor(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Says what works here and, for each thing that does not, what to do."""
    parser.add_argument("--microphone", action="store_true", help="try the microphone: noise, your voice, three words")
    parser.add_argument("--licences", action="store_true", help="list what is installed with the reader, and licences")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)
    if options.licences:
        return _licences(options.json)

    from reader.wiring import listening, looking

    findings = listening.microphone_check(_tell) if options.microphone else looking.doctor()
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'works' if finding.works else 'FAILS'}  {finding.name}: {finding.found}")
            if finding.hint:
                print(f"       {finding.hint}")
    return 0


def _licences(as_json: bool) -> int:
    from reader.licences import licences

    rows = licences()
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row.name:30} {row.version:12} {row.licence}")
    return 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number') from None


Handler = Callable[[Any, list[str]], int]

SUBCOMMANDS: dict[str, Handler] = {
    "speak": _speak,
    "outline": _outline,
    "text": _text,
    "voices": _voices,
    "listen": _listen,
    "phrases": _phrases,
    "teach": _teach,
    "models": _models,
    "settings": _settings,
    "pronunciations": _pronunciations,
    "doctor": _doctor,
    "tour": _tour,
    "sample": _sample,
}


if __name__ == "__main__":
    sys.exit(main())
