"""Which language a passage is in, where the document does not say: its voice, its numbers and its sentences follow.

Only whole blocks are looked at, and only what is sure counts: a wrong guess would read a sentence in a wrong voice.
"""

from __future__ import annotations

from dataclasses import replace

from reader.document import Block, BlockKind, Document, Inline, InlineKind, Section
from reader.language_tags import primary
from reader.ports import Detector

SAMPLE = 3_000
"""Characters of a section that tell its language."""
LETTERS = 40
"""Letters of a block that can tell another language than that of its section."""
SURE, SURE_ALONE = 0.9, 0.5
"""How sure it must be to contradict what is written, and where nothing is."""
# Languages that are taken for each other in a sentence or two.
_ALIKE = (
    frozenset({"no", "nb", "nn", "da", "sv"}), frozenset({"hr", "sr", "bs", "sh", "sl", "mk"}), frozenset({"id", "ms"}),
    frozenset({"es", "gl", "ast", "ca", "pt", "an"}), frozenset({"cs", "sk"}), frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"zh", "cmn", "yue", "wuu", "ja"}), frozenset({"hi", "mr", "ne"}), frozenset({"fa", "ar", "ur", "ckb"}),
    frozenset({"de", "nds", "als", "bar", "lb"}), frozenset({"it", "vec", "scn", "lmo", "pms", "nap", "la"}),
    frozenset({"en", "sco"}), frozenset({"tr", "az"}), frozenset({"nl", "af", "fy"}), frozenset({"he", "yi"}),
)  # fmt: skip


class Languages:
    """Adds to the sections of documents the languages that their passages are in.

    While the detector is not `ready` and must not be waited for, sections stay as they are.
    """

    def __init__(self, detector: Detector, *, wait: bool = False) -> None:
        self._detector = detector
        self._wait = wait
        self._told = False

    def warm(self) -> None:
        """Gets ready in the background."""
        self._detector.warm()

    def came(self) -> bool:
        """Whether the detector has become ready since this was last asked."""
        told, self._told = self._told, self._detector.ready
        return self._told and not told

    def follow(self, document: Document) -> Document:
        """The same document; its sections say in which language they are."""

        def load(number: int) -> Section:
            return self.told(document.load(number), document.language)

        return replace(document, load=load, _loaded={})

    def of(self, document: Document) -> str:
        """The language of a document that does not say it: that of its first section with enough text."""
        if document.language or not (self._wait or self._detector.ready):
            return document.language
        for heading in document.outline[:5]:
            found = self._alone(document.section(heading.number).text)
            if found:
                return found
        return ""

    def told(self, section: Section, language: str) -> Section:
        """The section with its language, and a LANGUAGE on each block that is in another one."""
        if not (self._wait or self._detector.ready):
            return section
        own = section.language or language or self._alone(section.text)
        marked = [one.span for one in section.inlines if one.kind is InlineKind.LANGUAGE]
        found = []
        for block in section.blocks:
            covered = any(span.start < block.span.end and block.span.start < span.end for span in marked)
            if block.kind is BlockKind.CODE or covered:
                continue
            other = self._other(block, section.text, own)
            if other:
                found.append(Inline(InlineKind.LANGUAGE, block.span, other))
        if not found and own == section.language:
            return section
        inlines = sorted((*section.inlines, *found), key=lambda one: (one.span.start, -one.span.end))
        return replace(section, language=own, inlines=tuple(inlines))

    def _alone(self, text: str) -> str:
        text = text[:SAMPLE]
        if sum(map(str.isalpha, text)) < LETTERS // 2:
            return ""
        code, sure = self._detector.detect(text)
        return code if sure >= SURE_ALONE else ""

    def _other(self, block: Block, text: str, own: str) -> str:
        said = block.span.of(text)
        if not own or sum(map(str.isalpha, said)) < LETTERS:
            return ""
        code, sure = self._detector.detect(said[:SAMPLE])
        mine = primary(own)
        alike = code == mine or any({code, mine} <= group for group in _ALIKE)
        return "" if alike or sure < SURE else code
