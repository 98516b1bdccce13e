"""Numbers in words, in any language that num2words knows."""

from __future__ import annotations

import re

from reader.errors import EngineUnavailable

_LONGEST = 24


class Numbers:
    """Spells numbers in one language. `known` is false where the language has no words for them here."""

    def __init__(self, language: str) -> None:
        try:
            from num2words import CONVERTER_CLASSES, num2words  # type: ignore[import-untyped]
        except ImportError as error:
            raise EngineUnavailable("Numbers cannot be read here.", "Install the Python package num2words.") from error
        self._say = num2words
        self._language = {"nb": "no"}.get(language, language)
        self.known = self._language in CONVERTER_CLASSES

    def cardinal(self, digits: str) -> str:
        """ "1234" or "12.5" in words; digit by digit where it is too long for a number."""
        whole, _, part = digits.partition(".")
        if len(whole) > _LONGEST:
            return self.digits(digits)
        said = self._plain(self._say(int(whole or "0"), lang=self._language))
        if not part:
            return said
        # num2words drops zeros at the end ("1.30"), which are spoken.
        point = self._plain(self._say(0.5, lang=self._language)).split()[1]
        return f"{said} {point} {self.digits(part)}"

    def ordinal(self, digits: str) -> str:
        """ "21" as "twenty-first"; the cardinal where the language has none."""
        try:
            return self._plain(self._say(int(digits), lang=self._language, to="ordinal"))
        except NotImplementedError:
            return self.cardinal(digits)

    def year(self, digits: str) -> str:
        """ "2024" as "twenty twenty-four"."""
        try:
            said = self._plain(self._say(int(digits), lang=self._language, to="year"))
        except (NotImplementedError, TypeError):
            return self.cardinal(digits)
        return said.replace(" oh-", " oh ")

    def digits(self, text: str) -> str:
        """One digit after another."""
        return " ".join(self._plain(self._say(int(digit), lang=self._language)) for digit in re.findall(r"\d", text))

    def _plain(self, said: object) -> str:
        return str(said).replace(",", "")
