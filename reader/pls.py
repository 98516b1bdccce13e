"""Writes pronunciations as a Pronunciation Lexicon (PLS 1.0, W3C Recommendation, 2008).

What PLS has no words for stands in attributes of our own, which other programs pass over: that a rule is a pattern,
or holds for one document or another language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reader.pronunciations import Pronunciation

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
ANY = "any"
"""The language of a rule that holds in every one."""
OWN = "urn:one-switch-reader:pronunciations"


def as_pls(rules: Iterable[Pronunciation], language: str = "") -> str:
    """The rules as an XML file. `language` (BCP 47) is the lexicon's, else the one that most rules have, else English:
    PLS wants one."""
    rules = list(rules)
    spoken = Counter(rule.language for rule in rules if rule.language)
    language = language or (spoken.most_common(1)[0][0] if spoken else "en")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<lexicon version="1.0" xmlns="{NAMESPACE}" xmlns:reader="{OWN}"',
        f'         alphabet="ipa" xml:lang={quoteattr(language)}>',
    ]
    for rule in rules:
        own = {"pattern": "true" if rule.is_pattern else "", "book": rule.book}
        own["language"] = (rule.language or ANY) if rule.language != language else ""
        marks = "".join(f" reader:{name}={quoteattr(value)}" for name, value in own.items() if value)
        is_sound = len(rule.said) > 2 and rule.said[0] == rule.said[-1] == "/"
        tag, said = ("phoneme", rule.said[1:-1]) if is_sound else ("alias", rule.said)
        lines.append(
            f"  <lexeme{marks}><grapheme>{escape(rule.written)}</grapheme><{tag}>{escape(said)}</{tag}></lexeme>"
        )
    return "\n".join([*lines, "</lexicon>", ""])
