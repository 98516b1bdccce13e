"""Small documents for the tests of the library."""

from __future__ import annotations

from pathlib import Path

from reader.document import BLOCK_BREAK, Block, BlockKind, Document, Position, Section, Span

CHAPTERS = {
    "Introduction": [
        "The first morning was grey. Nobody spoke at breakfast. Rain fell on the tin roof.",
        "Later the postman came. He brought one letter and a parcel.",
    ],
    "The Letter": [
        "Dear aunt, it began. I write to you from the harbour. The ship is late again.",
        "There were three pages. The last one had been torn off at the corner.",
    ],
    "The Parcel": [
        "It was wrapped in brown paper. Inside lay a watch that did not go.",
        "She wound it up. It ticked twice and stopped. She laughed.",
    ],
}


def make(
    chapters: dict[str, list[str]], *, path: Path | None = Path("/books/harbour.md"), fingerprint: str = ""
) -> Document:
    """A document with a section for each chapter; its fingerprint is made from its text."""
    sections = []
    for number, (title, paragraphs) in enumerate(chapters.items(), 1):
        pieces = ([title] if title.strip() else []) + paragraphs
        blocks, at = [], 0
        for piece in pieces:
            kind = BlockKind.HEADING if piece is title else BlockKind.PARAGRAPH
            blocks.append(Block(kind, Span(at, at + len(piece)), 1))
            at += len(piece) + len(BLOCK_BREAK)
        sections.append(Section(number, title.strip(), 1, BLOCK_BREAK.join(pieces), tuple(blocks)))
    text = BLOCK_BREAK.join(section.text for section in sections)
    return Document.of("The harbour", sections, fingerprint=fingerprint or f"{hash(text):x}", path=path)


def place_of(document: Document, words: str) -> Position:
    """Where these words begin."""
    for heading in document.outline:
        text = document.section(heading.number).text
        if words in text:
            return Position(heading.number, text.index(words))
    raise AssertionError(f"{words!r} is nowhere in the document")


def words_at(document: Document, position: Position, count: int = 20) -> str:
    """The text from a place on."""
    return document.section(position.section).text[position.offset : position.offset + count]
