"""When a key is let go, and when it repeats because it is held: what kitty's keyboard protocol tells.

Textual asks for this protocol, but its parser knows no event types: here they are taken out before it sees them.
Protocol: https://sw.kovidgoyal.net/kitty/keyboard-protocol/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys

ASK = "\x1b[?u"
"""Asks which parts of the protocol are on; a terminal that knows none does not answer."""

WANT_RELEASES = "\x1b[=2;2u"
"""Adds event types to what Textual asked for; they go when Textual takes that back."""

_ANSWER = re.compile(r"\x1b\[\?(\d+)u")
_KEY = re.compile(r"\x1b\[(\d*)(?::[\d:]*)?(?:;(\d*)(?::(\d))?)?(;[\d:]*)?([u~ABCDEFHPQRS])")
_REPEATED, _RELEASED = "2", "3"
_EVENTS_OF_ALL_KEYS = 0b1010


class KeyReleased(events.Key, bubble=False):
    """A key was let go."""


class KeyRepeated(events.Key, bubble=False):
    """A key is held: nothing that is meant."""


class ProtocolKnown(events.Key, bubble=False):
    """The terminal has answered; `releases` tells whether it says when a key is let go."""

    def __init__(self, flags: int) -> None:
        super().__init__("ignored", None)
        self.releases = flags & _EVENTS_OF_ALL_KEYS == _EVENTS_OF_ALL_KEYS


class KittyParser(XTermParser):
    """Textual's parser, and what it does not know."""

    def __init__(self, debug: bool = False) -> None:
        self._held: dict[str, str] = {}
        super().__init__(debug)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        answer = _ANSWER.fullmatch(sequence)
        if answer is not None:
            return [ProtocolKnown(int(answer[1]))]
        key = _KEY.fullmatch(sequence) if len(sequence) > 2 else None
        if key is None:
            return super()._sequence_to_key_events(sequence, alt)
        code, modifiers, kind, text, end = key.groups(default="")
        name = f"{code or 1}{end}"
        if kind == _RELEASED:
            # Shift may have been let go before: a key is known by where it is, not by what it wrote.
            held = self._held.pop(name, None)
            return [KeyReleased(held, None)] if held else [events.Key(Keys.Ignore, sequence)]
        if kind == _REPEATED:
            return [KeyRepeated(self._held.get(name, Keys.Ignore), None)]
        plain = f"\x1b[{code}{f';{modifiers}' if modifiers or text else ''}{text}{end}"
        pressed = list(super()._sequence_to_key_events(plain, alt))
        if pressed:
            self._held[name] = pressed[-1].key
        return pressed
