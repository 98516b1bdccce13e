"""Opens damaged files for a while: `python tests/fuzz/fuzz_importers.py [--seconds 60] [--seed 1] [--only epub]`.

Each importer is given mutations of small good files: bytes changed, cut, doubled, replaced by what parsers stumble
over; in ZIP formats inside the parts as well. A find is any exception that is no ReaderError, a document that breaks
the contracts of `reader.document`, or more than ten seconds of the processor; it is kept under tests/fuzz/finds to
become a test.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reader.document import Document  # noqa: E402
from reader.errors import ReaderError  # noqa: E402
from reader.importers import open_document  # noqa: E402
from tests.fuzz.seeds import SEEDS  # noqa: E402

FINDS = Path(__file__).parent / "finds"
SECONDS, PATIENCE = 10, 60
"""Of the processor, and of the clock."""

TOKENS = [
    *rb"""< > </ /> & &#0; &#x110000; &lt; <![CDATA[ ]]> <!-- --> <? -1 0 99999999999999999999 1e309 %00 ../ # " ' { }
    \ \u-1? \' \par <p> <table><tr> <td/rowspan='3'> <ol><li> <h2> <math> <a/href='#x'>1</a> <ruby><rt>x</rt> <br/>
    <img/> <aside/role='doc-footnote'/id='x'> <span/role='doc-pagebreak'/> <pre> <svg> endobj stream endstream obj << >>
    [ ] /Kids /Count /Length""".split(),
    *(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xc2\xad", b"\xe2\x80\x8f", b"\r\n", b"\n\n", b" "),
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with one to eight small changes."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        length = min(chance.choice((1, 2, 8, 64, 512)), len(made) - at)
        change = chance.randrange(7)
        if change == 0 and length:
            made[at] = chance.randrange(256)
        elif change == 1:
            del made[at : at + length]
        elif change == 2:
            made[at:at] = made[at : at + length] * chance.choice((1, 2, 50))
        elif change == 3:
            made[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 300))
        elif change == 4:
            made[at : at + length] = chance.randbytes(length)
        elif change == 5:
            other = chance.randrange(len(made) + 1)
            made[at : at + length] = made[other : other + length]
        else:
            made[at : at + length] = chance.choice(TOKENS)
    return bytes(made)


def changed(data: bytes, chance: random.Random) -> bytes:
    """A mutation of the file, or of one of the parts packed in it."""
    if data[:2] != b"PK" or chance.random() < 0.2:
        return mutated(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name in chance.sample(sorted(parts), chance.choice((1, 1, 2)) if len(parts) > 1 else 1):
        if name != "mimetype":
            parts[name] = mutated(parts[name], chance)
    if chance.random() < 0.05:
        del parts[chance.choice(sorted(parts))]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def check(document: Document) -> None:
    """The contracts of a document."""
    assert document.fingerprint and len(document)
    for place, row in enumerate(document.outline[:200], 1):
        assert row.number == place and row.level >= 1 and row.length >= 0 and "\n" not in row.title, row
        section = document.section(row.number)
        text = section.text
        assert section.number == row.number, section
        assert text == "\n\n".join(block.span.of(text) for block in section.blocks), "blocks do not tile the text"
        for block in section.blocks:
            covered = block.span.of(text)
            assert block.kind == "code" or (covered == covered.strip() and "\n\n" not in covered), block
        for one in section.inlines:
            assert 0 <= one.span.start <= one.span.end <= len(text), one
        text.encode("utf-8")
        for told in document.narration(row.number):
            assert 0 <= told.span.start <= told.span.end <= len(text) and 0 <= told.begin < float("inf"), told


class TooSlow(BaseException):
    """More than SECONDS or PATIENCE."""


def out_of_time(*_: object) -> None:
    raise TooSlow


def tried(path: Path) -> str:
    """What is wrong with opening a file; empty where nothing is."""
    # The processor's time, for a busy machine is no find; the clock's as well, for what waits for nothing.
    signal.signal(signal.SIGPROF, out_of_time)
    signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(PATIENCE)
    try:
        check(open_document(path))
    except ReaderError as error:
        if not error.message.endswith((".", "?", "!")) or not error.hint:
            return f"A message without its hint: {error!r}"
    except RecursionError:
        return "RecursionError\n" + traceback.format_exc()[-1500:]
    except (Exception, TooSlow):  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
    return ""


def fuzz(name: str, make: Callable[[Path], Path], seconds: float, chance: random.Random) -> tuple[int, int]:
    """How many files were tried and how many finds there were."""
    count = finds = 0
    known: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        seed = make(Path(folder))
        data = seed.read_bytes()
        assert not tried(seed), f"the good file of {name} does not open: {tried(seed)}"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            bad = changed(data, chance)
            path = Path(folder) / f"x{seed.suffix}"
            path.write_bytes(bad)
            count += 1
            if wrong := tried(path):
                where = wrong.strip().splitlines()
                key = " ".join(line.strip() for line in where[-3:])
                if key in known:
                    continue
                known.add(key)
                finds += 1
                FINDS.mkdir(exist_ok=True)
                kept = FINDS / f"{name}-{hashlib.sha256(bad).hexdigest()[:12]}{seed.suffix}"
                kept.write_bytes(bad)
                print(f"{name}: {kept.relative_to(ROOT)}\n{wrong}")
    return count, finds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="for each importer")
    parser.add_argument("--seed", type=int, default=None, help="of the random numbers; another each time by default")
    parser.add_argument("--only", choices=sorted(SEEDS), help="one importer")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    total = 0
    for name in [options.only] if options.only else SEEDS:
        count, finds = fuzz(name, SEEDS[name], options.seconds, random.Random(f"{seed} {name}"))
        total += finds
        print(f"{name}: {count} files, {finds} finds (seed {seed})", flush=True)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
