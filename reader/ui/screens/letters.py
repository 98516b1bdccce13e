"""Letters to be scanned, for whatever wants to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.language_tags import primary
from reader.scanning import Item, Role
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox

MOST_FREQUENT_FIRST = {
    "en": "etaoinshrdlucmfwypvbgkjqxz",
    "de": "enisratdhulcgmobwfkzpvüäößjyxq",
    "fr": "esaitnruloédcpmvqfbghàjxèêyzçwkœ",
    "es": "eaosrnidlctumpbgyóvqhfízjáéñxúwk",
}
"""The letters of a language in the order of how often they are written: the first are reached soonest."""

DIGITS = "0123456789"
SIGNS = ".,-'/#_~"
EACH = 5
"""Letters in a group: with the way back so many stand on one screen."""

FIRST = 4
"""Groups before the others: most of what is written is in them."""

_NAMES = {
    " ": "Space", ".": "Full stop", ",": "Comma", "-": "Hyphen", "'": "Apostrophe", "/": "Slash", "#": "Number sign",
    "_": "Underscore", "~": "Tilde",
}  # fmt: skip


class Letters(ChoiceScreen[None]):
    """Types into the box behind it, a letter at a time; Undo deletes the last one."""

    def __init__(self, look: Look, box: TextBox[Any], language: str = "en") -> None:
        super().__init__(look)
        self.box = box
        letters = MOST_FREQUENT_FIRST.get(primary(language), MOST_FREQUENT_FIRST["en"])
        self._groups = [letters[at : at + EACH] for at in range(0, len(letters), EACH)]
        self._keys = [*letters, *DIGITS, *SIGNS, " ", "done"]

    def title_text(self) -> str:
        """What is asked for, or what has been typed."""
        return self.box.view.text or self.box.title_text()

    def options(self) -> Sequence[Choice]:
        """Every letter, then that it is done."""
        done = f"Done: {self.box.view.text}"
        return [
            Choice(done if key == "done" else _NAMES.get(key, key.upper()), number)
            for number, key in enumerate(self._keys, 1)
        ]

    def scan_items(self) -> Sequence[Item]:
        """Groups of letters; what ends a word and the whole stands among the first once there is something."""
        labels = [option.label for option in self.options()]
        at = {key: Item(labels[index], index=index) for index, key in enumerate(self._keys)}

        def group(name: str, keys: str) -> Item:
            return Item(name, role=Role.GROUP, inside=tuple(at[key] for key in keys))

        groups = [group(" ".join(keys.upper()), keys) for keys in self._groups]
        rest = [group("Digits", DIGITS), group("Signs", SIGNS)]
        if not self.box.view.text.strip():
            return [*groups[:FIRST], _more(groups[FIRST:] + rest)]
        return [*groups[:2], at["done"], _more([at[" "], *groups[2:], *rest])]

    def undo_item(self) -> Item | None:
        """Deletes the last letter."""
        text = self.box.view.text
        return Item(f"Delete {_NAMES.get(text[-1], text[-1].upper())}", role=Role.UNDO) if text else None

    def undo(self) -> None:
        """Deletes the last letter."""
        self.box.enter(self.box.view.text[:-1])

    def chosen(self, index: int) -> None:
        """Types it."""
        key = self._keys[index]
        if key == "done":
            text = self.box.view.text.strip()
            self.dismiss(None)
            self.box.call_next(self.box.entered, text)
        else:
            self.box.enter(self.box.view.text + key)

    def back(self) -> None:
        """Leaves the box as well."""
        self.dismiss(None)
        self.box.call_next(self._leave_box)

    def _leave_box(self) -> None:
        # What dismiss returns must not be awaited in the box's own handler.
        self.box.dismiss(None)


def _more(items: Sequence[Item]) -> Item:
    return Item("More letters", role=Role.GROUP, inside=tuple(items))
