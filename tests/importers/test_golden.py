"""Golden files: Markdown and plain text to sections, blocks and inlines, reviewed by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.importers import open_document
from tests.importers.dump import dump

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FILES = sorted([*GOLDEN.glob("markdown/*.md"), *GOLDEN.glob("plain/*.txt")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_golden(file: Path) -> None:
    assert dump(open_document(file)) == file.with_suffix(".expected").read_text("utf-8")
