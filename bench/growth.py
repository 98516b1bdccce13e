"""How opening, jumping and memory grow with the book: EPUBs of 10,000 to 3,000,000 words, a fresh process each."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.books import WARM, long_epub, measured
from bench.figures import Figure, of, report

SIZES = (10_000, 100_000, 600_000, 3_000_000)
RUNS = 5


def main() -> None:
    """Measures and reports."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for words in SIZES:
            path = long_epub(Path(folder) / "book.epub", words)
            runs = [measured(path, 40, WARM) for _ in range(RUNS)]
            jumps = [seconds for run in runs for seconds in run["jumps"]]
            at = f"at {words:,} words"
            figures += [
                of(
                    f"path to first section {at}", "s", [run["first"] for run in runs], note=f"{words // 5000} chapters"
                ),
                of(f"a jump {at}", "s", jumps, 0.05, note="to any section, for the first time"),
                of(
                    f"memory {at}", "MB", [run["memory"] for run in runs], note="the importer's process, after 40 jumps"
                ),
            ]
    report(figures)


if __name__ == "__main__":
    main()
