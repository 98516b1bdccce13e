"""How words sound, for a recogniser whose dictionary lacks them: espeak-ng's phonemes as ARPAbet.

The phonemes come from the espeak-ng inside the wheel `piper-tts`, which is another one than the voices' own, so that
nothing here can disturb a voice that is speaking.
"""

from __future__ import annotations

import re
import unicodedata
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

from reader.errors import EngineUnavailable

# International phonetic alphabet as espeak-ng's American voice writes it, the longest first.
_ARPABET = {
    "aɪə": "AY AH", "aɪɚ": "AY ER", "aʊɚ": "AW ER", "ɔːɹ": "AO R", "oːɹ": "AO R", "ɑːɹ": "AA R", "ɪɹ": "IH R",
    "ɛɹ": "EH R", "ʊɹ": "UH R", "dʒ": "JH", "tʃ": "CH", "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW",
    "ɔɪ": "OY", "iː": "IY", "uː": "UW", "ɑː": "AA", "ɔː": "AO", "ɜː": "ER", "əl": "AH L", "n̩": "AH N", "oː": "AO",
    "æ": "AE", "a": "AA", "ɑ": "AA", "ɒ": "AA", "ɐ": "AH", "ʌ": "AH", "ə": "AH", "ᵻ": "IH", "ɨ": "IH", "ɚ": "ER",
    "ɝ": "ER", "ɛ": "EH", "e": "EH", "ɪ": "IH", "i": "IY", "ɔ": "AO", "o": "OW", "ʊ": "UH", "u": "UW", "y": "UW",
    "b": "B", "d": "D", "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "j": "Y", "k": "K", "l": "L", "ɫ": "L",
    "m": "M", "n": "N", "ŋ": "NG", "ɲ": "N", "p": "P", "ɹ": "R", "r": "R", "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T",
    "θ": "TH", "v": "V", "w": "W", "x": "K", "z": "Z", "ʒ": "ZH", "ç": "HH",
}  # fmt: skip
_LONGEST = max(map(len, _ARPABET))
_IGNORED = re.compile(r"\([^)]*\)|[ˈˌʲʔ͡'_\-ː̃ \"]")


class Pronouncer:
    """Pronounces words in American English. Raises EngineUnavailable where espeak-ng's phonemes are missing."""

    def __init__(self) -> None:
        folder = _folder_of("piper")
        try:
            self._espeak: Any = _extension("espeakbridge", folder)
        except ImportError as error:
            raise EngineUnavailable(
                "Words outside the dictionary cannot be pronounced.", "Install the package piper-tts."
            ) from error
        self._espeak.initialize(str(folder / "espeak-ng-data"))

    def pronounce(self, word: str) -> str:
        """A word's phones in ARPAbet, "R IH L UW Z OW L"; "" where it cannot be said."""
        self._espeak.set_voice("en-us")
        return arpabet("".join(phonemes for phonemes, _, _ in self._espeak.get_phonemes(word)))


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    return Path(((spec and spec.submodule_search_locations) or [""])[0])


def _extension(name: str, folder: Path) -> Any:
    """A package's extension without the package, which would bring 40 MB of other things along. Raises ImportError."""
    spec = PathFinder.find_spec(name, [str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"There is no {name} in {folder}.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def arpabet(phonemes: str) -> str:
    """Phonemes of the international alphabet in ARPAbet; those it has none for are left out."""
    rest = unicodedata.normalize("NFC", phonemes)
    phones: list[str] = []
    while rest:
        for length in range(min(_LONGEST, len(rest)), 0, -1):
            phone = _ARPABET.get(rest[:length])
            if phone is not None:
                phones.append(phone)
                rest = rest[length:]
                break
        else:
            mark = _IGNORED.match(rest)
            rest = rest[mark.end() :] if mark else rest[1:]
    return " ".join(phones)
