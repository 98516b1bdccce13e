"""Finds sentences and words.

Sentences come from sentencex, Wikimedia's splitter for some 300 languages, with corrections for what it gets wrong
when the text is to be listened to: it does not look inside quotations and brackets, and it does not know all
abbreviations. `tests/golden/sentences.toml` is the hard set that both are measured with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reader.document import Span

LONGEST = 600
"""Characters after which a sentence is cut at the end of a clause: three quarters of a minute of speech."""

# --- what is hidden from the splitter ------------------------------------------------------------------------------

_HIDDEN = str.maketrans(dict.fromkeys('“”„«»‹›‚"()[]{}「」『』（）【】〈〉《》〔〕\n\r\t\u00a0\u202f', " "))
_SINGLE_QUOTES = re.compile(r"(?<!\w)['‘’]|['‘’](?!\w)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CITATION = re.compile(r"\[\d+(?:[\s,;–-]+\d+)*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_CLOSING = re.compile(rf"(?:[\u00a0\u202f ]?[»›](?!\w)|[”’“‘\"')\]}}」』）】〉》〕]|{_CITATION.pattern})*")
_CLOSING_FULL_WIDTH = re.compile(r"[”’」』）】〉》〕]*")
_CODE = re.compile(r"\n[ \t]+\S|[;{}]\n|\n\n")

# --- corrections ---------------------------------------------------------------------------------------------------

_CONTEXT = 60
_LEFT_OUT = re.compile(r"(?<=[.!?…])(?=\s+\S)|(?<=[^\W\d_]{2}[.!?])(?=[^\W\d_]{2})")
_SMALL_WORD = re.compile(r"[-–—\s]*[^\W\d_]+(?:[-'’][^\W\d_]+)*(?!\w)")
_BULLET = re.compile(r"\A\s*[•◦▪*–—-]")
_MARKER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[^\W\d_]|[IVXLCivxlc]{1,6})[.)])\s*")
_NAMED_LETTER = re.compile(
    r"\b(?:and|or|is|not|than|as|but|am|was|vitamins?|plan|type|hepatitis|grade|group|part|option|class) [A-Z]\.\Z"
)
_TIME = re.compile(r"\b[ap]\.m\.\Z", re.IGNORECASE)
_AFTER_TIME = re.compile(
    r"(?:\d|[ECMP][SD]?T|GMT|UTC|BST|CES?T|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\b"
)
_ENGLISH_WORD = re.compile(r"\b(?:art|ill|may|me|miss|no)\.\Z")
_LAST_WORD = re.compile(r"([^\s(\[]+)\.\Z")
_STARTS_NUMBER = re.compile(r"\d|[IVXLC]+\b")
_DAY_OR_MONTH = re.compile(
    r"\b(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\Z"
)
_CHAPTER = re.compile(
    r"\s*(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|section|part)\s+(?:\d+|[IVXLC]+)\.", re.IGNORECASE
)
_NAME_IN_SMALL = re.compile(r"[a-z]+[A-Z\d]\w*")
_ORDINARY_WORD = re.compile(r"\b[a-z]{4,}\.\Z")
_ORDINAL = re.compile(
    r"(?:\A|\b(?:im|am|vom|zum|zur|beim|bis|seit|ab|der|die|das|dem|den|des|ein|eine|einer|einem|einen|und|i|na|od|do))"
    r"\s*\d{1,3}\.\Z",
    re.IGNORECASE,
)
_ORDINAL_LANGUAGES = frozenset(("de", "da", "nb", "no", "nn", "cs", "sk", "sl", "hr", "sr", "hu", "fi"))
_ENDS_NUMBER = re.compile(r"\d\.\Z")
_QUOTING = re.compile(r"と|って|なんて|などと")
_HAS_WORD = re.compile(r"[^\W_]")

_BEFORE_NUMBERS = frozenset(
    """
    no nos nr tel kl h nº n° № fig figs eq eqs sec secs ch chap chaps vol vols p pp pag pagg pág págs s art arts para
    paras abs abb tab kap bd z rd cap núm num ex exs app ref refs § с стр рис гл σελ
    """.split()  # noqa: SIM905
)
_BEFORE_NAMES = {
    "en": "Mr Mrs Ms Dr Prof Profs Rev Gen Col Lt Capt Sgt Gov Sen approx Approx incl",
    "de": "Frl Dipl phil rer nat jur geb gest bspw",
    "fr": "M MM Mme Mmes Mlle Mlles Pr Me Mgr Ste",
    "es": "Av Avda Dña aprox Profa profa",
    "pt": "Av Profa profa",
    "it": "dott.ssa prof.ssa Dott.ssa Prof.ssa",
    "nl": "mevr Mevr o.a d.w.z",
    "pl": "mgr inż ur zm tj św ks im",
    "ru": "им т.е напр ср",
    "tr": "Doç Yrd Sn bkz örn",
    "el": "κκ δηλ βλ",
}
"""Abbreviations in front of something that sentencex does not know: what follows is the same sentence. Without the
last stop, upper and lower case as they are written."""


@lru_cache(maxsize=32)
def _before_names(language: str) -> frozenset[str]:
    return frozenset(_BEFORE_NAMES.get(language, "").split())


class Segments:
    """Implements `reader.ports.Segmenter`."""

    def __init__(self) -> None:
        self._marks = _Marks()

    def sentences(self, text: str, span: Span, language: str) -> Sequence[Span]:
        """The sentences of one block, without white space around them; over-long ones in parts.

        `language` is a BCP 47 code or empty. Program text gives its lines.
        """
        block = span.of(text)
        if _CODE.search(block):
            found = _lines(block)
        else:
            found = _sentences(block, re.split("[-_]", language.lower(), maxsplit=1)[0] or "en")
        return [part.shifted(span.start) for one in found for part in _shortened(block, one)]

    def words(self, text: str, span: Span) -> Sequence[Span]:
        """The words of a stretch of text; signs alone are none.

        One word each: a compound with hyphens, a number with its currency or per cent sign, an abbreviation with
        inner stops ("U.S."), an address, a Chinese character, a run of kana.
        """
        piece = span.of(text)
        if piece.isascii():
            return [Span(match.start() + span.start, match.end() + span.start) for match in _WORD.finditer(piece)]
        found = (Span(*match.span()) for match in _WORD.finditer(piece.translate(self._marks)))
        # A combining mark that combines with nothing is no word.
        return [word.shifted(span.start) for word in found if _HAS_WORD.search(piece, word.start, word.end)]


def _lines(block: str) -> list[Span]:
    return [_stripped(block, match.start(), match.end()) for match in re.finditer(r"[^\n]*\S[^\n]*", block)]


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sentences(block: str, language: str) -> list[Span]:
    masked = _SINGLE_QUOTES.sub(" ", _CITATION.sub(lambda match: " " * len(match[0]), block).translate(_HIDDEN))
    masked = _BULLET.sub(lambda match: " " * len(match[0]), masked)
    found: list[Span] = []
    start = 0
    word = _HAS_WORD.search(masked)
    for end, certain in _candidates(masked, language):
        if word is None or end <= max(start, word.start()):
            continue
        closing = _CLOSING_FULL_WIDTH if masked[end - 1] in "。！？" else _CLOSING
        close = closing.match(block, end)
        after = close.end() if close else end
        following = masked[after : after + _CONTEXT].lstrip()
        before = masked[max(start, end - _CONTEXT) : end]
        if not following:
            continue
        if not found and (_MARKER.fullmatch(masked, start, end) or _CHAPTER.fullmatch(masked, start, end)):
            continue
        if _ends(before, following, language, certain=certain, spaced=block[after : after + 1].isspace()):
            found.append(_stripped(block, start, after))
            start = after
            word = _HAS_WORD.search(masked, start)
    last = _stripped(block, start, len(block))
    if found and not _HAS_WORD.search(block, last.start, last.end):
        found[-1] = _stripped(block, found[-1].start, last.end)
    elif len(last):
        found.append(last)
    return found


def _candidates(masked: str, language: str) -> list[tuple[int, bool]]:
    """The ends of what may be sentences, and whether the splitter found them."""
    from sentencex import segment  # type: ignore[import-untyped]

    found = {match.start(): False for match in _LEFT_OUT.finditer(masked)}
    at = 0
    for piece in segment(language, _SURROGATE.sub("\ufffd", masked)):
        if piece.strip():
            found[at + len(piece.rstrip())] = True
        at += len(piece)
    return sorted(found.items())


def _ends(before: str, following: str, language: str, *, certain: bool, spaced: bool) -> bool:
    """Whether a sentence ends between the two."""
    last, first = before[-1], following[0]
    if last in "。！？":
        return not _QUOTING.match(following)
    if first in ",;:" or _is_small(_SMALL_WORD.match(following)):
        return False
    if last in ".!?" and not spaced:
        return _is_glued(before, following)
    if last != ".":
        return certain or last in "!?…"
    if _stays_open(before, following, language):
        return False
    if language == "en" and following[0].isupper() and _ENGLISH_WORD.search(before):
        return True
    return certain or bool(_NAMED_LETTER.search(before)) or _is_name_after_word(before, following)


def _stays_open(before: str, following: str, language: str) -> bool:
    """Whether the stop belongs to an abbreviation or a number, and the sentence goes on."""
    word = _LAST_WORD.search(before)
    if word and word[1] in _before_names(language):
        return True
    if word and word[1].lower() in _BEFORE_NUMBERS and _STARTS_NUMBER.match(following):
        # "Look at the art. I like it."
        return not (_ENGLISH_WORD.search(before) and following.startswith("I "))
    if (_TIME.search(before) or _DAY_OR_MONTH.search(before)) and _AFTER_TIME.match(following):
        return True
    if language == "ko" and _ENDS_NUMBER.search(before):
        return True
    return language in _ORDINAL_LANGUAGES and bool(_ORDINAL.search(before))


def _is_small(word: re.Match[str] | None) -> bool:
    return word is not None and word[0].islower()


def _is_name_after_word(before: str, following: str) -> bool:
    """A sentence that begins with a name in small letters: "common. eBay sells"."""
    return bool(_NAME_IN_SMALL.match(following) and _ORDINARY_WORD.search(before))


def _is_glued(before: str, following: str) -> bool:
    """Whether only the space was forgotten: "ended.The"."""
    return bool(
        re.search(r"[^\W\d_]{2}[^\W\d_A-Z][.!?]\Z", before) and re.match(r"[A-ZÀ-ÞΑ-Я][^\W\d_A-Z]+\s", following)
    )


_CLAUSE_ENDS = tuple(re.compile(pattern) for pattern in (r"\n", r"[;:—。；：]\s*", r"[,–，、،؛]\s*|\s-\s", r"\s+"))


def _shortened(block: str, sentence: Span) -> Iterator[Span]:
    """The sentence, in parts of at most LONGEST characters that end where a clause does."""
    start, end = sentence.start, sentence.end
    while end - start > LONGEST:
        for pattern in _CLAUSE_ENDS:
            cuts = [match.end() for match in pattern.finditer(block, start + LONGEST // 3, start + LONGEST)]
            if cuts:
                break
        cut = cuts[-1] if cuts else start + LONGEST
        yield _stripped(block, start, cut)
        start = cut
        while block[start].isspace():
            start += 1
    yield Span(start, end)


# --- words ---------------------------------------------------------------------------------------------------------

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u3096\u3099\u309a\u309d-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_LETTER = rf"[^\W_{_HAN}{_HIRAGANA}{_KATAKANA}]"
_URL_END = rf"[^\s<>\"“”«».,;:!?'’)\]}}{_HAN}{_HIRAGANA}{_KATAKANA}。、]"
_WORD = re.compile(
    rf"(?:https?://|ftp://|www\.)(?:[.,;:!?'’)\]}}]*{_URL_END})+/?"
    r"|[\w+-][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    rf"|(?<![\w.])(?:(?!\d){_LETTER}{{1,2}}\.){{2,}}(?!\w)"
    rf"|[{_HAN}]|[{_HIRAGANA}]+|[{_KATAKANA}]+"
    r"|(?:(?<![\w.])[-−]?[£$€¥₩₹]?\.?(?=\d))?"
    rf"{_LETTER}+(?:(?:[-‐‑]['’]?|['’ʼ]-?|[&_·\u200c\u200d]|\.(?=[a-z\d])|(?<=[A-Z])\.(?=[A-Z])"
    rf"|(?<=\d)[.,:/–⁄](?=\d)){_LETTER}+)*(?:(?<=\d)(?:[%‰€£$¥₩]|°[CF]?\b|°)|(?<=\b[A-Z])(?:\+\+|\+|#)(?!\w))?"
)


class _Marks(dict[int, int]):
    """Combining marks as letters, which `\\w` does not count them as, for `str.translate`; fills itself."""

    def __missing__(self, code: int) -> int:
        is_mark = unicodedata.category(chr(code)).startswith("M") and not 0xFE00 <= code <= 0xFE0F
        self[code] = ord("a") if is_mark else code
        return self[code]
