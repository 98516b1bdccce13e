"""Languages as voices are called by them, and as their codes compare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from reader.language_tags import primary

# espeak-ng's voice -> what we call it, the most asked for first. One voice a language, the others below.
ESPEAK_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "en-us": "english",
        "en-gb": "british",
        "de": "german",
        "fr-fr": "french",
        "es": "spanish",
        "es-419": "latin american",
        "it": "italian",
        "pt": "portuguese",
        "pt-br": "brazilian",
        "nl": "dutch",
        "ko": "korean",
        "ja": "japanese",
        "cmn": "chinese",
        "yue": "cantonese",
        "ar": "arabic",
        "he": "hebrew",
        "fa": "persian",
        "ur": "urdu",
        "hi": "hindi",
        "bn": "bengali",
        "ta": "tamil",
        "te": "telugu",
        "ru": "russian",
        "uk": "ukrainian",
        "pl": "polish",
        "cs": "czech",
        "sk": "slovak",
        "sl": "slovenian",
        "hr": "croatian",
        "sr": "serbian",
        "bg": "bulgarian",
        "mk": "macedonian",
        "ro": "romanian",
        "hu": "hungarian",
        "el": "greek",
        "tr": "turkish",
        "sv": "swedish",
        "da": "danish",
        "nb": "norwegian",
        "fi": "finnish",
        "is": "icelandic",
        "et": "estonian",
        "lv": "latvian",
        "lt": "lithuanian",
        "cy": "welsh",
        "ga": "irish",
        "gd": "gaelic",
        "ca": "catalan",
        "eu": "basque",
        "af": "afrikaans",
        "sw": "swahili",
        "vi": "vietnamese",
        "th": "thai",
        "id": "indonesian",
        "ms": "malay",
        "eo": "esperanto",
        "la": "latin",
    }
)

ESPEAK_VARIANTS: Mapping[str, str] = MappingProxyType(
    {
        "en-gb-scotland": "scottish",
        "en-us+f2": "english woman",
        "en-us+m3": "english deep",
        "en-us+klatt2": "english klatt",
    }
)

# Codes that mean the same language as another one.
_SAME = MappingProxyType({"zh": "cmn", "no": "nb", "nn": "nb", "iw": "he", "in": "id", "fil": "tl"})


def base(code: str) -> str:
    """The language of a BCP 47 code without region or script: "en_US" and "en-gb" are "en", "zh" is "cmn"."""
    first = primary(code)
    return _SAME.get(first, first)


def same(one: str, other: str) -> bool:
    """Whether two codes name the same language; an empty one fits every other."""
    return not one or not other or base(one) == base(other)


# Unicode blocks that tell a language, or the likeliest one of a script. Kana before Han: Japanese uses both.
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af\u1100-\u11ff]"), "ko"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0900-\u097f]"), "hi"),
    (re.compile("[\u0e00-\u0e7f]"), "th"),
)
_WRITTEN_IN = MappingProxyType(
    {
        "ar": frozenset({"ar", "fa", "ur", "ku", "ug", "sd"}),
        "ru": frozenset({"ru", "uk", "bg", "sr", "mk", "be", "kk"}),
        "hi": frozenset({"hi", "mr", "ne"}),
        "zh": frozenset({"cmn", "yue", "ja", "hak"}),
        "he": frozenset({"he", "yi"}),
    }
)


def language_by_script(text: str, language: str) -> str:
    """`language`, unless most letters are of a script it is not written in: then the likeliest language of that."""
    letters = sum(1 for char in text if char.isalpha())
    for pattern, code in _SCRIPTS:
        found = len(pattern.findall(text))
        if (found and 2 * found > letters) or (code == "ja" and 8 * found > letters > 0):
            fits = _WRITTEN_IN.get(code, frozenset({code}))
            return language if base(language) in fits else code
    return language
