"""What is heard: by which recogniser, which phrases, and the sounds that a person has taught."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from reader.command_line.parsing import LANGUAGES, report


def listen(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Says what is heard, in a recording or through the microphone."""
    parser.add_argument("--wav", type=Path, metavar="FILE", help="a recording instead of the microphone")
    parser.add_argument("--document", type=Path, metavar="PATH", help="its sections can be said as well")
    parser.add_argument("--recognizer", choices=("auto", "vosk", "pocketsphinx", "core", "own words"))
    parser.add_argument("--language", default="", choices=LANGUAGES, metavar="CODE")
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


def teach(parser: argparse.ArgumentParser, given: list[str]) -> int:
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
        return report({"forgotten": name}, [f"Forgotten: {name}"], as_json=options.json)
    if options.list:
        rows = listening.own_words()
        lines = [f"{row['name']:24} {row['takes']:2} takes  {row['does']}" for row in rows]
        return report(rows, lines, as_json=options.json)
    row = listening.teach(options.word, options.wav)
    lines = [f"{row['does']}: {row['takes']} takes" + (f", {row['wanted']} more wanted" if row["wanted"] else "")]
    if row["too_close"]:
        lines.append(f"It sounds much like {row['too_close']}: make another sound for one of them.")
    return report(row, lines, as_json=options.json)


def phrases(parser: argparse.ArgumentParser, given: list[str]) -> int:
    """Lists everything that can be said, and what it does."""
    parser.add_argument("path", nargs="?", type=Path, metavar="PATH", help="its sections can be said as well")
    parser.add_argument("--language", default="", choices=LANGUAGES, metavar="CODE")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(given)

    from reader.wiring import listening

    for row in listening.phrases(options.path, options.language):
        print(json.dumps(row, ensure_ascii=False) if options.json else f"{row['phrase']:40} {row['does']}")
    return 0


def models(parser: argparse.ArgumentParser, given: list[str]) -> int:
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
        return report({"removed": str(path)}, [f"The model is removed: {path}"], as_json=options.json)
    if options.action == "install":
        path = listening.install_model(options.language, options.source, _progress)
        return report({"installed": str(path)}, [f"The model is installed: {path}"], as_json=options.json)
    rows = listening.models()
    lines = [f"{row['language']:4} {row['name']:32} {row['installed'] or 'not installed'}" for row in rows]
    return report(rows, lines, as_json=options.json)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f"{100 * done // total:3} %" if total else ""
        print(f"\r{done / 1e6:6.1f} megabytes {share}", end="" if done < total else "\n", file=sys.stderr, flush=True)
