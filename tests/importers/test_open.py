"""Opening files that are right, odd, wrong or not files at all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from reader.document import Document
from reader.errors import DocumentError
from reader.importers import open_document
from reader.importers.chapters import natural_order
from reader.importers.encoding import decode
from reader.importers.markdown import read_markdown
from reader.importers.plain import read_plain
from reader.importers.source import TEXT_LIMIT, read_bytes


def refused(path: Path) -> DocumentError:
    """The error, whose message and hint must be one sentence each."""
    with pytest.raises(DocumentError) as caught:
        open_document(path)
    error = caught.value
    assert error.message[0].isupper() or error.message.startswith(path.name)
    assert error.message.endswith(".") and error.hint.endswith(".")
    assert "\n" not in error.message + error.hint
    return error


def titles(document: Document) -> list[str]:
    return [row.title for row in document.outline]


# --- what is refused ---------------------------------------------------------------------------------------------


def test_missing(tmp_path: Path) -> None:
    assert "There is no file gone.md" in refused(tmp_path / "gone.md").message


def test_a_folder_on_the_way_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert "There is no file" in refused(tmp_path / "a" / "b.md").message


def test_empty(tmp_path: Path) -> None:
    (tmp_path / "empty.md").touch()
    assert "is empty" in refused(tmp_path / "empty.md").message


@pytest.mark.parametrize("text", ["\n \n\t\n", "\ufeff", "<!-- nothing -->\n", "---\ntitle: x\n---\n", "***\n"])
def test_nothing_to_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "blank.md").write_text(text, "utf-8")
    assert "no text" in refused(tmp_path / "blank.md").message


def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "secret.md"
    path.write_text("# Secret")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "may not read" in refused(path).message


@pytest.mark.parametrize("name", ["picture.md", "picture.txt", "picture", "picture.bin"])
def test_binary(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40)
    assert "is not text" in refused(tmp_path / name).message


def test_noise_without_nul(tmp_path: Path) -> None:
    (tmp_path / "noise.txt").write_bytes(bytes(byte for byte in os.urandom(20_000) if byte))
    assert "is not text" in refused(tmp_path / "noise.txt").message


def test_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.write(b"# Huge\n")
        file.truncate(TEXT_LIMIT + 1)
    error = refused(path)
    assert "too large: 20 megabytes" in error.message
    assert "20 megabytes" in error.hint


def test_too_many_lines(tmp_path: Path) -> None:
    (tmp_path / "lines.md").write_text("# \n" * 1_000_001)
    assert "too many lines: 1,000,001" in refused(tmp_path / "lines.md").message


@pytest.mark.parametrize("sign", ["[", "![", "<!--", "*a ", "> ", "- ", "`", "# \n", "<div>\n", "[a]: b\n"])
def test_markup_without_end_is_read_as_it_stands(sign: str) -> None:
    document = read_markdown(f"Word {sign * 20_000}", title="x")
    assert document.section(1).text.startswith("Word")


def test_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "gone.md")
    assert "points to a file that is gone" in refused(tmp_path / "link.md").message


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    refused(tmp_path / "loop.md")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "a device or a pipe" in refused(tmp_path / "pipe.md").message
    with pytest.raises(DocumentError):
        read_bytes(tmp_path / "pipe.md")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs device files")
def test_a_device() -> None:
    assert "a device or a pipe" in refused(Path("/dev/zero")).message


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")
def test_a_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("s.md")
        finally:
            os.chdir(before)
        refused(tmp_path / "s.md")


def test_a_name_that_cannot_be(tmp_path: Path) -> None:
    refused(tmp_path / "a\0b.md")
    refused(tmp_path / ("x" * 5000))


def test_a_folder_without_chapters(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "picture.png").write_bytes(b"x")
    error = refused(tmp_path / "notes")
    assert error.message == "The folder notes holds no chapters."


def test_a_folder_with_an_unreadable_description(tmp_path: Path) -> None:
    (tmp_path / "01.md").write_text("# One")
    (tmp_path / "document.toml").write_text("title = ")
    assert "document.toml" in refused(tmp_path).message


# --- folders -----------------------------------------------------------------------------------------------------


def test_a_folder_of_chapters(tmp_path: Path) -> None:
    for name, text in {
        "2 Second.md": "# Second\n\nText.\n\n## Part of it\n\nMore.",
        "10 last.txt": "Only text in the last one.",
        "1 First.md": "# First\n\nText.",
        "empty.md": "",
        ".hidden.md": "# Hidden",
    }.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "document.toml").write_text('title = "All of it"\nlanguage = "en"\n')
    document = open_document(tmp_path)
    assert (document.title, document.language) == ("All of it", "en")
    assert titles(document) == ["First", "Second", "Part of it", "last"]
    assert [document.section(number).number for number in range(1, 5)] == [1, 2, 3, 4]
    assert document.section(3).text == "Part of it\n\nMore."
    assert document.section(4).title == "last"
    assert document.section(4).language == "en"


def test_the_same_chapters_in_another_folder_are_the_same_document(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "01.md").write_text("# One\n\nText.")
    one, two = open_document(tmp_path / "a"), open_document(tmp_path / "b")
    assert one.fingerprint == two.fingerprint
    assert (one.title, two.title) == ("a", "b")


def test_natural_order() -> None:
    names = ["chapter 10", "Chapter 9", "chapter 1", "appendix", "chapter 1b", "2"]
    assert sorted(names, key=natural_order) == ["2", "appendix", "chapter 1", "chapter 1b", "Chapter 9", "chapter 10"]


# --- which importer ----------------------------------------------------------------------------------------------


def test_content_decides_before_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("# A heading\n\nSome *text*.\n\n## Another\n")
    assert titles(open_document(tmp_path / "notes.txt")) == ["A heading", "Another"]
    (tmp_path / "run.sh").write_text("#!/bin/sh\n\n# not a heading\n\necho x\n")
    assert titles(open_document(tmp_path / "run.sh")) == [""]


def test_nothing_heavy_is_loaded_before_a_file_is_opened() -> None:
    code = (
        "import sys, reader.importers, reader.segment, reader.importers.markdown, reader.importers.plain\n"
        "heavy = {'markdown_it', 'charset_normalizer', 'sentencex', 'sqlite3', 'lxml', 'mdit_py_plugins'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


# --- encodings ---------------------------------------------------------------------------------------------------

FRENCH = "Les médicaments ont été essayés ; aucun n'a aidé. L'été à Noël, ça coûte."
RUSSIAN = "Боковой амиотрофический склероз - болезнь двигательных нейронов. Лечения пока нет."
JAPANESE = "筋萎縮性側索硬化症は運動ニューロンの病気です。治療法はまだありません。"
KOREAN = "근위축성 측삭경화증은 운동신경세포의 병입니다. 아직 치료법이 없습니다."
CHINESE = "肌萎缩侧索硬化是一种运动神经元疾病。目前尚无治愈方法。"
POLISH = "Zażółć gęślą jaźń. Choroba neuronu ruchowego jest ciężka, ale można żyć długo."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac_roman"),
        ("café", "latin-1"),
        ("“It’s fine,” he said — and left.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "utf-16"),
        (KOREAN, "cp949"),
        (CHINESE, "gb18030"),
        (POLISH, "cp1250"),
    ],
)
def test_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x") == text


def test_one_damaged_character_does_not_change_the_others() -> None:
    data = JAPANESE.encode() + b"\xff" + JAPANESE.encode()
    assert decode(data, "x") == f"{JAPANESE}\ufffd{JAPANESE}"


def test_line_breaks_of_every_system() -> None:
    assert decode(b"a\r\nb\rc\nd", "x") == "a\nb\nc\nd"


# --- titles ------------------------------------------------------------------------------------------------------


def test_titles_may_be_equal_missing_or_long() -> None:
    long = "word " * 40
    document = read_markdown(f"# Same\n\na\n\n# Same\n\nb\n\n#\n\nc\n\n# {long}\n\nd", title="x")
    assert titles(document) == ["Same", "Same", "", long.strip()]
    for row in document.outline:
        assert document.section(row.number).title == row.title
    assert [document.section(number).text[-1] for number in (1, 2, 3, 4)] == ["a", "b", "c", "d"]


def test_the_fingerprint_is_the_contents() -> None:
    one = read_markdown("# A\n\ntext", title="x")
    assert one.fingerprint == read_markdown("# A\n\ntext", title="y", path=Path("elsewhere.md")).fingerprint
    assert one.fingerprint != read_markdown("# A\n\ntexts", title="x").fingerprint
    assert len(one.fingerprint) == 32


def test_a_long_markdown_text_without_headings_is_cut_and_whole() -> None:
    paragraphs = [f"Paragraph {number} went *on* and on. " * 5 for number in range(2_000)]
    document = read_markdown("\n\n".join(paragraphs), title="x")
    assert 4 < len(document) < 12
    text = "\n\n".join(document.section(row.number).text for row in document.outline)
    assert text == "\n\n".join(paragraph.replace("*", "").strip() for paragraph in paragraphs)


def test_a_long_text_without_headings_is_cut_and_whole() -> None:
    line = "It went on and on. "
    document = read_plain(line * 20_000, title="x")
    assert len(document) > 4
    text = " ".join(document.section(row.number).text.replace("\n\n", " ") for row in document.outline)
    assert text == (line * 20_000).strip()


def test_a_folder_of_pages(tmp_path: Path) -> None:
    (tmp_path / "2 later.html").write_text("<html><body><p>b</p></body></html>")
    (tmp_path / "1 first.html").write_text("<html lang='de'><body><h1>Eins</h1><p>a</p></body></html>")
    document = open_document(tmp_path)
    assert [row.title for row in document.outline] == ["Eins", "later"]
    assert document.section(2).text == "b" and document.section(1).language == "de"
