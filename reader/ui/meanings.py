"""What a command would do just now, in words: "Next section: Antioxidants" says more than "Next section"."""

from __future__ import annotations

from reader.commands import BY_VERB, Verb
from reader.dispatcher import Dispatcher
from reader.player import State
from reader.settings import PALETTE_NAMES, Settings, rules


def meaning(verb: Verb, dispatcher: Dispatcher) -> str:
    """The label of a command, with what it leads to where that is known."""
    label = BY_VERB[verb].label
    player, settings = dispatcher.player, dispatcher.settings
    here, outline = player.position.section, dispatcher.document.outline
    if verb is Verb.READ:
        return "Read on" if player.state is not State.READING else "Pause"
    if verb is Verb.NEXT_SECTION and here < len(outline):
        return f"{label}: {outline[here].label}"
    if verb is Verb.PREVIOUS_SECTION and here > 1:
        return f"{label}: {outline[here - 2].label}"
    if verb is Verb.NEXT_VOICE and len(dispatcher.voices) > 1:
        voices = dispatcher.voices
        now = voices.index(settings.voice) if settings.voice in voices else 0
        return f"{label}: {voices[(now + 1) % len(voices)]}"
    if verb is Verb.NEXT_PALETTE:
        return f"{label}: {PALETTE_NAMES[(PALETTE_NAMES.index(settings.palette) + 1) % len(PALETTE_NAMES)]}"
    steps = {
        Verb.FASTER: ("rate", 1), Verb.SLOWER: ("rate", -1), Verb.LOUDER: ("volume", 1), Verb.SOFTER: ("volume", -1),
        Verb.BIGGER: ("size", 1), Verb.SMALLER: ("size", -1),
    }  # fmt: skip
    if verb in steps:
        name, direction = steps[verb]
        rule = dict(rules())[name]
        assert rule.low is not None and rule.high is not None
        new = min(rule.high, max(rule.low, getattr(settings, name) + direction * rule.step))
        return f"{label}: {new:g} {rule.unit}"
    return label


def change(before: Settings, after: Settings) -> tuple[str, str]:
    """The name of the setting that is different, and its old value in words; empty where none is."""
    for name, rule in rules():
        old = getattr(before, name)
        if old != getattr(after, name):
            return name, f"{rule.label}: {worded(old, rule.unit)}"
    return "", ""


def worded(value: object, unit: str) -> str:
    """A setting's value in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value or "the best there is"
    return f"{value:g} {unit}".strip()
