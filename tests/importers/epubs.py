"""Makes EPUB books for tests, from the text of their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 xmlns:ssml="http://www.w3.org/2001/10/synthesis" xml:lang="en">
<head><title>A page</title></head><body>{body}</body></html>"""

TYPE = "application/xhtml+xml"
CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def page(body: str) -> str:
    return XHTML.format(body=body)


def nav(*rows: str, extra: str = "") -> str:
    """A navigation document; a row is "title|href", two spaces of indentation a level."""
    made, depth = "", -1
    for row in rows:
        level = (len(row) - len(row.lstrip())) // 2
        title, _, href = row.strip().partition("|")
        if level > depth:
            made += "<ol>" * (level - depth)
        else:
            made += "</li>" + "</ol></li>" * (depth - level)
        depth = level
        made += f'<li><a href="{href}">{title}</a>' if href else f"<li><span>{title}</span>"
    made += "</li></ol>" * (depth + 1)
    return page(f'<nav epub:type="toc">{made}</nav>{extra}')


def package(
    spine: Sequence[str],
    *,
    title: str = "A Book",
    navigation: str = "nav.xhtml",
    manifest: str = "",
    itemrefs: str | None = None,
    spine_attributes: str = "",
) -> str:
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>' for number, name in enumerate(spine)
    )
    refs = itemrefs if itemrefs is not None else "".join(f'<itemref idref="i{n}"/>' for n in range(len(spine)))
    nav_item = (
        f'<item id="nav" properties="nav" href="{navigation}" media-type="application/xhtml+xml"/>'
        if navigation
        else ""
    )
    return f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="u">x</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>en</dc:language></metadata><manifest>{nav_item}{items}{manifest}</manifest>
<spine {spine_attributes}>{refs}</spine></package>"""


def write(path: Path, files: Mapping[str, str | bytes], *, container: str = CONTAINER) -> Path:
    """A ZIP with the type in front and these files under OPS/ (a name that starts with "/" is from the root)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        if container:
            archive.writestr("META-INF/container.xml", container)
        for name, content in files.items():
            archive.writestr(name[1:] if name.startswith("/") else f"OPS/{name}", content)
    return path


def book(path: Path, pages: Mapping[str, str], rows: Sequence[str] | None = None, **more: str) -> Path:
    """A book of these bodies by file name; its contents name each file unless given."""
    rows = rows if rows is not None else [f"{name.partition('.')[0].title()}|{name}" for name in pages]
    files: dict[str, str | bytes] = {"package.opf": package(list(pages), **more), "nav.xhtml": nav(*rows)}
    files |= {name: page(body) for name, body in pages.items()}
    return write(path, files)
