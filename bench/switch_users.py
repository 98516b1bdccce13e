"""Simulated people with one switch: choices a minute and errors, before and after calibration.

Each person is told one of the rows of a screen, again and again, for half an hour of their own time. The reader's own
scanner, key filter and calibration are run with a clock of numbers; only the person is simulated: after a row lights
up, the press comes at a normally distributed time; one in twenty is missed; one in twenty choices has a press that
was not meant; some presses tremble, and come two to five times. A wrong choice is undone before going on.

Who trembles but is not slow has little time to gain: the rule gives a mean of 1 s a delay of 1.54 s, and everybody
begins with 1.5 s. What calibration can take from that person are the errors; knowing the best delay and lock-out
without measuring them would come to 1.26 times as many choices.
"""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

from bench.figures import Figure, report
from reader.calibration import Calibration, Fit
from reader.keyfilter import KeyFilter, KeyRules, Verdict
from reader.scanning import Item, Role, Scanner, Timing, Way

MINUTES = 30.0
PEOPLE = 20
MISSES = 0.05
UNINTENDED = 0.05
UNDO = Item("Undo", role=Role.UNDO)
ROWS = tuple(Item(f"Choice {number}", index=number) for number in range(4))


@dataclass(frozen=True, slots=True)
class Person:
    """Press times in seconds; `bursts` is the share of presses that tremble, with gaps of up to `gap` seconds."""

    name: str
    mean: float
    deviation: float
    bursts: float = 0.0
    gap: float = 0.3

    def reaction(self, luck: random.Random) -> float:
        """From the row, or the word, to the press."""
        return max(0.15, luck.gauss(self.mean, self.deviation))

    def tremor(self, luck: random.Random) -> list[float]:
        """When the further presses of one press come, after it."""
        if luck.random() >= self.bursts:
            return []
        times, at = [], 0.0
        for _ in range(luck.randint(1, 4)):
            at += luck.uniform(0.05, self.gap)
            times.append(at)
        return times


PERSONS = (
    Person("quick", 0.4, 0.08),
    Person("middling", 0.8, 0.15),
    Person("uneven", 1.2, 0.35),
    Person("tremulous", 1.0, 0.25, bursts=0.6, gap=0.8),
    Person("slow", 1.5, 0.3),
    Person("slow and tremulous", 1.5, 0.35, bursts=0.6, gap=0.45),
    Person("slow, tremor wide", 1.5, 0.35, bursts=0.6, gap=0.8),
)


@dataclass(slots=True)
class Tally:
    """What half an hour came to."""

    right: int = 0
    wrong: int = 0
    undone: int = 0


class Bench:
    """One person at one reader."""

    def __init__(self, person: Person, timing: Timing, rules: KeyRules, seed: int) -> None:
        self.person = person
        self.luck = random.Random(seed)
        self.scanner = Scanner(timing, Way.AUTOMATIC)
        self.filter = KeyFilter(rules)
        self.tally = Tally()
        self.now = 0.0
        self.presses: list[float] = []
        self.wanted: Item | None = None
        self.planned = -1

    def run(self) -> Tally:
        """Half an hour."""
        self.begin(0.0, None)
        while self.now < MINUTES * 60:
            self.presses.sort()
            times = [time for time in (self.scanner.due, self.filter.due, *self.presses[:1]) if time is not None]
            self.now = min(times) if times else self.now + 1.0
            if self.filter.due is not None and self.now >= self.filter.due and self.filter.tick(self.now):
                self.acts()
            if self.presses and self.now >= self.presses[0]:
                self.presses.pop(0)
                if self.filter.press("space", self.now) is Verdict.ACT:
                    self.acts()
            if self.scanner.tick(self.now)[0]:
                self.looks()
        return self.tally

    def begin(self, now: float, undo: Item | None) -> None:
        """A screen appears; with a wrong choice behind it, Undo is wanted."""
        self.scanner.open(ROWS, now, undo=undo or UNDO)
        self.wanted = undo or self.luck.choice(ROWS)
        if self.luck.random() < UNINTENDED:
            self.presses.append(now + self.luck.uniform(0.0, len(self.scanner.rows) * self.scanner.timing.delay))
        self.looks()

    def looks(self) -> None:
        """The person sees what is pointed at, and decides to press."""
        scanner, luck = self.scanner, self.luck
        if (scanner.resting or scanner.pointed == self.wanted) and luck.random() >= MISSES:
            press = self.now + self.person.reaction(luck)
            self.presses += [press, *(press + later for later in self.person.tremor(luck))]

    def acts(self) -> None:
        """A press got through."""
        woken = self.scanner.resting
        taken = self.scanner.press(self.now)
        if taken is None:
            if woken:
                self.looks()
            return
        if self.wanted is UNDO:
            # Undoing the wrong thing is one more wrong choice, which has to be undone as well.
            if taken.role is Role.UNDO:
                self.tally.undone += 1
                self.begin(self.now, None)
            else:
                self.tally.wrong += 1
                self.begin(self.now, UNDO)
        elif taken == self.wanted:
            self.tally.right += 1
            self.begin(self.now, None)
        else:
            self.tally.wrong += 1
            self.begin(self.now, UNDO)


def calibrated(person: Person, seed: int) -> Fit:
    """Five presses, trembling and all."""
    luck, calibration, now = random.Random(seed), Calibration(0.0), 0.0
    presses: list[float] = []
    while not calibration.finished:
        presses.sort()
        times = [time for time in (calibration.due, *presses[:1]) if time is not None]
        now = min(times)
        if presses and now >= presses[0]:
            presses.pop(0)
            calibration.press(now)
        elif calibration.tick(now) and luck.random() >= MISSES:
            press = now + person.reaction(luck)
            presses += [press, *(press + later for later in person.tremor(luck))]
    result = calibration.result
    assert result is not None
    return result


def measure(person: Person) -> tuple[list[Tally], list[Tally], list[Fit]]:
    """The same people, with the same luck, before and after."""
    before, after, fits = [], [], []
    for number in range(PEOPLE):
        seed = 1000 * len(person.name) + 2 * number
        fit = calibrated(person, seed + 1)
        fits.append(fit)
        rules = KeyRules(lock_out=fit.lock_out or KeyRules().lock_out)
        before.append(Bench(person, Timing(), KeyRules(), seed).run())
        after.append(Bench(person, Timing(fit.delay), rules, seed).run())
    return before, after, fits


def main() -> None:
    figures: list[Figure] = []
    for person in PERSONS:
        before, after, fits = measure(person)
        slow = person.name.startswith("slow")
        delays = statistics.median(fit.delay for fit in fits)
        lock = statistics.median(fit.lock_out or KeyRules().lock_out for fit in fits)
        rates = []
        for when, tallies in (("before", before), ("after", after)):
            rate = statistics.median(tally.right / MINUTES for tally in tallies)
            rates.append(rate)
            wrong = statistics.mean(tally.wrong for tally in tallies) / MINUTES
            undone = statistics.mean(tally.undone for tally in tallies) / MINUTES
            setup = "delay 1.5 s, lock-out 0.5 s" if when == "before" else f"delay {delays:g} s, lock-out {lock:g} s"
            note = f"{setup}; errors {wrong:.2f} a minute, of which undone {undone:.2f}"
            figures.append(Figure(f"{person.name}, {when}", "choices/min", round(rate, 2), None, None, "more", note))
        gain = rates[1] / max(0.01, rates[0])
        press = f"presses {person.mean:g} ± {person.deviation:g} s"
        press += f", {person.bursts:.0%} tremble by up to {person.gap:g} s" if person.bursts else ""
        figures.append(
            Figure(f"{person.name}, gain", "times", round(gain, 2), None, 1.5 if slow else None, "more", press)
        )
    report(figures)


if __name__ == "__main__":
    main()
