"""Web pages as they were saved: the article without its navigation.

The page's own `main` or `article` is taken where it has one; a page that is mostly links and has neither is given to
readability, Arc90's method of finding the article; any other page is a document and is read whole.
"""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from reader.document import Document
from reader.errors import DocumentError
from reader.importers.builder import Prose, fingerprint
from reader.importers.page_sections import PageSections, declared_language
from reader.importers.safexml import MAX_MARKUP, local, parse_html, parse_xhtml, raw_text, text_of, words
from reader.importers.sinks import Setting
from reader.importers.source import read_bytes

if TYPE_CHECKING:
    from reader.importers.safexml import Element

READABILITY_LIMIT = 600_000
"""Bytes: its time grows faster than the page."""
ARTICLE_SHARE = 0.25
"""Part of a page's text that its `main` or `article` must hold to be believed."""
LINKED_SHARE = 0.3
"""Part of a page's text in links from which on it has navigation to be left out."""

_BEGINS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".mhtml", ".mht", ".webarchive")
_FURNITURE = words("nav form dialog button")
_ROLES = words("navigation banner contentinfo complementary search dialog alert menu menubar toolbar")
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|newsletter|subscribe|promo|advert(?:isement)?|ads?|cookie|consent|"
    r"comments?|breadcrumbs?|sidebar|pagination|skip-link|toolbar|signup|popup|modal)(?:$|[\s_-])",
    re.I,
)
_SITE = re.compile(r"\s+[|–—·»]\s+|\s+-\s+")


class HtmlImporter:
    """Opens HTML files, and the archives of one page that Chrome (MHTML) and Safari (webarchive) save."""

    name = "HTML"

    def accepts(self, path: Path, head: bytes) -> bool:
        """By how the file begins; by its suffix where it begins with something else."""
        return bool(_BEGINS.match(head)) or (path.suffix.lower() in _SUFFIXES and b"<" in head)

    def open(self, path: Path) -> Document:
        """The page. Raises DocumentError for one that cannot be read or is longer than 16 megabytes."""
        data = read_bytes(path, MAX_MARKUP)
        return read_page(_unpacked(path, data), path)


def read_page(data: bytes, path: Path, title: str = "") -> Document:
    """The document in the bytes of a page. Raises DocumentError where it holds no markup."""
    from lxml import etree

    root, whole = parse_xhtml(data) if data[:300].lstrip().startswith(b"<?xml") else parse_html(data)
    if root is None:
        raise DocumentError(f"{path.name} holds no text.", "Choose another file.")
    etree.strip_elements(root, "{*}script", "{*}style", "{*}noscript", "{*}template", with_tail=False)
    page_title = title or _title(root) or path.stem
    language = declared_language(root)
    article = _article(root, data)
    setting = Setting(language, unwanted=_furniture(article))
    sections = PageSections(article, setting, page_title, language)
    notices = () if whole else ("This page is nested so deep or so large that only its bare text could be read.",)
    return Document(
        Prose(page_title).text, language, fingerprint([data]), sections.outline, sections.load, path, notices
    )


def _unpacked(path: Path, data: bytes) -> bytes:
    """The page itself, out of the archive it may be saved in."""
    if data.startswith(b"bplist"):
        try:
            return bytes(plistlib.loads(data)["WebMainResource"]["WebResourceData"])
        except (
            plistlib.InvalidFileException,
            ExpatError,
            KeyError,
            TypeError,
            ValueError,
            IndexError,
            OverflowError,
        ) as error:
            raise DocumentError(f"{path.name} is damaged or cut short.", "Save the page again.") from error
    if path.suffix.lower() in (".mhtml", ".mht") or re.match(
        rb"(?:From|MIME-Version|Snapshot-Content-Location):", data
    ):
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return content
        raise DocumentError(f"{path.name} holds no page.", "Save the page again.")
    return data


def _title(root: Element) -> str:
    """What the page is called, without the name of its site where the heading says the same."""
    found = next((text_of(element) for element in root.iter() if local(element.tag) == "title"), "")
    heading = next((text_of(element) for element in root.iter() if local(element.tag) == "h1"), "")
    if heading and heading in (found, *_SITE.split(found)):
        return heading
    return found or heading


def _article(root: Element, data: bytes) -> Element:
    body = next((child for child in root.iter() if local(child.tag) == "body"), root)
    length = _length(body)
    for test in (_is_main, _is_article):
        found = [element for element in body.iter() if test(element)]
        if (len(found) == 1 or (found and test is _is_main)) and _length(found[0]) >= ARTICLE_SHARE * length:
            return found[0]
    linked = _linked_length(body, length)
    if linked > LINKED_SHARE * length and len(data) < READABILITY_LIMIT:
        readable = _readable(data)
        return body if readable is None else readable
    return body


def _is_main(element: Element) -> bool:
    return local(element.tag) == "main" or element.get("role") == "main"


def _is_article(element: Element) -> bool:
    return (
        local(element.tag) == "article" or element.get("role") == "article" or element.get("itemprop") == "articleBody"
    )


def _readable(data: bytes) -> Element | None:
    """The article as readability finds it; None where it finds none."""
    try:
        from readability import Document as Readability  # type: ignore[import-untyped]
        from readability.readability import Unparseable  # type: ignore[import-untyped]
    except ImportError:
        return None
    from reader.importers.safexml import cleaned

    try:
        summary = Readability(cleaned(data)).summary(html_partial=True)
    except (Unparseable, ValueError, TypeError, AttributeError):
        return None
    root, _ = parse_html(f"<html><body>{summary}</body></html>".encode())
    return root if root is not None and _length(root) > 200 else None


def _furniture(article: Element) -> Callable[[Element], bool]:
    """Tells what belongs to the site and not to the text. Nothing that holds most of the text does."""
    length = _length(article)
    # Counting is bounded: in a hostile page every element may look like furniture and hold all the rest.
    found, effort = set(), 50 * length + 1000
    for element in article.iter():
        if element is not article and _looks_like_furniture(element, article):
            own = _length(element)
            effort -= own
            if own < 0.4 * length:
                found.add(element)
            if effort < 0:
                break
    return found.__contains__


def _looks_like_furniture(element: Element, article: Element) -> bool:
    tag = local(element.tag)
    if tag in _FURNITURE or (element.get("role") or "") in _ROLES:
        return True
    if tag in ("header", "footer") and element.getparent() is not None and local(article.tag) == "body":
        # A page's own head and foot, not a chapter's.
        return element.getparent() is article and bool(_linked(element))
    return tag in ("div", "section", "aside", "ul", "p") and bool(
        _CLASSES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )


def _linked(element: Element) -> bool:
    length = _length(element)
    return _linked_length(element, length) * 2 >= length


def _linked_length(element: Element, most: int) -> int:
    """How much of its text is in links, counted up to `most`."""
    linked = 0
    for link in element.iter():
        if local(link.tag) == "a" and link.get("href"):
            linked += _length(link)
            if linked > most:
                break
    return linked


def _length(element: Element) -> int:
    return len("".join(raw_text(element).split()))
