"""Golden files of the book formats: packed where their format is, to sections, blocks and inlines, reviewed by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.importers import open_document
from tests.fuzz.seeds import GOLDEN, SEEDS
from tests.importers.dump import dump

EXPECTED = {
    "epub": "epub/everything.expected",
    "epub2": "epub/older.expected",
    "docx": "docx/letter.expected",
    "odt": "odt/letter.expected",
    "daisy": "daisy/talk.expected",
    "archive": "archive/chapters.expected",
    "html": "html/article.expected",
    "rtf": "rtf/letter.expected",
    "pdf": "pdf/paper.expected",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_golden(tmp_path: Path, name: str) -> None:
    assert dump(open_document(SEEDS[name](tmp_path))) == (GOLDEN / EXPECTED[name]).read_text("utf-8")
