"""XML and HTML from strangers: parsed without entities, without the network, in bounded depth and size.

The text is decoded and cleaned here, and the document type with everything it declares is cut away before the
parser sees a byte: neither an entity bomb nor an external entity can then be named, whatever the parser's defaults.
"""

from __future__ import annotations

import codecs
import html
import re
from html.entities import html5
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element

MAX_MARKUP = 16 * 1024 * 1024
"""Bytes of one marked-up file; the largest real chapter we met has 2 MB."""

MAX_TAGS = 1_000_000
"""Tags of one tree, at about 150 bytes each; beyond it only the bare text is kept."""

XML_NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.I)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
# Letter by letter: the engine finds "<!" fast, which it does not where case is ignored as a whole.
_DOCTYPE_BEGINS = re.compile(r"<![Dd][Oo][Cc][Tt][Yy][Pp][Ee]")
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*(?:\[.*?\]\s*)?>", re.S | re.I)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,40});")
_ALONE = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
# Characters XML forbids; a lone one would end the parse.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)?[^<>]*>")
_UNSEEN = frozenset(("script", "style", "template", "head"))
_BREAKING = words("p div li h1 h2 h3 h4 h5 h6 br tr section blockquote td body article")


def local(name: object) -> str:
    """A tag or attribute name without its namespace; empty for comments and processing instructions."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str:
    """The value of the attribute with this local name, whatever its namespace; empty where there is none."""
    if (plain := element.get(name)) is not None:
        return plain
    for key, value in element.attrib.items():
        if local(key) == name:
            return str(value)
    return ""


def text_of(element: Element) -> str:
    """All text inside, runs of white space as one space."""
    return " ".join(raw_text(element).split())


def raw_text(element: Element) -> str:
    """All text inside, as it stands."""
    return "".join(str(part) for part in element.itertext())


def decoded(data: bytes) -> str:
    """The text of a marked-up file: byte order mark, then its own declaration, then UTF-8, then Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    head = data[:2048]
    if head[:2] == b"<\x00":
        return data.decode("utf-16-le", "replace")
    if head[:2] == b"\x00<":
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if found := _DECLARED.search(head) or _META.search(head):
        try:
            return data.decode(found[1].decode("ascii"), "replace")
        except LookupError:
            pass
    # Mostly UTF-8 with a damaged byte here and there is likelier than another encoding.
    attempt = data.decode("utf-8", "replace")
    if attempt.count("\ufffd") * 20 < sum(byte > 127 for byte in data[:100_000]) + 1:
        return attempt
    return data.decode("cp1252", "replace")


def _named(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_ENTITIES:
        return found[0]
    return html.escape(html5[name + ";"]) if name + ";" in html5 else "&amp;" + name + ";"


def cleaned(data: bytes) -> str:
    """Markup as XML may have it: no document type, no entities of its own, no forbidden characters."""
    # Of bytes: a hundred times as fast as a pattern, and a long book is one file.
    plain = decoded(data[:MAX_MARKUP]).encode("utf-8", "replace").translate(None, _CONTROLS)
    for character in _NO_CHARACTERS:
        plain = plain.replace(character, b"")
    text = plain.decode("utf-8").removeprefix("\ufeff")
    if prologue := _PROLOGUE.match(text):
        text = text[prologue.end() :]
    # Matched at one place only: searching for a whole one would take quadratic time in a hostile file.
    if (begins := _DOCTYPE_BEGINS.search(text)) and (declared := _DOCTYPE.match(text, begins.start())):
        text = text[: declared.start()] + text[declared.end() :]
    if "&" in text:
        text = _ALONE.sub("&amp;", _ENTITY.sub(_named, text))
    return text.lstrip()


def short_text(element: Element, limit: int = 200) -> str:
    """The text inside, as it stands, if it has at most `limit` characters; else empty. Looks no further than that."""
    pieces, length = [], 0
    for count, piece in enumerate(element.itertext()):
        length += len(piece)
        if length > limit or count > limit:
            return ""
        pieces.append(str(piece))
    return "".join(pieces)


def parse_xml(data: bytes) -> Element | None:
    """The root element of well-formed or mended XML; None where there is none to be had."""
    from lxml import etree

    text = cleaned(data)
    if text.count("<") > 2 * MAX_TAGS:
        return None
    source = text.encode()
    for recover in (False, True):
        try:
            root = etree.fromstring(source, _parser(recover=recover))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root
    return None


def _parser(*, recover: bool) -> etree.XMLParser:
    """A parser that opens no other file and grows no entity."""
    from lxml import etree

    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse_xhtml(data: bytes) -> tuple[Element | None, bool]:
    """The root of a page, and whether it is whole: XML where it is well formed, HTML where not, and where the tags
    are nested too deep for any tree, its bare text in paragraphs."""
    from lxml import etree

    text = cleaned(data)
    if text.count("<") > MAX_TAGS:
        return _bare_text(text), False
    try:
        return etree.fromstring(text.encode(), _parser(recover=False)), True
    except (etree.XMLSyntaxError, ValueError):
        return _parse_soup(text)


def parse_html(data: bytes) -> tuple[Element | None, bool]:
    """The root of tag soup, and whether it is whole."""
    text = cleaned(data)
    return (_bare_text(text), False) if text.count("<") > MAX_TAGS else _parse_soup(text)


def _parse_soup(text: str) -> tuple[Element | None, bool]:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is not None and not _cut_short(parser):
        return root, True
    return _bare_text(text), False


def _cut_short(parser: etree.HTMLParser) -> bool:
    return any("xcessive depth" in entry.message for entry in parser.error_log)


def _bare_text(text: str) -> Element | None:
    """Paragraphs of what stands between the tags, in one pass over them."""
    from lxml import etree

    body = etree.Element("body")
    pieces: list[str] = []
    unseen, begin = "", 0

    def paragraph() -> None:
        if joined := " ".join(html.unescape(" ".join(pieces)).split()):
            etree.SubElement(body, "p").text = _FORBIDDEN.sub("", joined)
        pieces.clear()

    for tag in _TAG.finditer(text):
        name = (tag[2] or "").lower()
        if not unseen:
            pieces.append(text[begin : tag.start()])
            if name in _UNSEEN and not tag[1]:
                unseen = name
            elif name in _BREAKING:
                paragraph()
        elif name == unseen and tag[1]:
            unseen = ""
        begin = tag.end()
    if not unseen:
        pieces.append(text[begin:])
    paragraph()
    return body if len(body) else None
