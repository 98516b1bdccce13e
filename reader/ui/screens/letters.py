"""Letters to be scanned, for whatever wants to be typed."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from reader.scanning import Item, Role
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox

GROUPS = ("abcdefg", "hijklm", "nopqrs", "tuvwxyz", " 0123456789" + ".,-'/#_~")
_NAMES = {
    " ": "Space", ".": "Full stop", ",": "Comma", "-": "Hyphen", "'": "Apostrophe", "/": "Slash", "#": "Number sign",
    "_": "Underscore", "~": "Tilde",
}  # fmt: skip


class Letters(ChoiceScreen[None]):
    """Types into the box behind it, a letter at a time; Undo deletes the last one."""

    def __init__(self, look: Look, box: TextBox[Any]) -> None:
        super().__init__(look)
        self.box = box
        self._keys = [*(key for group in GROUPS for key in group), "done"]

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
        """Groups of letters; done comes first once there is something."""
        items = [Item(option.label, index=index) for index, option in enumerate(self.options())]
        groups, start = [], 0
        for group in GROUPS:
            inside = tuple(items[start : start + len(group)])
            name = f"{inside[0].label} to {inside[-1].label}" if group[0] in string.ascii_letters else "Space and signs"
            groups.append(Item(name, role=Role.GROUP, inside=inside))
            start += len(group)
        return [items[-1], *groups] if self.box.view.text.strip() else groups

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
