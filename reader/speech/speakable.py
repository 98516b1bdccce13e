"""Text as it is shown to words as they are said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from reader.document import Span
from reader.ports import SpokenWord

_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")


def speakable(text: str, language: str, pronunciations: Mapping[str, str] | None = None) -> list[SpokenWord]:
    """One SpokenWord for each word of the text, in order."""
    own = pronunciations or {}
    matches = list(_WORD.finditer(text))
    words = []
    for match, following in zip_longest(matches, matches[1:]):
        after = text[match.end() : following.start() if following else len(text)]
        words.append(SpokenWord(own.get(match[0].lower(), match[0]), Span(*match.span()), after))
    return words
