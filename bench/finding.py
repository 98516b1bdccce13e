"""Finding: searches over an EPUB of 600,000 words, and of three million, from a fresh process.

"Cold" is a book in which nothing but the first section has been made, "warm" one that has been looked through. A turn
is how long a search takes before others can have theirs: the page stays answerable for as long as it is short.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.books import long_epub
from bench.figures import Figure, of, report

RUNS = 5

CHILD = """
import json, sys, time
from pathlib import Path
from reader.finding import Wanted, search, stemmer
from reader.importers import open_document
from reader.survey import Survey
stemmer("en")("warm")
said = {}
for name, question in json.loads(sys.argv[2]).items():
    document = open_document(Path(sys.argv[1]))
    document.section(1)
    survey = Survey(document, time.perf_counter)
    for way in ("cold", "warm"):
        began = at = time.perf_counter()
        wanted = Wanted(question, "en")
        worth = lambda number: survey.worth(number, wanted)
        longest = 0.0
        for hit in search(wanted, len(document), survey.folded, (1, 500), worth=worth):
            now = time.perf_counter()
            longest, at = max(longest, now - at), now
            if hit:
                break
        said[f"{name}, {way}"] = [time.perf_counter() - began, longest]
        survey.given_up = False
        while not survey.complete and way == "cold":
            survey.step()
peak = next((line for line in open("/proc/self/status") if line.startswith("VmHWM")), "0 0").split()[1]
said["memory"] = [int(peak) / 1024, 0.0]
print(json.dumps(said))
"""


def questions(words: int) -> dict[str, str]:
    """What is looked for, by what it shows."""
    return {
        "a word near by": "neurons",
        "words at the very end": f"chapter {words // 5000}",
        "a word that is not there": "unicorns",
        "a letter that stands nowhere by itself": "w",
    }


def searches(words: int, folder: Path, runs: int) -> list[Figure]:
    """The time to the first result, or to know that there is none."""
    path = long_epub(folder / f"{words}.epub", words)
    command = [sys.executable, "-c", CHILD, str(path), json.dumps(questions(words))]
    done = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(runs)]
    at = f"EPUB, {words:,} words: search"
    figures = []
    for name in done[0]:
        if name == "memory":
            figures.append(of(f"{at}, memory", "MB", [one[name][0] for one in done]))
            continue
        # A letter has no result to be fast to: every section has to be made before that is known.
        wanted = 0.3 if words <= 600_000 and not name.startswith("a letter") else None
        figures.append(of(f"{at}, {name}", "s", [one[name][0] for one in done], wanted))
    longest = [max(value[1] for name, value in one.items() if name != "memory") for one in done]
    return [*figures, of(f"{at}, the longest turn", "s", longest, 0.1 if words <= 600_000 else None)]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        report([*searches(600_000, Path(name), RUNS), *searches(3_000_000, Path(name), 1)])


if __name__ == "__main__":
    main()
