"""The choices of the page, for one switch: what is wanted most often, then everything by groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.commands import Command, Row, Verb
from reader.scanning import FIRST, Item, Role, chained, menu
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.meanings import meaning

STEP = 1.2
"""How much slower or faster one choice makes the scan."""


class Menu(ChoiceScreen[Command]):
    """Every command, to be scanned. Its answer is the one that was chosen."""

    TITLE_TEXT = "What next?"

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._rows: list[Row] = []

    def options(self) -> Sequence[Choice]:
        """All commands in the order of the scan, then how to change the scan itself."""
        _, groups = menu()
        self._rows = [row for rows in groups.values() for row in rows]
        labels = [meaning(row.verb, self.reader.dispatcher) for row in self._rows]
        return [Choice(label, number) for number, label in enumerate([*labels, *map(_label, self._scan())], 1)]

    def scan_items(self) -> Sequence[Item]:
        """The options in groups; those wanted first stand before them."""
        options = self.options()
        items = [Item(option.label, option.spoken, index=index) for index, option in enumerate(options)]
        at = {row.verb: items[index] for index, row in enumerate(self._rows)}
        # Whoever is new is offered the set-up first of all, and reading before that.
        wanted = (Verb.READ, Verb.SETUP, Verb.NEXT_SECTION) if self.reader.newcomer else FIRST
        first = [at[verb] for verb in wanted]
        groups, start = [], 0
        for group, rows in menu()[1].items():
            inside = chained(items[start : start + len(rows)])
            groups.append(Item(group.value, role=Role.GROUP, inside=inside))
            start += len(rows)
        groups.append(Item("Scanning", role=Role.GROUP, inside=tuple(items[start:])))
        return [*first, Item("More choices", role=Role.GROUP, inside=tuple(groups))]

    def chosen(self, index: int) -> None:
        """Does it."""
        if index < len(self._rows):
            self.dismiss(Command(self._rows[index].verb))
        else:
            self._scan()[index - len(self._rows)][1]()

    def back(self) -> None:
        """Back to the page; the scan is over."""
        self.reader.scan.close()
        self.dismiss(None)

    def _scan(self) -> list[tuple[str, Callable[[], object]]]:
        reader, settings = self.reader, self.reader.dispatcher.settings
        name = "tired_delay" if settings.tired else "scan_delay"
        delay = getattr(settings, name)
        slower, faster = min(10.0, round(delay * STEP, 1)), max(0.3, round(delay / STEP, 1))
        return [
            (f"Slower scan: {slower:g} seconds", lambda: reader.change(name, slower)),
            (f"Faster scan: {faster:g} seconds", lambda: reader.change(name, faster)),
            ("I am fresh" if settings.tired else "I am tired", lambda: reader.change("tired", not settings.tired)),
            ("Fit the scan to me", reader.scan.calibrate),
            ("Rest", reader.scan.rest),
        ]


def _label(entry: tuple[str, object]) -> str:
    return entry[0]
