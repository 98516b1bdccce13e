"""Forgiving keys: which presses are meant. It stands before everything else that listens to keys and buttons.

A pure state machine: times in seconds are given to it. Defaults: EN 301 549 clause 5.9 asks for a lock-out of 0.5 s
for the same key; two keys that come within 0.1 s are one press that hit both.

A press acts at once. One press alone may have to be looked at for a moment: where nobody tells when a key is let go, a
key that comes once more, with no other between, may do so because it is held since the first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

REPEATS_BEGIN = 1.1
"""A key that is held begins to repeat after 0.25 to 1 s, as the system is set (0.5 to 0.66 s is usual)."""

REPEATS_EVERY = 0.06
"""And then comes faster than this."""

UNSTEADY = 0.05
"""How much earlier or later than usual a key may begin to repeat: terminals and busy machines are no clocks."""

HELD = 5
"""So many repeats show that a key is held; fingers and contacts tremble less long, and less evenly."""

USUAL_LOCK_OUT = 0.5
"""Seconds."""


@dataclass(frozen=True, slots=True)
class KeyRules:
    """All in seconds. `acceptance`: how long a press must last, 0 is off (0 to 2); `lock_out`: how long the same key
    is not taken again (0 to 5); `together`: how close two keys are one (0 to 1)."""

    acceptance: float = 0.0
    lock_out: float = USUAL_LOCK_OUT
    together: float = 0.1


class Verdict(Enum):
    """What becomes of a press."""

    ACT = "act"
    DROP = "drop"
    WAIT = "wait"
    """It is not known yet: ask `tick` at `due`."""


class Repeats:
    """Learns from keys that are held when they begin to repeat: the system is set to one time, for all of them."""

    def __init__(self) -> None:
        self._known: float | None = None
        self._seen: float | None = None
        self._newest = ("", 0.0)
        self._began = REPEATS_BEGIN
        self._fast = 0

    def came(self, key: str, now: float) -> bool:
        """A key came; whether that may be the first repeat of one that is held."""
        newest, before = self._newest
        after = now - before if newest == key else REPEATS_BEGIN
        self._newest = (key, now)
        if after >= REPEATS_EVERY:
            self._began, self._fast = after, 0
        else:
            self._fast += 1
            if self._fast == HELD and self._began < REPEATS_BEGIN:
                self._learn(self._began)
        return after < REPEATS_BEGIN if self._known is None else abs(after - self._known) < 2 * UNSTEADY

    def _learn(self, began: float) -> None:
        # Once may be by chance: a press, and a moment later a hand that trembles.
        if self._seen is not None and abs(self._seen - began) < UNSTEADY:
            self._known = began
        self._seen = began


class KeyFilter:
    """Decides press by press. Keys are any names; a mouse button or a pad's button is a key too."""

    def __init__(self, rules: KeyRules | None = None) -> None:
        self.rules = rules or KeyRules()
        self.releases_known = False
        """Whether the terminal tells when a key is let go; only then can a press be too short."""
        self._telling: set[str] = set()
        self.waiting: str | None = None
        self.due: float | None = None
        self._last: dict[str, float] = {}
        self._acted: tuple[str, float] | None = None
        self._repeats = Repeats()

    def tells(self, key: str) -> bool:
        """Whether it is known when this key is let go."""
        return self.releases_known or key in self._telling

    def told_of(self, key: str) -> None:
        """It will be told when this key is let go, whatever the terminal tells of others."""
        self._telling.add(key)

    def press(self, key: str, now: float, *, typing: bool = False, letter: bool = False) -> Verdict:
        """A key goes down, or repeats because it is held. While `typing`, two keys close together are both meant:
        people who type fast do that. A `letter` that is typed is never lost, unless a lock-out is asked for that is
        longer than the usual one: then double letters have to wait for it."""
        last, acted, rules = self._last.get(key), self._acted, self.rules
        # Whichever key was pressed last is the one that repeats.
        held = self._repeats.came(key, now)
        self._last[key] = now
        if letter and rules.lock_out <= USUAL_LOCK_OUT and not (rules.acceptance and self.tells(key)):
            self._acted = (key, now)
            return Verdict.ACT
        if self.waiting == key:
            # It came again before it was known to be meant: it is held or trembles.
            if not rules.acceptance or not self.tells(key):
                self._forget()
            return Verdict.DROP
        if self.waiting is not None:
            return Verdict.DROP
        if last is not None and now - last < rules.lock_out:
            return Verdict.DROP
        if not typing and acted is not None and acted[0] != key and now - acted[1] < rules.together:
            return Verdict.DROP
        if rules.acceptance and self.tells(key):
            return self._wait(key, now + rules.acceptance)
        if held and rules.lock_out and not typing and not self.tells(key):
            # If it is held, the next repeat shows it.
            return self._wait(key, now + REPEATS_EVERY)
        self._acted = (key, now)
        return Verdict.ACT

    def release(self, key: str, now: float) -> None:
        """A key goes up. Its lock-out counts from here."""
        self.told_of(key)
        self._last[key] = now
        if self.waiting == key and (self.due is None or now < self.due):
            self._forget()

    def tick(self, now: float) -> str | None:
        """Time has passed: the key that is now known to be meant."""
        if self.due is None or now < self.due:
            return None
        key, when = self.waiting, self.due
        self._forget()
        if key is not None:
            self._acted = (key, when)
        return key

    def clear(self) -> None:
        """All keys are up: the terminal lost the focus and will not tell."""
        self._forget()

    def _wait(self, key: str, until: float) -> Verdict:
        self.waiting, self.due = key, until
        return Verdict.WAIT

    def _forget(self) -> None:
        self.waiting, self.due = None, None
