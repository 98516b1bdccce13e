"""Ways in which a word may be said: as other languages would, with another stress, as a word in place of letters."""

from __future__ import annotations

from reader.errors import ReaderError
from reader.ports import Variant
from reader.speech.espeak_library import library
from reader.speech.ipa import in_english, stresses, tidy
from reader.speech.languages import base

_VOICES = {
    "en": "en-us", "de": "de", "fr": "fr-fr", "es": "es", "it": "it", "nl": "nl", "la": "la",
}  # fmt: skip
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "la": "Latin",
}  # fmt: skip
_MOST_STRESSES = 5


def variants(word: str, language: str) -> tuple[Variant, ...]:
    """What may be chosen for a word in a text of this language (BCP 47), the most likely first; each sounds different.
    Only capitals and small letters are left where espeak-ng's phonemes cannot be had."""
    code = base(language) if language else "en"
    found: list[Variant] = []
    if word.isupper() and len(word) > 1:
        return (Variant("As one word", word.lower()),)
    try:
        espeak = library()
        usual = tidy(espeak.phonemes(word.lower(), _VOICES.get(code, code)))
        known = {_sounds(usual)}
        for number, said in enumerate(stresses(usual)[:_MOST_STRESSES], 1):
            if _stress(said) != _stress(usual):
                found.append(Variant(f"Stressed on part {number}", f"/{said}/"))
        for other, voice in _VOICES.items():
            said = tidy(espeak.phonemes(word.lower(), voice)) if other != code else ""
            said = in_english(said) if code == "en" else said
            if said and _sounds(said) not in known:
                known.add(_sounds(said))
                found.append(Variant(f"As in {_NAMES[other]}", f"/{said}/"))
    except ReaderError:
        return tuple(found)
    return tuple(found)


def _sounds(ipa: str) -> str:
    return ipa.replace("ˈ", "").replace("ˌ", "")


def _stress(ipa: str) -> int:
    at = ipa.find("ˈ")
    return len(_sounds(ipa[:at])) if at >= 0 else -1
