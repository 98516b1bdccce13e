"""Scanning: a few choices are pointed at one after the other, and a press takes one.

A pure state machine: times in seconds are given to it, and it says when it wants to be asked again (`due`). What is
scanned is any Scannable, at most six rows at a time; long lists become groups that are named by their first and last.
Delays and the reasons for them: docs/with-one-switch.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from reader.commands import COMMANDS, Group, Row, Verb

MOST = 6
"""Rows on a screen: among so few, going through them one by one is faster than by rows and columns."""


class Labelled(Protocol):
    """Something that can be shown and said."""

    @property
    def label(self) -> str:
        """What is shown."""

    @property
    def spoken(self) -> str:
        """What is said, where that is more than the label; else empty."""


@runtime_checkable
class Scannable(Protocol):
    """Anything that can be scanned."""

    def options(self) -> Sequence[Labelled]:
        """All that can be chosen, in order."""

    def chosen(self, index: int) -> None:
        """One of the options was taken."""


class Way(StrEnum):
    """How presses are understood."""

    AUTOMATIC = "automatic"
    """The pointer moves by itself; a press takes what it points at."""
    STEP = "step and wait"
    """A press moves the pointer; waiting takes what it points at."""
    CHOOSE = "step and choose"
    """One switch moves the pointer, the other takes what it points at: nothing is timed."""


class Role(StrEnum):
    """What becomes of an item that is taken."""

    CHOICE = "choice"
    GROUP = "group"
    UNDO = "undo"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Item:
    """A row that is scanned. `index` is a CHOICE's place among the Scannable's options; `inside` a GROUP's items."""

    label: str
    spoken: str = ""
    role: Role = Role.CHOICE
    index: int = -1
    inside: tuple[Item, ...] = ()

    @property
    def said(self) -> str:
        """What is spoken when it is pointed at."""
        return self.spoken or self.label


@dataclass(frozen=True, slots=True)
class Timing:
    """`delay` is how long each item waits, in seconds; the first item, which also is the one after a choice and
    after a page change, waits `first` delays longer. After `rounds` the scan rests."""

    delay: float = 1.5
    first: float = 1.0
    rounds: int = 3


BACK = Item("Go back", role=Role.BACK)


def items(options: Sequence[Labelled]) -> tuple[Item, ...]:
    """The options as items, in their order."""
    return tuple(Item(option.label, option.spoken, index=index) for index, option in enumerate(options))


def arrange(choices: Sequence[Item], room: int) -> tuple[Item, ...]:
    """At most `room` items (2 or more) through which every choice is reached.

    What fits is listed. A few more follow behind "More", because lists begin with what is wanted most often. Longer
    lists are halved evenly into groups, so that the last of hundreds is found with a few presses.
    """
    if len(choices) <= room:
        return tuple(choices)
    if len(choices) <= 2 * room - 1:
        return (*choices[: room - 1], _group(choices[room - 1 :], more=True))
    # As many choices in a group as make the fewest levels.
    size = room
    while size * room < len(choices):
        size *= room
    size = -(-len(choices) // -(-len(choices) // size))
    return tuple(_group(choices[start : start + size]) for start in range(0, len(choices), size))


def chained(choices: Sequence[Item], room: int = MOST - 1) -> tuple[Item, ...]:
    """The first of `choices`, and the others behind "More", again and again: for lists in which what comes first is
    wanted most, and whose first and last say nothing of what is between them."""
    if len(choices) <= room:
        return tuple(choices)
    rest = chained(choices[room - 1 :], room)
    return (*choices[: room - 1], Item("More", role=Role.GROUP, inside=rest))


def _group(choices: Sequence[Item], *, more: bool = False) -> Item:
    first, last = choices[0].label, choices[-1].label
    name = first if len(choices) == 1 else f"{first} to {last}" if len(choices) > 2 else f"{first} and {last}"
    if len(choices) == 1:
        return choices[0]
    return Item(f"More: {name}" if more else name, role=Role.GROUP, inside=tuple(choices))


class Scanner:
    """Points at one of `rows` after the other. `at` is the row that is pointed at, -1 before the first step."""

    def __init__(self, timing: Timing | None = None, way: Way = Way.AUTOMATIC) -> None:
        self.timing = timing or Timing()
        self.way = way
        self.rows: tuple[Item, ...] = ()
        self.at = -1
        self.resting = True
        self.due: float | None = None
        self.most = MOST
        self.group: Item | None = None
        self._levels: list[tuple[Item, ...]] = []
        self._names: list[Item] = []
        self._undo: Item | None = None
        self._back = BACK
        self._rounds = 0
        self._fresh = False
        self._opened = self._stepped = float("-inf")

    @property
    def pointed(self) -> Item | None:
        """The item that is pointed at."""
        return self.rows[self.at] if 0 <= self.at < len(self.rows) else None

    # --- what is scanned -----------------------------------------------------------------------------------------

    def open(self, choices: Sequence[Item], now: float, undo: Item | None = None, back: Item = BACK) -> None:
        """Begins with other choices. `undo` comes first: it takes back what was just done."""
        self._undo, self._back = undo, back
        self._levels, self._names = [tuple(choices)], []
        self._show(now)

    def _show(self, now: float) -> None:
        undo = (self._undo,) if self._undo and not self._names else ()
        self.group = self._names[-1] if self._names else None
        self.rows = (*undo, *arrange(self._levels[-1], self.most - 1 - len(undo)), self._back)
        self.restart(now)

    def restart(self, now: float) -> None:
        """From the first row, as if it had just been opened."""
        self._rounds = 0
        self._fresh = True
        self._opened = self._stepped = now
        if self.way is Way.AUTOMATIC:
            self.at, self.resting = 0, False
            self.due = now + self.timing.delay * (1 + self.timing.first)
        else:
            # Waiting takes nothing before there was a press: else it would choose for ever, by itself.
            self.at, self.resting, self.due = (-1 if self.way is Way.STEP else 0), True, None

    def retime(self, timing: Timing, now: float) -> None:
        """Another speed at once, the pointer where it is."""
        self.timing = timing
        if self.due is not None:
            self.due = now + timing.delay * (1 + timing.first)

    def rest(self) -> None:
        """Points on, but waits for a press."""
        self.resting, self.due = True, None

    # --- what comes in -------------------------------------------------------------------------------------------

    def press(self, now: float, *, pressed: float | None = None, second: bool = False) -> Item | None:
        """A press of the switch, or of the `second` one; returns what was taken by it, a CHOICE, UNDO or BACK.

        The press that ends a rest takes nothing: whoever presses has just looked up. A second switch takes what is
        pointed at in every way of scanning: it never means anything else.

        A busy machine may tell late of a press that came at `pressed`. It means the row that was pointed at then, and
        nothing if these rows were not there yet.
        """
        if not self.rows:
            return None
        if self.way is Way.AUTOMATIC and pressed is not None and pressed < max(self._opened, self._stepped):
            if pressed < self._opened:
                return None
            self.at = (self.at - 1) % len(self.rows)
            return self._take(now)
        if self.way is Way.AUTOMATIC and self.resting:
            self.restart(now)
            return None
        if self.way is Way.AUTOMATIC or second:
            return self._take(now) if self.at >= 0 else None
        self._step()
        self.resting = False
        self.due = now + self.timing.delay if self.way is Way.STEP else None
        return None

    def tick(self, now: float) -> tuple[bool, Item | None]:
        """Time has passed: whether the pointer or the rest has changed, and what waiting has taken."""
        if self.due is None or now < self.due:
            return False, None
        if self.way is Way.STEP:
            return True, self._take(now)
        if self.at == len(self.rows) - 1:
            self._rounds += 1
        late = now - self.due
        self._step()
        self._stepped = now
        if self._rounds >= self.timing.rounds:
            self.rest()
        else:
            # A step that is a little late does not delay the next; after a long sleep nothing is caught up on.
            start = self.due if late < self.timing.delay / 2 else now
            self.due = start + self.timing.delay * (1 + (self.timing.first if self.at == 0 else 0))
        return True, None

    def take(self, row: int, now: float) -> Item | None:
        """A row was taken in another way: by its number, a pointer or a word."""
        if not 0 <= row < len(self.rows):
            return None
        self.at = row
        return self._take(now)

    def leave(self, now: float) -> bool:
        """Out of a group; False where there is no group to leave."""
        if not self._names:
            return False
        self._names.pop()
        self._levels.pop()
        self._show(now)
        return True

    def _step(self) -> None:
        self.at = (self.at + 1) % len(self.rows)
        self._fresh = False

    def _take(self, now: float) -> Item | None:
        item = self.rows[self.at]
        if item.role is Role.GROUP:
            self._names.append(item)
            self._levels.append(item.inside)
            self._show(now)
            return None
        if item.role is Role.BACK and self.leave(now):
            return None
        # Nothing more is taken until others are opened or it is restarted.
        self.rest()
        return item


# --- the commands, in the order of a scan ------------------------------------------------------------------------

FIRST = (Verb.READ, Verb.NEXT_SECTION, Verb.REPEAT)
"""What is wanted most often; all else is behind "More choices", by groups."""

UNSCANNED = frozenset({Verb.CHOICES, Verb.NUMBERS})
"""What a scan already is."""

UNDONE_BY: Mapping[Verb, Verb] = {
    Verb.READ: Verb.STOP,
    Verb.NEXT_SECTION: Verb.BACK,
    Verb.PREVIOUS_SECTION: Verb.BACK,
    Verb.GO_TO: Verb.BACK,
    Verb.GO_TO_PAGE: Verb.BACK,
    Verb.NEXT_BOOKMARK: Verb.BACK,
    Verb.GO_TO_PERCENT: Verb.BACK,
    Verb.SEARCH: Verb.BACK,
    Verb.NEXT_RESULT: Verb.PREVIOUS_RESULT,
    Verb.PREVIOUS_RESULT: Verb.NEXT_RESULT,
    Verb.FORWARD: Verb.BACK,
    Verb.NOTES: Verb.BACK,
    Verb.NEXT_NOTE: Verb.BACK,
    Verb.NEXT_SENTENCE: Verb.PREVIOUS_SENTENCE,
    Verb.PREVIOUS_SENTENCE: Verb.NEXT_SENTENCE,
    Verb.NEXT_PARAGRAPH: Verb.PREVIOUS_PARAGRAPH,
    Verb.PREVIOUS_PARAGRAPH: Verb.NEXT_PARAGRAPH,
    Verb.BOOKMARK: Verb.BOOKMARK,
    Verb.LISTEN: Verb.SLEEP,
    Verb.SLEEP: Verb.LISTEN,
}
"""What takes a command back. Whatever changed a setting is taken back by the setting's old value instead."""


def menu(rows: Sequence[Row] = COMMANDS) -> tuple[tuple[Row, ...], dict[Group, tuple[Row, ...]]]:
    """The commands as they are scanned: those wanted first, then each group with all of its own."""
    by_verb = {row.verb: row for row in rows}
    first = tuple(by_verb[verb] for verb in FIRST if verb in by_verb)
    scanned = sorted((row for row in rows if row.verb not in UNSCANNED), key=lambda row: list(Group).index(row.group))
    return first, {group: tuple(found) for group, found in itertools.groupby(scanned, key=lambda row: row.group)}
