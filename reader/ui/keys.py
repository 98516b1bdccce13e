"""Key bindings made from COMMANDS, and the one gate that all input goes through first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from textual import events
from textual.binding import Binding, BindingType

from reader.commands import COMMANDS
from reader.keyfilter import KeyFilter, KeyRules, Verdict
from reader.settings import Settings
from reader.ui.kitty import KeyReleased, ProtocolKnown

SILENT_KEYS = frozenset({"escape", "tab", "shift+tab", "insert", "caps_lock", "num_lock", "scroll_lock"})
"""Keys that never read on: they are pressed to leave something, or to change what others mean."""

PAD = "pad"
"""What the names of a game pad's buttons begin with; see switch_devices.py."""


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
    return not (("+" in key and len(key) > 1) or key in SILENT_KEYS or _modifies(key))


def _modifies(key: str) -> bool:
    # kitty's protocol tells of Shift and its like as of any key.
    side, _, name = key.partition("_")
    return side in ("left", "right", "iso") and bool(name)


class Gate:
    """What keys and buttons go through before anything else; see keyfilter.py for the rules."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._keys = KeyFilter()
        self._buttons = KeyFilter()
        self._pressed: set[int] = set()

    def wear(self, settings: Settings) -> None:
        """Filters as it is set."""
        self._keys.rules = KeyRules(settings.acceptance, settings.lock_out, settings.together)
        self._buttons.rules = KeyRules(0.0, settings.lock_out, settings.together)

    def judge(self, event: events.InputEvent, *, typing: bool) -> Verdict:
        """Whether the event is meant. Of one that has to WAIT, ask `waited` when `wait` seconds have passed."""
        now = self.came(event)
        if isinstance(event, events.Key):
            if event.key == "ctrl+c":
                return Verdict.ACT
            if event.key.startswith(PAD):
                self._keys.told_of(event.key)
            letter = typing and (event.is_printable or event.key == "backspace")
            return self._keys.press(event.key, now, typing=typing, letter=letter)
        if isinstance(event, events.MouseDown):
            verdict = self._buttons.press(f"mouse{event.button}", now)
            if verdict is Verdict.ACT:
                self._pressed.add(event.button)
            return verdict
        if isinstance(event, events.MouseUp):
            # A button that was not let down is not let up: else it would click.
            self._buttons.release(f"mouse{event.button}", now)
            down = event.button in self._pressed
            self._pressed.discard(event.button)
            return Verdict.ACT if down else Verdict.DROP
        return Verdict.ACT

    def told(self, event: events.Key) -> None:
        """What the terminal says about keys besides that they are pressed."""
        if isinstance(event, KeyReleased):
            self._keys.release(event.key, self.came(event))
        elif isinstance(event, ProtocolKnown):
            self._keys.releases_known = event.releases

    def clear(self) -> None:
        """The terminal lost the focus and will not tell which keys are let go."""
        self._keys.clear()

    @property
    def wait(self) -> float:
        """Seconds until what waits is known to be meant or not."""
        return max(0.0, (self._keys.due or 0.0) - self._clock())

    def waited(self, before: events.InputEvent | None = None) -> bool:
        """Whether what waited is now known to be meant; or was already `before` something else came."""
        return self._keys.tick(self.came(before) if before else self._clock()) is not None

    def came(self, event: events.InputEvent) -> float:
        """When the hand did it, in seconds of this gate's clock."""
        return self._clock() - _waiting(event)


def _waiting(event: events.InputEvent) -> float:
    """Seconds since the hand did it, where the page was busy: two keys that waited for it together are two."""
    waited = time.monotonic() - event.time
    return waited if 0.02 < waited < 5 else 0.0
