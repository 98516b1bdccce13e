"""Key bindings made from COMMANDS, and the one gate that all input goes through first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.binding import Binding, BindingType

from reader.commands import COMMANDS

SILENT_KEYS = frozenset({"escape", "tab", "shift+tab", "insert", "ignore"})
"""Keys that never read on: they are pressed to leave something, or by the terminal itself."""


def bindings() -> list[BindingType]:
    """A binding for every command, known by its name so that settings can give it other keys."""
    made: list[BindingType] = [
        Binding(",".join(row.keys), f"command('{row.verb.value}')", row.label, id=row.verb.value, show=False)
        for row in COMMANDS
    ]
    return [*made, Binding("ctrl+c", "end", show=False, system=True, priority=True)]


def keymap(chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The user's own keys as Textual wants them."""
    return {name: ",".join(keys) for name, keys in chosen.items()}


def reads_on(key: str) -> bool:
    """Whether a key that is no command reads on: any that a hand or a switch means to press."""
    named = key.removeprefix("f").isdecimal() and len(key) > 1
    return not (named or "+" in key or key in SILENT_KEYS)


class Gate:
    """What keys, clicks and scrolling go through before anything else. It lets all of them in so far; tremor
    filters and the scanner stand here."""

    def admits(self, event: events.InputEvent) -> bool:
        """Whether the event is meant."""
        return True
