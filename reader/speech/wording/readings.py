"""Stretches of text that are said in another way than they are written, and the ones every language shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from reader.document import Span
from reader.speech.wording.lexicon import Lexicon
from reader.speech.wording.numbers import Numbers

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"

_LINK = re.compile(r"(?:https?://|www\.)(?:www\.)?([^\s/<>()\[\]?#:]+)(?:[/?#:][^\s<>]*)?", re.I)
_MAIL = re.compile(r"(?:mailto:)?([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s?)?\b10\.\d{4,9}/[^\s<>]+", re.I)
_DOMAIN = re.compile(r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:org|com|net|edu|gov|info|io|uk|de|fr|eu)\b(?:/[^\s<>]*)?", re.I)
_BULLET = re.compile(r"^\s*([•◦▪‣·*–—-]|\[[ xX]\])(?=\s)", re.M)
_CITATION = re.compile(r"\[\d+(?:\s?[,–-]\s?\d+)*\]")
_FLAG = "\U0001f1e6-\U0001f1ff"
_PICTURES = "\U0001f000-\U0001f1e5\U0001f200-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa\u2139"
_JOINING = "\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_EMOJI = re.compile(f"[{_FLAG}]{{2}}|[{_PICTURES}][{_JOINING}]*(?:\u200d[{_PICTURES}][{_JOINING}]*)*")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]+")
_TRAILING = ".,;:!?)]}'\"”’»"


@dataclass(frozen=True, slots=True)
class Reading:
    """The characters at `span` are said as `say`; empty says nothing."""

    span: Span
    say: str


@dataclass(slots=True)
class Claims:
    """Who reads which characters: the first to claim them."""

    text: str
    numbers: Numbers
    lexicon: Lexicon
    region: str = ""
    readings: list[Reading] = field(default_factory=list)
    _taken: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._taken = bytearray(len(self.text))

    def free(self, start: int, end: int) -> bool:
        """Whether nobody reads these characters yet."""
        return start < end and not any(self._taken[start:end])

    def claim(self, start: int, end: int, say: str) -> bool:
        """Reads them, unless somebody does already."""
        if not self.free(start, end):
            return False
        self._taken[start:end] = b"\1" * (end - start)
        self.readings.append(Reading(Span(start, end), say))
        return True

    def group(self, match: re.Match[str], name: str | int, say: str) -> bool:
        """Reads what a group matched, if it matched."""
        return match.start(name) >= 0 and self.claim(match.start(name), match.end(name), say)

    def each(self, pattern: re.Pattern[str], say: Callable[[re.Match[str]], str | None]) -> None:
        """Reads every match as `say` has it; None leaves it to others."""
        for match in pattern.finditer(self.text):
            said = say(match) if self.free(*match.span()) else None
            if said is not None:
                self.claim(match.start(), match.end(), said)

    def taken(self, offset: int) -> bool:
        """Whether this character is read by a claim."""
        return bool(self._taken[offset])


def read_anywhere(claims: Claims) -> None:
    """Bullets, links, addresses, citations and emoji, in every language."""
    phrases = claims.lexicon.phrases
    dot, at = f" {phrases.get('dot', '')} ", f" {phrases.get('at', '')} "
    link = phrases.get("link", "")

    def domain(name: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"[-_]", " ", name).replace(".", dot)).strip()

    def shortened(match: re.Match[str], say: str) -> None:
        end = match.end()
        while end > match.start() and claims.text[end - 1] in _TRAILING:
            end -= 1
        claims.claim(match.start(), end, say)

    for match in _BULLET.finditer(claims.text):
        claims.group(match, 1, "")
    for match in _DOI.finditer(claims.text):
        shortened(match, f"{link}, D O I" if link else "D O I")
    for match in _LINK.finditer(claims.text):
        shortened(match, f"{link}, {domain(match[1])}".lstrip(", "))
    for match in _MAIL.finditer(claims.text):
        shortened(match, f"{domain(match[1])}{at}{domain(match[2].rstrip('.'))}".strip())
    for match in _DOMAIN.finditer(claims.text):
        shortened(match, domain(match[0].split("/")[0]))
    claims.each(_CITATION, lambda match: "")
    english = bool(claims.lexicon.shouted)
    claims.each(_EMOJI, lambda match: _picture(match[0]) if english else "")
    claims.each(_HIDDEN, lambda match: "")


def read_symbols(claims: Claims) -> None:
    """Single signs that are left over, by the language's table."""
    symbols = claims.lexicon.symbols
    for offset, char in enumerate(claims.text):
        if char in symbols:
            claims.claim(offset, offset + 1, symbols[char])


def _picture(emoji: str) -> str:
    if "\U0001f1e6" <= emoji[0] <= "\U0001f1ff":
        # The two letters of the country, as regional indicators.
        return " ".join(chr(ord(sign) - 0x1F1E6 + ord("A")) for sign in emoji) + " flag"
    return " ".join(_named(sign) for sign in emoji.split("\u200d"))


def _named(emoji: str) -> str:
    name = unicodedata.name(emoji[0], "").lower()
    name = re.sub(r"^(heavy|black|white) |\bsign$|\bwith variation.*", "", name).strip()
    return re.sub(r"^(heavy|black|white) ", "", name).replace("-", " ")
