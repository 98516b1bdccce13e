"""Own words: three takes to teach and seven to try, each person alone, in quiet, noise, while reading, and impaired.

People saying digits (`shared/speech/digits` beside the repository); without them nothing is measured. Right is the
share of tries for which the word that was said is acted upon and no other; "not taught" the share of tries of words
never taught (five are taught, five not) upon which anything is done. How the tries are heard: own_words_people.py;
impairment is simulated: impaired.py. PocketSphinx and Vosk are given every third try, through the same listener, and
a grammar of the ten digits; the only Vosk model in the package registry is Korean, so that it has the digits in Korean
spelling. A number as first argument is how many choices of takes are made (4). Writes the table of all people into
bench/README.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from bench import core_words_data as data
from bench import impaired
from bench.figures import HERE, Figure, of, report
from bench.own_words_people import AFTER, PAD, Kitchen, People, Reading, Room, Said
from bench.page import write_region
from reader.errors import EngineUnavailable
from reader.listening.choosing import listens_for, recognizer
from reader.listening.listener import Listener
from reader.listening.own_words import Matcher
from reader.listening.own_words_file import Taught
from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer
from reader.listening.sound_detector import SoundDetector
from reader.listening.takes import Take
from reader.listening.voice_activity import RATE, SileroDetector
from reader.messages import Heard
from reader.ports import Recognizer

PEOPLE = ("jackson", "lucas", "theo")
KOREAN = ("제로", "원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에이트", "나인")
SLOW = 0.8
"""The end of speech that is set for impaired speech, in seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: shares in per cent."""

    person: str
    place: str
    by: str
    right: float
    rejected: float
    wrong: float
    not_taught: float | None


def main() -> None:
    rounds = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 4)
    if not data.SPEECH.is_dir():
        report([])
        return
    places = [(place, person) for place in PLACES for person in PEOPLE]
    with ProcessPoolExecutor() as pool:
        measured = pool.map(_measured, *zip(*places, strict=True), [rounds] * len(places))
        alarms = pool.map(_alarms, PEOPLE)
        rows = [row for some in measured for row in some]
        figures = [figure for place in PLACES for figure in _figures(place, rows)]
        figures += _false_alarms(list(alarms))
    figures += speed(_people(), _people().recordings("jackson"))
    _write(rows)
    report(figures)


def _impaired(severity: impaired.Severity) -> Callable[[str], list[Said]]:
    return lambda person: _people().recordings(person, impaired.Speaker(severity).again, pause=SLOW)


@cache
def _people() -> People:
    """One for each process."""
    return People()


PLACES: Mapping[str, Callable[[str], list[Said]]] = {
    "in quiet": lambda person: _people().recordings(person),
    "kitchen at 15 dB": lambda person: _people().recordings(person, around=Kitchen(15)),
    "reader speaking": lambda person: _people().recordings(person, around=Reading(person)),
    **{f"simulated, {severity.name}": _impaired(severity) for severity in impaired.SEVERITIES},
}
"""What each person said, as it is heard in each place."""
TARGETS = {"in quiet", "kitchen at 15 dB", "reader speaking"}
"""Where 97 % are to be right, and at most 3 % of what was never taught accepted."""


def _measured(place: str, person: str, rounds: int) -> list[Row]:
    said = PLACES[place](person)
    rows = [_own(_people(), person, place, said, rounds)]
    for name, engine, words in _others():
        rows.append(_other(engine, words, name, person, place, said))
        engine.close()
    return rows


def _own(people: People, person: str, place: str, said: list[Said], rounds: int) -> Row:
    rng = np.random.default_rng(5)
    numbers = sorted({one.number for one in said})
    hits: list[str] = []
    strangers: list[bool] = []
    for turn in range(rounds):
        chosen = numbers[:3] if not turn else [int(number) for number in rng.choice(numbers, 3, replace=False)]
        tries = [one for one in said if one.number not in chosen]
        matcher = _taught(people, said, chosen, range(10))
        hits += [_outcome(_done(matcher, one), str(one.word)) for one in tries]
        words = [int(word) for word in rng.choice(10, 5, replace=False)]
        matcher = _taught(people, said, chosen, words)
        strangers += [bool(_done(matcher, one)) for one in tries if one.word not in words]
    right, rejected, wrong = (_share(hits, what) for what in ("right", "rejected", "wrong"))
    return Row(person, place, "own words", right, rejected, wrong, round(100 * float(np.mean(strangers)), 1))


def _taught(people: People, known: list[Said], chosen: Sequence[int], words: Sequence[int]) -> Matcher:
    takes: dict[str, tuple[Take, ...]] = {}
    for one in known:
        if one.number in chosen and one.word in words and one.take is not None:
            takes[str(one.word)] = (*takes.get(str(one.word), ()), one.take)
    return Matcher(Taught(takes), people.metric)


def _done(matcher: Matcher, said: Said) -> list[str]:
    """What is acted upon: in each stretch the first that is surely a word in a lull, or what is one at the end."""
    done = []
    for stretch in said.heard:
        judged = [matcher.judge(take) for take in stretch]
        enough = [matcher.limits.soon] * (len(judged) - 1) + [1.0]
        done += [one.word for one, limit in zip(judged, enough, strict=False) if one.share <= limit][:1]
    return done


def _outcome(done: Sequence[str], word: str) -> str:
    return "right" if list(done) == [word] else "wrong" if done else "rejected"


def _share(outcomes: Sequence[str], what: str) -> float:
    return round(100 * outcomes.count(what) / max(1, len(outcomes)), 1)


def _others() -> Iterator[tuple[str, Recognizer, Sequence[str]]]:
    yield "PocketSphinx", PocketSphinxRecognizer(), data.DIGITS
    try:
        yield "Vosk (Korean)", recognizer("vosk", "ko", HERE / "none"), KOREAN
    except EngineUnavailable:
        return


def _other(engine: Recognizer, words: Sequence[str], name: str, person: str, place: str, tries: list[Said]) -> Row:
    outcomes = []
    for one in tries[::3]:
        listener = Listener(engine, SileroDetector(), pause=SLOW if place.startswith("simulated") else 0.3)
        listener.set_phrases(words)
        events = [*listener.accept(one.samples), *listener.flush()]
        done = [event.text for event in events if isinstance(event, Heard) and event.accepted]
        outcomes.append(_outcome(done, words[one.word]))
    right, rejected, wrong = (_share(outcomes, what) for what in ("right", "rejected", "wrong"))
    return Row(person, place, name, right, rejected, wrong, None)


def _figures(place: str, rows: Sequence[Row]) -> list[Figure]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.place == place:
            found.setdefault(row.by, []).append(row)
    own = found.pop("own words")
    right, rejected, wrong, false = (
        round(float(np.mean([getattr(row, what) or 0.0 for row in own])), 1)
        for what in ("right", "rejected", "wrong", "not_taught")
    )
    note = f"{rejected:g} % rejected, {wrong:g} % another word"
    target, most = (97, 3) if place in TARGETS else (None, None)
    figures = [
        Figure(f"right, {place}", "%", right, target=target, better="more", note=note),
        Figure(f"not taught, {place}", "%", false, target=most, note="accepted as a word that was taught"),
    ]
    for name, some in found.items():
        mean = round(float(np.mean([row.right for row in some])), 1)
        figures.append(Figure(f"right, {place}, {name}", "%", mean, better="more", note="a grammar of ten digits"))
    return figures


def _alarms(person: str) -> tuple[int, float, float]:
    """Ten taught words, and everybody else talking, and the kitchen: the listener as it is, own words alone. What was
    acted upon, how many minutes were heard, and how many minutes of a core that took."""
    recordings = [data.read(path) for path in sorted((data.SPEECH / "orders").glob("*.flac"))]
    kitchen = data.read(data.SPEECH / "noise" / "kitchen.flac")
    heard = np.concatenate([np.concatenate(recordings)[: 10 * 60 * RATE - len(kitchen)], kitchen])
    said = _people().recordings(person)
    listener = _listener(_people(), _taught(_people(), said, sorted({one.number for one in said})[:3], range(10)))
    begun = time.process_time()
    alarms = sum(isinstance(event, Heard) and event.accepted for event in listener.accept(heard))
    return alarms, len(heard) / RATE / 60, (time.process_time() - begun) / 60


def _false_alarms(found: Sequence[tuple[int, float, float]]) -> list[Figure]:
    alarms, minutes, worked = (sum(one[part] for one in found) for part in range(3))
    each = ", ".join(str(one[0]) for one in found)
    note = f"{each} for {len(found)} people, {minutes:.0f} minutes in all, a tenth of it kitchen; ten words taught"
    core = round(100 * worked / minutes, 2)
    return [
        Figure(
            "false alarms in ten minutes, own words", "alarms", round(alarms / minutes * 10, 2), target=1, note=note
        ),
        Figure("a core while others talk, own words", "%", core, target=10, note="the whole listener, own words alone"),
    ]


def _listener(people: People, matcher: Matcher) -> Listener:
    """What would listen for these words."""
    taught = Taught({data.DIGITS[int(word)]: takes for word, takes in matcher.taught.takes.items()})
    listener = Listener(*listens_for(Matcher(taught, people.metric), describer=people.describer))
    listener.set_phrases(data.DIGITS)
    return listener


def speed(people: People, known: list[Said]) -> list[Figure]:
    """How long the load, a decision and listening take; a decision counts from where the sound itself ends."""
    chosen = sorted({one.number for one in known})[:3]
    matcher = _taught(people, known, chosen, range(10))
    begun = time.perf_counter()
    fresh = People()
    Matcher(matcher.taught, fresh.metric)
    loaded = time.perf_counter() - begun
    waits, judging = [], []
    listener = _listener(people, matcher)
    room = Room(listener)
    for one in known:
        if one.number in chosen or one.take is None:
            continue
        # The recordings end where the word does.
        ended = listener.now + (len(one.samples) - AFTER) / RATE
        for heard in room.hear(one.samples):
            if heard.accepted:
                begun = time.perf_counter()
                take = people.describer.describe(one.samples, PAD, PAD + int(one.take.seconds * RATE))
                if take is not None:
                    matcher.judge(take)
                judging.append(time.perf_counter() - begun)
                waits.append(heard.decided - ended + judging[-1])
    detector = SoundDetector(SileroDetector())
    sound = np.concatenate([one.samples for one in known[:20]])
    begun = time.process_time()
    for at in range(0, len(sound) - 511, 512):
        detector.probability(sound[at : at + 512])
    core = (time.process_time() - begun) / (len(sound) / RATE)
    return [
        Figure("load, own words", "s", round(loaded, 3), target=0.3, note="ten words of three takes"),
        of("decision after the sound, own words", "s", waits, 0.25, note="ten words; silence and work together"),
        of("work of a decision, own words", "s", judging, note="embedding and comparing"),
        Figure("a core while listening, own words", "%", round(100 * core, 2), target=10, note="finding sounds"),
    ]


def _write(rows: Sequence[Row]) -> None:
    lines = [
        "### Own words, by person",
        "",
        "Written by `python -m bench own_words`. Three takes teach a word, seven are tried, each person alone, through "
        "the reader's own listener; PocketSphinx and Vosk, where they stand beside it, are given every third try, "
        "through the same listener, and a grammar of the ten digits. "
        "Vosk's English model cannot be had from the package registry: its Korean one, with the digits in "
        "Korean spelling, stands in, and is no measure of Vosk in English. Impaired speech is "
        "simulated from the same recordings:",
        "",
        "| severity | slower | pauses inside | vowels to the middle | flat pitch | breath | trails off | weaker |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in impaired.SEVERITIES:
        lines.append(
            f"| {one.name} | {one.slower:g} times | in {100 * one.pauses:.0f} % | {100 * one.central:.0f} % | "
            f"{100 * one.flat:.0f} % | {100 * one.breath:.0f} % | {one.trailing:g} dB | {one.weak:g} dB |"
        )
    lines += [
        "",
        "| person | heard | recogniser | right | rejected | another word | not taught, accepted |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        strangers = "" if row.not_taught is None else f"{row.not_taught:.1f} %"
        lines.append(
            f"| {row.person} | {row.place} | {row.by} | {row.right:.1f} % | {row.rejected:.1f} % | {row.wrong:.1f} % "
            f"| {strangers} |"
        )
    write_region("own-words", "\n".join(lines))


if __name__ == "__main__":
    main()
