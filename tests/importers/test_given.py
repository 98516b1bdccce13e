"""What has no file: piped in, copied, pasted."""

from __future__ import annotations

import gc
import io
import zipfile
from pathlib import Path

import pytest

from reader.errors import DocumentError
from reader.importers.given import open_given


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_text_is_read_and_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    document = open_given("Grüße aus Köln.".encode(), "Clipboard")
    assert document.title == "Clipboard" and document.path is None
    assert "Grüße aus Köln." in document.section(1).text
    del document
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_any_format_may_be_piped_in_and_is_private_while_it_is_read(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("1.md", "# One\n\nFirst.")
        archive.writestr("2.md", "# Two\n\nSecond.")
    document = open_given(made.getvalue(), "Standard input")
    assert [row.title for row in document.outline] == ["One", "Two"]
    assert "Second." in document.section(2).text
    assert all(folder.stat().st_mode & 0o077 == 0 for folder in tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b" \n", b"\x00\x01\x02\xff" * 400])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DocumentError):
        open_given(data, "Clipboard")
    assert list(tmp_path.iterdir()) == []
