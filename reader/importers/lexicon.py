"""Pronunciations that a book brings along, as a Pronunciation Lexicon (PLS 1.0, W3C Recommendation, 2008)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.document import Inline, InlineKind, Section, Span
from reader.errors import DocumentError
from reader.importers.container import Files
from reader.importers.safexml import attribute, local, parse_xml, text_of
from reader.language_tags import primary
from reader.pls import ANY
from reader.pronunciations import Pronunciation

if TYPE_CHECKING:
    from reader.importers.safexml import Element

LIMIT = 4 * 1024 * 1024
MAX_WORDS = 20_000
_WORD = re.compile(r"\w[\w'’.-]*\w|\w")


def read_pls(data: bytes) -> list[Pronunciation]:
    """The rules of a lexicon, for all documents unless it says otherwise; none where it is no lexicon."""
    root = parse_xml(data)
    if root is None or local(root.tag) != "lexicon":
        return []
    ipa = attribute(root, "alphabet").lower() in ("ipa", "")
    language = attribute(root, "lang")
    rules: list[Pronunciation] = []
    for lexeme in root.iter("{*}lexeme"):
        said = _said(lexeme, ipa=ipa)
        if said is None:
            continue
        for child in lexeme:
            written = text_of(child) if local(child.tag) == "grapheme" else ""
            is_pattern = attribute(lexeme, "pattern") == "true"
            if written and len(rules) < MAX_WORDS and (is_pattern or not {"*", "?"} & set(written)):
                spoken = (attribute(lexeme, "language") or language).removeprefix(ANY)
                rules.append(Pronunciation(written, said, attribute(lexeme, "book"), spoken))
    return rules


def _said(lexeme: Element, *, ipa: bool) -> str | None:
    """How a lexeme is spoken: the first way that we know; an empty alias is a word that is skipped."""
    for child in lexeme:
        tag = local(child.tag)
        own = attribute(child, "alphabet").lower()
        if tag == "alias":
            return text_of(child)
        if tag == "phoneme" and (own == "ipa" or (not own and ipa)) and text_of(child):
            return f"/{text_of(child)}/"
    return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How words are spoken, by language and word: an alias as it is, phonemes of the IPA between slashes."""

    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, container: Files, names: Sequence[str]) -> Lexicon:
        """All lexicons of a book as one; what cannot be read is left out."""
        words: dict[str, dict[str, str]] = {}
        for name in names:
            try:
                root = parse_xml(container.read(name, LIMIT))
            except DocumentError:
                continue
            if root is None:
                continue
            ipa = attribute(root, "alphabet").lower() in ("ipa", "")
            table = words.setdefault(primary(attribute(root, "lang")), {})
            for lexeme in root.iter():
                if local(lexeme.tag) != "lexeme" or len(table) >= MAX_WORDS:
                    continue
                said = _said(lexeme, ipa=ipa)
                if said:
                    for child in lexeme:
                        if local(child.tag) == "grapheme" and (written := text_of(child)):
                            table.setdefault(written, said)
        return cls(words)

    def applied(self, section: Section) -> Section:
        """The section with a PRONUNCIATION on each word the lexicon has and the text does not itself say."""
        table = {**self.words.get("", {}), **self.words.get(primary(section.language), {})}
        if not table:
            return section
        taken = {
            offset
            for one in section.inlines
            if one.kind in (InlineKind.PRONUNCIATION, InlineKind.LANGUAGE)
            for offset in range(one.span.start, one.span.end)
        }
        found = [
            Inline(InlineKind.PRONUNCIATION, Span(*match.span()), table[match[0]])
            for match in _WORD.finditer(section.text)
            if match[0] in table and match.start() not in taken
        ]
        inlines = sorted((*section.inlines, *found), key=lambda one: (one.span.start, -one.span.end))
        return replace(section, inlines=tuple(inlines))
