"""What an element of a page is: a note, a printed page's number, a heading, a picture, a list item's marker.

Publishers say it in epub:type, ARIA roles, DTBook's own tags, or only by a class; all are heard here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reader.document import InlineKind
from reader.importers.builder import BULLET
from reader.importers.safexml import XML_NAMESPACE, local, raw_text, short_text, words

if TYPE_CHECKING:
    from reader.importers.safexml import Element

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
SSML_PH = "{http://www.w3.org/2001/10/synthesis}ph"

SKIPPED = words(
    "head script style template noscript colgroup col source track param rp rt rtc select button input textarea "
    "datalist dialog meta link title smilref"
)
PICTURES = words("img image svg canvas audio video object embed iframe")
WHOLE = words("math svg pre")
BLOCKS = words(
    "html body address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li legend main menu nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul caption "
    # DTBook
    "dtbook book frontmatter bodymatter rearmatter level level1 level2 level3 level4 level5 level6 hd doctitle "
    "docauthor bridgehead list imggroup prodnote sidebar note annotation linegroup poem epigraph byline dateline "
    "covertitle author lic"
)
INLINES = {
    "em": InlineKind.EMPHASIS,
    "i": InlineKind.EMPHASIS,
    "cite": InlineKind.EMPHASIS,
    "dfn": InlineKind.EMPHASIS,
    "strong": InlineKind.STRONG,
    "b": InlineKind.STRONG,
    "code": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "samp": InlineKind.CODE,
    "tt": InlineKind.CODE,
}
NOTE_MARK = re.compile(r"[\[(]?\s*(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z]|[ivxl]{1,6})\s*[\])]?[.:]?", re.I)

OWN_MARK = re.compile(r"\s*(?:[\[(]?(?:\d{1,4}|[*†‡§¶]{1,4})[\])]?[.:]?|[\[(][a-z][\])])(?=\s|$)", re.I)
"""The number a note begins with; stricter, for a note may also begin with the word "A"."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOTES = words("footnote endnote rearnote note doc-footnote doc-endnote")
_NOTE_GROUPS = words("footnotes endnotes rearnotes doc-endnotes")
_NOTE_BLOCKS = words("p li div dd article aside section")
OPENED = ("", "[", "(")
_ARROWS = words("↩ ↑ ^ ↵ ⏎ ↺ ⤴ ← «")
_ENDED = words("li td tr table ol ul tbody a")
_PAGE_CLASS = re.compile(r"\b(?:page-?_?num(?:ber)?|pageno|page-?break|newpage|page-(?:normal|front|special))\b", re.I)
_PAGE_TEXT = re.compile(r"[\s\[{(|]*(?:[^\W\d_]{1,6}\.?\s*(?=\d))?(\d{1,5}|[ivxlcdm]{1,10})[\s\]})|]*", re.I)
_LINE_NUMBER = re.compile(r"\b(?:lnum|line-?_?num(?:ber)?|lineno)\b", re.I)
_FILE_NAME = re.compile(r"[\w./-]*\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?)|(?:image|img|picture|graphic)?[\s\d]*", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LINE = 90
"""Characters: a longer leaf is a paragraph, not a line of verse."""


def types(element: Element) -> frozenset[str]:
    """Its epub:type words and ARIA roles, without prefixes."""
    value = element.get(EPUB_TYPE) or element.get("epub:type") or ""
    role = element.get("role") or ""
    if not value and not role:
        return frozenset()
    return frozenset(word.rpartition(":")[2].lower() for word in f"{value} {role}".split())


def language_of(element: Element) -> str:
    """The language it declares; empty where it declares none."""
    return (element.get(XML_NAMESPACE + "lang") or element.get("lang") or element.get("xml:lang") or "").strip()


def split_point(element: Element) -> Element:
    """Where a section that is to begin at this element begins: at the block it stands in."""
    while (parent := element.getparent()) is not None:
        if local(parent.tag) in ("body", "section", "article", "main", "bodymatter"):
            break
        if local(element.tag) in BLOCKS and local(parent.tag) not in _ENDED:
            break
        if local(parent.tag) == "div" and not _inline_text_before(element):
            break
        element = parent
    # What is read as a whole is not cut.
    for ancestor in element.iterancestors():
        if local(ancestor.tag) in WHOLE:
            element = ancestor
    return element


def _inline_text_before(element: Element) -> bool:
    for count, before in enumerate(element.itersiblings(preceding=True)):
        if (before.tail or "").strip():
            return True
        if local(before.tag) in BLOCKS or count > 50:
            return False
        if has_text(before):
            return True
    parent = element.getparent()
    return parent is not None and bool((parent.text or "").strip())


def is_hidden(element: Element) -> bool:
    """Whether it is not to be seen, or is the number of a line of verse."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return bool(_LINE_NUMBER.search(element.get("class") or ""))


def page_label(element: Element, tag: str, kinds: frozenset[str], pages: Mapping[str, str]) -> str | None:
    """The printed page that begins at this element ("" if it does not say which); None where it is no page mark."""
    certain = tag == "pagenum" or "pagebreak" in kinds or "doc-pagebreak" in kinds
    if not certain and not _PAGE_CLASS.search(element.get("class") or ""):
        return None
    text = short_text(element).strip()
    if not certain and not text and has_text(element):
        return None
    if not certain and text and not _PAGE_TEXT.fullmatch(text):
        return None
    known = pages.get(element.get("id") or "", "")
    for candidate in (known, text, element.get("aria-label") or "", element.get("title") or ""):
        if candidate:
            match = _PAGE_TEXT.fullmatch(candidate)
            return match[1] if match else " ".join(candidate.split())[:40]
    return re.sub(r"^\D+", "", element.get("id") or "") if certain else ""


def picture_text(element: Element, tag: str) -> str:
    """The text that stands for a picture; empty where there is none, or only a file's name."""
    said = " ".join((element.get("alt") or element.get("aria-label") or "").split())
    if not said and tag == "svg":
        parts = (raw_text(child) for child in element.iter() if local(child.tag) in ("title", "desc", "text"))
        said = " ".join(" ".join(parts).split())
    said = said or " ".join((element.get("title") or "").split())
    return "" if _FILE_NAME.fullmatch(said) else said


def is_line(element: Element, tag: str) -> bool:
    """A short leaf among its like is a line of verse or of an address, not a paragraph."""
    if tag == "line":
        return True
    if tag == "p" and "line" not in (element.get("class") or "").lower().split():
        return False
    length = 0
    for count, inner in enumerate(element.iter()):
        if inner is not element:
            name = local(inner.tag)
            length += len((inner.tail or "").strip())
            if name in BLOCKS or name in PICTURES:
                return False
        length += len((inner.text or "").strip())
        if length > _LINE or count > _LINE:
            return False
    return length > 0


def is_note(kinds: frozenset[str], tag: str) -> bool:
    """Whether a block is a note."""
    return bool(kinds & _NOTES) or tag in ("note", "annotation")


def heading_level(element: Element, tag: str, depth: int) -> int:
    """From 1; 0 where it is no heading. `depth` is DTBook's nesting of levels."""
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    if tag in ("hd", "bridgehead"):
        return max(1, depth)
    if tag == "doctitle":
        return 1
    if element.get("role") == "heading":
        level = element.get("aria-level") or "2"
        return min(6, max(1, int(level))) if level.isascii() and level.isdigit() else 2
    return 0


def in_note_group(element: Element, tag: str) -> bool:
    """Whether a list item is one of a list of notes."""
    return tag == "li" and any(types(ancestor) & _NOTE_GROUPS for ancestor in list(element.iterancestors())[:3])


def in_notes(element: Element) -> bool:
    """Whether it stands among the notes of a chapter or book, not in the text it belongs to."""
    return any(types(ancestor) & _NOTE_GROUPS for ancestor in element.iterancestors())


def begins_as_note(element: Element, tag: str, targets: Callable[[], frozenset[str]]) -> bool:
    """Whether a block that says nothing of itself begins with a note's number, linked back to the text. `targets`
    are the ids that marks lead to."""
    if tag not in _NOTE_BLOCKS or (element.text or "").strip() not in OPENED:
        return False
    for inner in element.iterdescendants():
        name = local(inner.tag)
        if name == "a" and inner.get("href"):
            identifier = note_id(element)
            marked = bool(NOTE_MARK.fullmatch(short_text(inner, 12).strip() or "-"))
            return bool(identifier) and (refers_to_note(inner) or (marked and identifier in targets()))
        if (name in BLOCKS and name not in ("p", "hr")) or (inner.text or "").strip() not in OPENED:
            return False
        if (inner.tail or "").strip() not in OPENED:
            return False
    return False


def note_targets(root: Element) -> frozenset[str]:
    """The ids that the marks of a page lead to."""
    return frozenset(
        (link.get("href") or "").partition("#")[2]
        for link in root.iter("{*}a")
        if "#" in (link.get("href") or "") and NOTE_MARK.fullmatch(short_text(link, 12).strip() or "-")
    )


def note_id(note: Element) -> str:
    """What references to it lead to: its own id, or that of what it begins with."""
    for element in note.iter():
        if identifier := element.get("id") or element.get("name"):
            return identifier
        if (element.text or "").strip():
            break
    return ""


def is_way_back(element: Element, tag: str, kinds: frozenset[str]) -> bool:
    """Whether it only leads from a note back to the text."""
    if tag != "a":
        return False
    return (
        bool(kinds & {"backlink", "doc-backlink"}) or short_text(element, 20).strip(" \n\t[]()\ufe0e\ufe0f") in _ARROWS
    )


def refers_to_note(link: Element) -> bool:
    """A link whose text is only a mark ("1", "[1]", "*") leads to a note, or back from one."""
    reference = link.get("href") or ""
    if "#" not in reference:
        return False
    text = short_text(link, 40).strip()
    if not text or len(text) > 8 or not NOTE_MARK.fullmatch(text):
        return False
    raised = any(local(child.tag) == "sup" for child in link.iter()) or any(
        local(parent.tag) == "sup" for parent in list(link.iterancestors())[:2]
    )
    return (
        raised
        or text[0] in "[(*†‡§¶"
        or bool(re.search(r"note|fn|ref", f"{reference} {link.get('class') or ''}", re.I))
    )


def marker_of(item: Element, counts: dict[Element, int]) -> str:
    """What stands in front of a list item; `data-marker` says it outright. `counts` keeps each list's latest number."""
    if (given := item.get("data-marker")) is not None:
        return given
    parent = item.getparent()
    kind = "" if parent is None else parent.get("type") or ""
    if parent is None or local(parent.tag) not in ("ol", "list"):
        return BULLET
    if local(parent.tag) == "list" and kind != "ol":
        return "" if kind == "pl" else BULLET
    if (own := _integer(item.get("value"))) is not None:
        number = own
    elif parent in counts:
        number = counts[parent] + 1
    else:
        before = sum(1 for sibling in item.itersiblings(preceding=True) if local(sibling.tag) == "li")
        number = (_integer(parent.get("start")) or 1) + before
    counts[parent] = number
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1) + "."
    if kind in ("i", "I") and 1 <= number <= 3999:
        return (roman(number) if kind == "I" else roman(number).lower()) + "."
    return f"{number}."


def _integer(value: str | None) -> int | None:
    return (
        int(value) if value and len(value) < 8 and value.lstrip("-").isascii() and value.lstrip("-").isdigit() else None
    )


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 to 3,999 in capital Roman numerals."""
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters


def ruby_text(element: Element) -> str:
    """How the base text is read, by its annotation."""
    said = "".join(raw_text(child) for child in element.iter() if local(child.tag) == "rt")
    return "".join(said.split())


def has_text(element: Element) -> bool:
    """Whether anything in it can be read."""
    return any(piece.strip() for piece in element.itertext())
