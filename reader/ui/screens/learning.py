"""Learns which key or button a switch is: by a press of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from reader.settings import Rule
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look

PATIENCE = 15.0
"""Seconds after which everything stays as it was: nobody is to be kept here by a switch that does not work."""


class Learning(ChoiceScreen[None]):
    """One of the switches."""

    def __init__(self, look: Look, name: str, rule: Rule) -> None:
        super().__init__(look)
        self._setting = name
        self._rule = rule

    def title_text(self) -> str:
        """Which switch, and what it is now."""
        if self.takes_all_keys:
            return "Press your switch now"
        return f"{self._rule.label}: {getattr(self.reader.dispatcher.settings, self._setting) or 'not learned'}"

    def options(self) -> Sequence[Choice]:
        """Learns it, or forgets it."""
        if self.takes_all_keys:
            return (Choice("Waiting for a press", 1),)
        forget = "Any key that is no command" if self._setting == "switch_key" else "No second switch"
        return (Choice("Press your switch now", 1), Choice(forget, 2))

    def chosen(self, index: int) -> None:
        """Waits for a press, or forgets."""
        if index == 1:
            self._learned("")
            return
        self.takes_all_keys, self.scanned = True, None
        self.redraw()
        self.reader.dispatcher.line.announce("Press your switch now.")
        self.set_timer(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        if self.takes_all_keys and self.app.screen is self:
            self.dismiss(None)

    def _learned(self, key: str) -> None:
        self.takes_all_keys = False
        self.reader.change(self._setting, key)
        self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """While it waits, any key but Esc is the switch."""
        if not self.takes_all_keys or event.key == "ctrl+c":
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        else:
            self._learned(event.key)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A button may be a switch as well."""
        if self.takes_all_keys:
            event.stop()
            self._learned(f"mouse{event.button}")
