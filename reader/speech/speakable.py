"""Text as it is shown to words as they are said.

What is shown never changes: every word of the text becomes one SpokenWord with its own span. A sign between two words
is said with the one before it, or with the one it is glued to; a reading over several words ("5 mg/kg", a web
address) is said by the first of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from reader.document import Span
from reader.messages import Said
from reader.ports import SpokenWord
from reader.segment import Segments
from reader.speech.languages import base
from reader.speech.wording.acronyms import said
from reader.speech.wording.elsewhere import read_elsewhere
from reader.speech.wording.english import read_english
from reader.speech.wording.lexicon import lexicon
from reader.speech.wording.numbers import Numbers
from reader.speech.wording.readings import Claims, Reading, read_anywhere, read_symbols

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"\s+")
# What follows a word is told to the engine by the strongest of these, and nothing else.
_SIGNS = "?!.…;:—–,()"
_AS = dict(zip("—–()[]{}。！？、，；：؟،؛।", ",,,,,,,,.!?,,;:?,;.", strict=True))


@cache
def _segments() -> Segments:
    return Segments()


@lru_cache(maxsize=8)
def _numbers(language: str) -> Numbers:
    return Numbers(language)


def speakable(text: str, language: str, differently: Sequence[Said] = ()) -> list[SpokenWord]:
    """One SpokenWord for each word of the text, in order; a text of signs alone is one word.

    `language` is a BCP 47 code, `differently` what of the text is not spoken as it is written.
    """
    spans = _segments().words(text, Span(0, len(text)))
    code = base(language) if language else "en"
    claims = Claims(text, _numbers(code), lexicon(code), language.replace("_", "-").lower().partition("-")[2])
    read_anywhere(claims)
    (read_english if code == "en" else read_elsewhere)(claims)
    read_symbols(claims)
    if not spans:
        say = " ".join(_once([reading.say for reading in sorted(claims.readings, key=_start) if reading.say]))
        whole = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
        return [SpokenWord(say, whole, "")] if say else []
    owned = _owned(spans, sorted(claims.readings, key=_start))
    # Two words of four capitals and no small letter: capitals are only a way of writing it.
    shouting = text.isupper() and sum(len(span) > 3 and span.of(text).isalpha() for span in spans) > 1
    result = []
    for number, span in enumerate(spans):
        following = spans[number + 1].start if number + 1 < len(spans) else len(text)
        say = _say(claims, span, owned[number], shouting=shouting)
        result.append(SpokenWord(say, span, _after(claims, span.end, following)))
    return _signs_kept(_said_so(result, differently, language))


def _said_so(words: list[SpokenWord], differently: Sequence[Said], language: str) -> list[SpokenWord]:
    """With the words that are to be said in another way: the first says it for all of them."""
    for one in differently:
        inside = [
            at for at, word in enumerate(words) if word.span.start < one.span.end and one.span.start < word.span.end
        ]
        for number, at in enumerate(inside):
            word = words[at]
            if number or not one.say:
                words[at] = replace(word, say="", phonemes="")
            elif len(one.say) > 2 and one.say[0] == one.say[-1] == "/":
                # Engines that know no phonemes say what is written.
                words[at] = replace(word, phonemes=one.say[1:-1])
            else:
                words[at] = replace(word, say=spoken_text(one.say, language), phonemes="")
    return words


def _start(reading: Reading) -> int:
    return reading.span.start


def _owned(spans: Sequence[Span], readings: Sequence[Reading]) -> list[list[Reading]]:
    """Which word says which readings."""
    owned: list[list[Reading]] = [[] for _ in spans]
    at = 0
    for reading in readings:
        while at < len(spans) - 1 and spans[at].end <= reading.span.start:
            at += 1
        touches = spans[at].start < reading.span.end and reading.span.start < spans[at].end
        if touches or at == 0 or spans[at].end <= reading.span.start or spans[at].start == reading.span.end:
            owned[at].append(reading)
        else:
            owned[at - 1].append(reading)
    return owned


def spoken_text(text: str, language: str, differently: Sequence[Said] = ()) -> str:
    """The text as it is said, in one line: for people who want to read what they will hear. Phonemes stand between
    slashes."""
    words = speakable(text, language, differently)
    said = (f"/{word.phonemes}/" if word.phonemes else word.say for word in words)
    return " ".join("".join(say + word.after for say, word in zip(said, words, strict=True)).split())


def _say(claims: Claims, span: Span, readings: Sequence[Reading], *, shouting: bool) -> str:
    """The readings of a word and what is left of it, in their order."""
    parts = [(reading.span.start, reading.say) for reading in readings]
    offset = span.start
    while offset < span.end:
        if claims.taken(offset):
            offset += 1
            continue
        end = offset
        while end < span.end and not claims.taken(end):
            end += 1
        token = unicodedata.normalize("NFKC", claims.text[offset:end]).replace("’", "'")
        token = _EDGES.sub("", token)
        if token:
            parts.append((offset, _article(claims, offset, token) or _plain(claims, token, shouting=shouting)))
        offset = end
    return _SPACES.sub(" ", " ".join(part for _, part in sorted(parts, key=lambda part: part[0]))).strip()


def _once(said: Sequence[str]) -> list[str]:
    """Without what is the same as the one before it: five stars are a star."""
    return [say for say, before in zip(said, ["", *said], strict=False) if say != before]


def _plain(claims: Claims, token: str, *, shouting: bool) -> str:
    if claims.lexicon.shouted:
        return said(token, claims.lexicon, claims.numbers, shouting=shouting)
    return claims.lexicon.respelled.get(token.lower(), token)


def _article(claims: Claims, offset: int, token: str) -> str:
    """A capital A in front of a word is the article, and engines are told by a small letter."""
    follows = claims.text[offset + 1 : offset + 3]
    return "a" if token == "A" and len(follows) == 2 and follows[0] == " " and follows[1].isalnum() else ""


def _after(claims: Claims, start: int, end: int) -> str:
    """The punctuation between two words, as one sign and a space."""
    gap = "".join(" " if claims.taken(at) else claims.text[at] for at in range(start, end))
    if "..." in gap:
        gap = gap.replace("...", "…")
    found = {_AS.get(char, char) for char in gap}
    # A hyphen between blanks is a dash.
    if re.search(r"\s--?\s", gap):
        found.add(",")
    sign = next((sign for sign in _SIGNS if sign in found), "")
    if end == len(claims.text) and sign == ",":
        sign = ""  # a closing bracket ends nothing but itself
    return f"{sign} " if gap and (sign or end < len(claims.text)) else ""


def _signs_kept(words: list[SpokenWord]) -> list[SpokenWord]:
    """What follows a word that is not said follows the one before it: "15:30." ends with a full stop."""
    spoken = None
    for number, word in enumerate(words):
        if word.say:
            spoken = number
        elif spoken is not None and word.after.strip():
            before = words[spoken]
            sign = next(sign for sign in _SIGNS if sign in before.after + word.after)
            words[spoken] = replace(before, after=f"{sign} " if word.after.endswith(" ") else sign)
            words[number] = replace(word, after=" ")
    return words
