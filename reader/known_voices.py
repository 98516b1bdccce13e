"""The voices there are, as the sound process told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from reader.language_tags import primary
from reader.messages import Ready


@dataclass(frozen=True, slots=True)
class KnownVoices:
    """Each voice's name with its language, the default first; none before the sound process is ready."""

    languages: Mapping[str, str] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def told(cls, ready: Ready) -> KnownVoices:
        """Those that the sound process has."""
        return cls(dict(zip_longest(ready.voices, ready.languages, fillvalue="")), ready.default_voice)

    def of(self, language: str) -> tuple[str, ...]:
        """Those that speak a language; all of them where none does."""
        # A voice of another language would be no choice: the text is never read by it.
        speak = tuple(name for name, code in self.languages.items() if primary(code) == primary(language))
        return speak or tuple(self.languages)

    def unsaid(self, voice: str) -> str:
        """The language in which a text that names none is read by a voice ("": the default), and cut into sentences:
        English by an English one, "" by others, for sentences are cut as English ones until more is known."""
        return "en" if primary(self.languages.get(voice or self.default, "")) == "en" else ""
