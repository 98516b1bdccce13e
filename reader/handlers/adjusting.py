"""Voice, letters, colours and listening: settings that have a key of their own."""

from __future__ import annotations

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.handlers import Handlers
from reader.outcome import Outcome
from reader.settings import PALETTE_NAMES, Value, rules


class Adjusting:
    """Changes one setting by one step."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.FASTER: lambda _: self._step(self._pace(), 1),
            Verb.SLOWER: lambda _: self._step(self._pace(), -1),
            Verb.LOUDER: lambda _: self._step("volume", 1),
            Verb.SOFTER: lambda _: self._step("volume", -1),
            Verb.NEXT_VOICE: self._next_voice,
            Verb.LISTEN: lambda _: self._listen(True),
            Verb.SLEEP: lambda _: self._listen(False),
            Verb.BIGGER: lambda _: self._step("size", 1),
            Verb.SMALLER: lambda _: self._step("size", -1),
            Verb.NEXT_PALETTE: self._next_palette,
        }

    def _pace(self) -> str:
        return "silent_rate" if self._desk.settings.reading == "silently" else "rate"

    def _step(self, name: str, direction: int) -> Outcome:
        rule = dict(rules())[name]
        assert rule.low is not None and rule.high is not None
        old = getattr(self._desk.settings, name)
        new = int(min(rule.high, max(rule.low, old + direction * rule.step)))
        if new == old:
            return Outcome(
                f"{rule.label}: {old}{_unit(rule.unit)} is the {'most' if direction > 0 else 'least'}.", failed=True
            )
        return self._desk.change(name, new)

    def _next_voice(self, _: Command) -> Outcome:
        if len(self._desk.voices) < 2:
            return Outcome("There is no other voice.", "The command reader voices lists them.", failed=True)
        current = self._desk.settings.voice if self._desk.settings.voice in self._desk.voices else self._desk.voices[0]
        voice = self._desk.voices[(self._desk.voices.index(current) + 1) % len(self._desk.voices)]
        return self._desk.change("voice", voice)

    def _next_palette(self, _: Command) -> Outcome:
        names = PALETTE_NAMES
        return self._desk.change("palette", names[(names.index(self._desk.settings.palette) + 1) % len(names)])

    def _listen(self, awake: bool) -> Outcome:
        if not awake:
            self._desk.hearing.doze(True)
            return Outcome("Asleep.", 'Say "wake up" or press the key to be heard again.')
        if self._desk.settings.listen == "off":
            self._desk.change("listen", "open")
        self._desk.hearing.doze(False)
        self._desk.hearing.tap()
        return Outcome("Listening.")


def changed(name: str, value: Value) -> str:
    """What is told when a setting has been changed."""
    rule = dict(rules())[name]
    if isinstance(value, bool):
        shown = "on" if value else "off"
    else:
        shown = f"{value:g}" if isinstance(value, int | float) else str(value)
    return f"{rule.label}: {shown or 'the best there is'}{_unit(rule.unit)}."


def _unit(unit: str) -> str:
    return "" if unit in ("", "switch") else f" {unit}"
