"""Imports that are remembered between starts: the same document, without the file being read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from reader.document import Document
from reader.importers import open_document, remembered
from reader.importers.remembered import Remembered


def pdf(path: Path, pages: int = 3, password: str | None = None) -> Path:
    canvas = Canvas(str(path), encrypt=password)
    for number in range(1, pages + 1):
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"Chapter {number}", str(number))
        canvas.setFont("Times-Bold", 20)
        canvas.drawString(72, 780, f"Chapter {number}")
        canvas.setFont("Times-Roman", 11)
        for line in range(20):
            canvas.drawString(72, 740 - 15 * line, f"Line {line} of page {number} says something of its own here.")
        canvas.showPage()
    canvas.save()
    return path


def content(document: Document) -> list[object]:
    return [document.title, document.language, document.fingerprint, document.outline, document.notices] + [
        document.section(heading.number) for heading in document.outline
    ]


class Never(Exception):
    """The importer was asked."""


def test_the_second_time_nothing_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = pdf(tmp_path / "a.pdf"), tmp_path / "cache"
    plain = content(open_document(path))
    assert content(Remembered(cache).open(path)) == plain

    def never(path: Path, password: str = "") -> Document:
        raise Never

    monkeypatch.setattr(remembered, "open_document", never)
    again = Remembered(cache).open(path)
    assert content(again) == plain and again.path == path
    renamed = path.rename(tmp_path / "b.pdf")
    assert content(Remembered(cache).open(renamed)) == plain
    assert all(file.stat().st_mode & 0o077 == 0 for file in cache.rglob("*"))


def test_another_content_is_another_document(tmp_path: Path) -> None:
    cache = Remembered(tmp_path / "cache")
    first = cache.open(pdf(tmp_path / "a.pdf", 2))
    second = cache.open(pdf(tmp_path / "a.pdf", 3))
    assert len(first) == 2 and len(second) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", "[1,2,3]", '["a","b","c",[[2,"x",1,1]],[]]', "null"])
def test_what_is_damaged_is_imported_anew(tmp_path: Path, damage: str) -> None:
    path, cache = pdf(tmp_path / "a.pdf"), tmp_path / "cache"
    plain = content(Remembered(cache).open(path))
    for file in cache.rglob("*.json"):
        file.write_text(damage)
    assert content(Remembered(cache).open(path)) == plain
    kept = next(iter(cache.iterdir())) / "1.json"
    section = json.loads(kept.read_text())
    section[4] = [["paragraph", 0, 10**9, 0]]
    kept.write_text(json.dumps(section))
    assert content(Remembered(cache).open(path)) == plain


def test_what_is_locked_leaves_nothing_behind(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", password="sesame")
    document = Remembered(tmp_path / "cache").open(path, "sesame")
    assert "Line 0" in document.section(1).text
    assert not (tmp_path / "cache").exists()


def test_formats_that_open_at_once_are_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nText.")
    assert Remembered(tmp_path / "cache").open(tmp_path / "a.md").section(1).text == "One\n\nText."
    assert not (tmp_path / "cache").exists()


def test_the_cache_is_bounded_and_the_oldest_goes_first(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    paths = [pdf(tmp_path / f"{pages}.pdf", pages) for pages in (1, 2, 3, 4)]
    for path in paths:
        content(Remembered(cache, room=4_000).open(path))
    kept = [folder for folder in cache.iterdir() if folder.is_dir()]
    assert 1 <= len(kept) < len(paths)


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert len(Remembered(tmp_path / "cache").open(pdf(tmp_path / "a.pdf"))) == 3
