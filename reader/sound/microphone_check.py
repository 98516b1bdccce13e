"""The microphone tried out with the person in front of it: noise, loudness, three words, and advice in plain words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.messages import Event, Heard, InputLevel, ListenerState

QUIET = 3.0
"""Seconds of silence that are listened to."""
PATIENCE = 8.0
"""Seconds that a word is waited for."""
WORDS = ("next", "stop", "go")
NOISY, FAINT = -45.0, -38.0
"""Decibels below full scale: noise above the one drowns soft voices, a voice below the other is hardly there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: what was found, and what to do when it is not well."""

    name: str
    works: bool
    found: str
    hint: str = ""


def check_microphone(
    events: Iterator[Event], tell: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> list[Check]:
    """Asks for silence and for three words. `events` are those of an ear that listens, several a second."""
    tell("Please be quiet for three seconds.")
    noise, state = _noise(events, clock)
    if state is not None:
        return [Check("microphone", False, state.message or "There is no microphone.", state.hint)]
    checks = [_judge_noise(noise)]
    right = 0
    loudest: list[float] = []
    for word in WORDS:
        tell(f'Please say "{word}".')
        heard, peak = _word(events, word, clock)
        right += heard
        loudest.append(peak)
        tell("I heard it." if heard else "I did not hear it.")
    return [*checks, _judge_voice(loudest), _judge_words(right)]


def _noise(events: Iterator[Event], clock: Callable[[], float]) -> tuple[Sequence[InputLevel], ListenerState | None]:
    levels: list[InputLevel] = []
    end = None
    for event in events:
        if isinstance(event, ListenerState) and event.state.startswith("no "):
            return levels, event
        if isinstance(event, InputLevel):
            end = end or clock() + QUIET
            levels.append(event)
        if end is not None and clock() >= end:
            break
    return levels, None


def _word(events: Iterator[Event], word: str, clock: Callable[[], float]) -> tuple[bool, float]:
    end, peak = clock() + PATIENCE, -96.0
    for event in events:
        if isinstance(event, InputLevel):
            peak = max(peak, event.loudness)
        if isinstance(event, Heard) and event.accepted:
            return event.text == word, peak
        if clock() >= end:
            break
    return False, peak


def _judge_noise(levels: Sequence[InputLevel]) -> Check:
    if levels and all(level.fault == "nothing heard" for level in levels[-2:]):
        return Check("noise", False, "nothing at all comes in", "The microphone is muted or off: switch it on.")
    noise = sorted(level.loudness for level in levels)[len(levels) // 2] if levels else 0.0
    found = f"{noise:.0f} decibels"
    if noise > NOISY:
        return Check(
            "noise", False, found, "It is noisy here: use the wake phrase mode, or move the microphone closer."
        )
    return Check("noise", True, found)


def _judge_voice(peaks: Sequence[float]) -> Check:
    peak = sorted(peaks)[len(peaks) // 2]
    found = f"{peak:.0f} decibels"
    if peak < FAINT:
        return Check("voice", False, found, "Your voice is faint: bring the microphone closer, or raise its level.")
    if peak > -3:
        return Check("voice", False, found, "The microphone is too loud: lower its level.")
    return Check("voice", True, found)


def _judge_words(right: int) -> Check:
    found = f"{right} of {len(WORDS)} understood"
    if right < len(WORDS) - 1:
        return Check(
            "words", False, found, "Install a better model with reader models install, or teach your own words."
        )
    return Check("words", True, found)
