"""Small good files, one for each importer, with as much in them as the importer knows."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.narrated import epub

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def packed(source: Path, target: Path) -> Path:
    """A ZIP of a folder's files, the one that states the type in front and not compressed."""
    files = sorted(
        (file for file in source.rglob("*") if file.is_file()), key=lambda file: (file.name != "mimetype", file)
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            stored = zipfile.ZIP_STORED if file.name == "mimetype" else zipfile.ZIP_DEFLATED
            data = file.read_bytes().rstrip(b"\n") if file.name == "mimetype" else file.read_bytes()
            info = zipfile.ZipInfo(file.relative_to(source).as_posix())
            archive.writestr(info, data, stored)
    return target


def _file(name: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        target = folder / Path(name).name
        target.write_bytes((GOLDEN / name).read_bytes())
        return target

    return make


def _packed(name: str, suffix: str) -> Callable[[Path], Path]:
    return lambda folder: packed(GOLDEN / name, folder / f"seed{suffix}")


SEEDS: dict[str, Callable[[Path], Path]] = {
    "epub": _packed("epub/everything", ".epub"),
    "epub2": _packed("epub/older", ".epub"),
    "narrated": epub,
    "docx": _packed("docx/letter", ".docx"),
    "odt": _packed("odt/letter", ".odt"),
    "daisy": _packed("daisy/talk", ".zip"),
    "archive": _packed("archive/chapters", ".zip"),
    "html": _file("html/article.html"),
    "rtf": _file("rtf/letter.rtf"),
    "pdf": _file("pdf/paper.pdf"),
    "markdown": _file("markdown/everything.md"),
    "plain": _file("plain/novel.txt"),
}
