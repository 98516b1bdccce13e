"""What can be done and how, made from COMMANDS."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands import COMMANDS, Command, Group, Row, key_name
from reader.settings import Settings
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look


class Help(ChoiceScreen[Command]):
    """The groups of commands."""

    TITLE_TEXT = "Help"

    def __init__(self, look: Look, settings: Settings) -> None:
        super().__init__(look)
        self._settings = settings
        self._groups = list(Group)

    def options(self) -> Sequence[Choice]:
        """One for each group."""
        return [Choice(group.value, number) for number, group in enumerate(self._groups, 1)]

    def chosen(self, index: int) -> None:
        """Shows the group's commands."""
        self.app.push_screen(HelpGroup(self.look, self._groups[index], self._settings), self._done)

    def _done(self, command: Command | None) -> None:
        if command is not None:
            self.dismiss(command)


class HelpGroup(ChoiceScreen[Command]):
    """The commands of one group and their keys; choosing one does it."""

    HINT = "A number does it. b goes back."
    HINT_MORE = "A number does it. n shows more, b goes back."

    def __init__(self, look: Look, group: Group, settings: Settings) -> None:
        super().__init__(look)
        self._group = group
        self._rows = [row for row in COMMANDS if row.group is group]
        self._keys = settings.keys

    def title_text(self) -> str:
        """The group."""
        return self._group.value

    def options(self) -> Sequence[Choice]:
        """One for each command."""
        return [Choice(f"{row.label}: {self._key(row)}", 0, f"{row.label}. {row.help}") for row in self._rows]

    def _key(self, row: Row) -> str:
        return key_name(self._keys.get(row.verb.value, row.keys)[0])

    def chosen(self, index: int) -> None:
        """Does it."""
        self.dismiss(Command(self._rows[index].verb))

    def step(self, by: int) -> None:
        """Moves the pointer and tells what the command there does."""
        super().step(by)
        self.tell(self._rows[self.first + self.pointer].help)
