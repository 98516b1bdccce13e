"""The settings, made from their rules: a group, a setting, a value. What is changed is seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import Command
from reader.settings import Rule, Settings, Value, rules
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox

UNSET = "the best there is"
VOICES = ("voice", "cue_voice")


def shown(name: str, rule: Rule, settings: Settings) -> str:
    """A setting's value in words."""
    value = getattr(settings, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value or UNSET
    return f"{value:g} {rule.unit}".strip()


class SettingsGroups(ChoiceScreen[Command]):
    """The groups of settings."""

    TITLE_TEXT = "Settings"

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._groups = list(dict.fromkeys(rule.group for _, rule in rules()))

    def options(self) -> Sequence[Choice]:
        """One for each group."""
        named = [*(group.capitalize() for group in self._groups), "Your own words"]
        return [Choice(label, number) for number, label in enumerate(named, 1)]

    def chosen(self, index: int) -> None:
        """Shows its settings."""
        if index == len(self._groups):
            from reader.ui.screens.teaching import OwnWords

            self.app.push_screen(OwnWords(self.look, self.reader.dispatcher.document.outline))
            return
        self.app.push_screen(SettingsGroup(self.look, self._groups[index]))


class SettingsGroup(ChoiceScreen[None]):
    """The settings of one group with their values."""

    HINT = "A number changes it. b goes back."
    HINT_MORE = "A number changes it. n shows more, b goes back."

    def __init__(self, look: Look, group: str) -> None:
        super().__init__(look)
        self._group = group
        self._rules = [(name, rule) for name, rule in rules() if rule.group == group]

    def title_text(self) -> str:
        """The group."""
        return self._group.capitalize()

    def options(self) -> Sequence[Choice]:
        """One for each setting."""
        settings = self.reader.dispatcher.settings
        return [
            Choice(f"{rule.label}: {shown(name, rule, settings)}", 0, f"{rule.label}. {rule.help}")
            for name, rule in self._rules
        ]

    def chosen(self, index: int) -> None:
        """Opens the ways to change it."""
        name, rule = self._rules[index]
        if name in ("size", "letters"):
            self.app.push_screen(Try(self.look, name, rule), self._changed)
            return
        if name in ("switch_key", "second_key"):
            from reader.ui.screens.learning import Learning

            self.app.push_screen(Learning(self.look, name, rule), self._changed)
        elif rule.choices or rule.unit == "switch" or name in VOICES:
            self.app.push_screen(Pick(self.look, name, rule), self._changed)
        elif rule.low is not None:
            self.app.push_screen(Step(self.look, name, rule), self._changed)
        else:
            old = str(getattr(self.reader.dispatcher.settings, name))
            self.app.push_screen(Write(self.look, name, rule, old), self._changed)

    def _changed(self, _: object) -> None:
        self.redraw()
        self.tell("")


class Change(ChoiceScreen[None]):
    """One setting; leaving keeps what was chosen last."""

    def __init__(self, look: Look, name: str, rule: Rule) -> None:
        super().__init__(look)
        self.setting = name
        self.rule = rule
        self._old: Value | None = None

    def on_mount(self) -> None:
        """Remembers what to go back to."""
        self._old = getattr(self.reader.dispatcher.settings, self.setting)
        self.tell(self.rule.help)

    def title_text(self) -> str:
        """The setting and its value."""
        return f"{self.rule.label}: {shown(self.setting, self.rule, self.reader.dispatcher.settings)}"

    def set(self, value: Value) -> None:
        """Changes it, and shows how that looks."""
        self.reader.change(self.setting, value)
        self.redraw()

    def undo(self) -> None:
        """Back to how it was, and out."""
        if self._old is not None:
            self.reader.change(self.setting, self._old)
        self.dismiss(None)


class Pick(Change):
    """A setting that is one of a few words: the first choice keeps, the second undoes, then the words."""

    HINT = HINT_MORE = "A number chooses. n shows more, b keeps it."

    def __init__(self, look: Look, name: str, rule: Rule) -> None:
        super().__init__(look, name, rule)
        self._values: list[Value] = list(rule.choices) or [True, False]

    def on_mount(self) -> None:
        """Lists the voices there are just now."""
        if self.setting in VOICES:
            self._values = ["", *self.reader.dispatcher.voices]
        super().on_mount()
        self.redraw()

    def options(self) -> Sequence[Choice]:
        """The values, and the way back."""
        now = getattr(self.reader.dispatcher.settings, self.setting)
        labels = {True: "On", False: "Off", "": UNSET.capitalize()}
        values = [Choice(str(labels.get(v, v)).capitalize(), 0, note="now" if v == now else "") for v in self._values]
        return [*values, Choice("As it was", 0)]

    def chosen(self, index: int) -> None:
        """Takes the value at once."""
        if index == len(self._values):
            self.undo()
        else:
            self.set(self._values[index])


class Step(Change):
    """A number: more, less, as it was, keep."""

    HINT = "1 more, 2 less, 3 keeps it, 4 puts it back."

    def options(self) -> Sequence[Choice]:
        """The ways to change it."""
        return (Choice("More", 1), Choice("Less", 2), Choice("Keep it", 3), Choice("As it was", 4))

    def chosen(self, index: int) -> None:
        """One step, or out."""
        rule, now = self.rule, getattr(self.reader.dispatcher.settings, self.setting)
        assert rule.low is not None and rule.high is not None
        if index == 2:
            self.dismiss(None)
        elif index == 3:
            self.undo()
        else:
            value = min(rule.high, max(rule.low, round(now + (rule.step if index == 0 else -rule.step), 6)))
            self.set(type(now)(value))


class Try(ChoiceScreen[None]):
    """A setting that is better tried than named: with one press, or step by step."""

    def __init__(self, look: Look, name: str, rule: Rule) -> None:
        super().__init__(look)
        self._setting = name
        self._rule = rule

    def title_text(self) -> str:
        """The setting and its value."""
        return f"{self._rule.label}: {shown(self._setting, self._rule, self.reader.dispatcher.settings)}"

    def options(self) -> Sequence[Choice]:
        """The two ways."""
        return (Choice("Find it with one press", 1), Choice("Set it step by step", 2))

    def chosen(self, index: int) -> None:
        """Opens one of them."""
        if index == 1:
            kind = Pick if self._rule.choices else Step
            self.app.push_screen(kind(self.look, self._setting, self._rule), self._done)
            return
        from reader.ui.screens.finders import LettersTest, SizeFinder

        self.app.push_screen(SizeFinder(self.look) if self._setting == "size" else LettersTest(self.look), self._done)

    def _done(self, _: object) -> None:
        self.dismiss(None)


class Write(TextBox[None]):
    """A setting that is any text."""

    HINT = "Enter keeps it; Esc leaves it as it was."

    def __init__(self, look: Look, name: str, rule: Rule, old: str) -> None:
        self._setting = name
        self._rule = rule
        super().__init__(look, old)

    def title_text(self) -> str:
        """The setting."""
        return f"{self._rule.label}. {self._rule.help}"

    def entered(self, text: str) -> None:
        """Takes it, or says what is wrong and keeps the text."""
        outcome = self.reader.change(self._setting, text)
        if not outcome.failed:
            self.dismiss(None)
