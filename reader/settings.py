"""What the user has chosen: one frozen model, kept by `settings_file.py`.

A setting is added with one line in Settings: its default, its bounds or choices, and one sentence. The settings
screen, the file's comments and its checks are all made from these lines.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reader.colours import own_pair
from reader.errors import SettingsError

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting may be. `low`, `high` and `step` are in `unit`; `choices` names the words it may be; with
    neither, any text. `group` is its table in the file and its page on the settings screen."""

    group: str
    label: str
    help: str
    low: float | None = None
    high: float | None = None
    step: float = 1
    unit: str = ""
    choices: tuple[str, ...] = ()
    verify: Callable[[str], object] | None = None
    """Raises SettingsError for a text that will not do; an empty one always does."""

    @property
    def allowed(self) -> str:
        """What may be written, in words."""
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}{' ' + self.unit if self.unit else ''}"
        return "true or false" if self.unit == "switch" else "text in quotes"


def _number(default: Any, group: str, label: str, help: str, low: float, high: float, step: float, unit: str) -> Any:
    return field(default=default, metadata={"rule": Rule(group, label, help, low, high, step, unit)})


def _choice(default: str, group: str, label: str, help: str, *choices: str) -> Any:
    return field(default=default, metadata={"rule": Rule(group, label, help, choices=choices)})


def _text(default: str, group: str, label: str, help: str, verify: Callable[[str], object] | None = None) -> Any:
    return field(default=default, metadata={"rule": Rule(group, label, help, verify=verify)})


def _switch(default: bool, group: str, label: str, help: str) -> Any:
    return field(default=default, metadata={"rule": Rule(group, label, help, unit="switch")})


_SPOKEN = ("read", "announce", "skip")
"""What may be said of a passage that not everyone wants to hear; see skipping.py."""

PALETTE_NAMES = (
    "yellow on black", "white on black", "black on white", "black on cream",
    "yellow on navy", "green on black", "amber", "soft grey", "my own",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. `keys` maps a command's name to the keys that replace its own."""

    voice: str = _text("", "speech", "Voice", "A name from `reader voices`; empty is the best voice there is.")
    rate: int = _number(170, "speech", "Speed", "How fast the voice reads.", 60, 600, 10, "words a minute")
    reading: str = _choice(
        "aloud", "speech", "Reading", "Aloud, or silently: then only the mark moves.", "aloud", "silently"
    )
    silent_rate: int = _number(
        120, "speech", "Speed of silent reading", "How fast the mark moves then.", 30, 600, 10, "words a minute"
    )
    pitch: float = _number(0.0, "speech", "Pitch", "Higher or lower than the voice's own.", -12, 12, 1, "semitones")
    volume: int = _number(80, "speech", "Volume", "How loud the voice reads.", 0, 100, 10, "percent")
    cue_volume: int = _number(
        60, "speech", "Volume of messages", "How loud messages and sounds are.", 0, 100, 10, "percent"
    )
    sentence_pause: float = _number(
        0.3, "speech", "Pause between sentences", "At normal speed; shorter when faster.", 0, 5, 0.1, "seconds"
    )
    paragraph_pause: float = _number(
        0.6, "speech", "Pause between paragraphs", "At normal speed; shorter when faster.", 0, 10, 0.1, "seconds"
    )
    section_pause: float = _number(
        1.2, "speech", "Pause between sections", "At normal speed; shorter when faster.", 0, 10, 0.1, "seconds"
    )
    pause_after: str = _choice(
        "nothing",
        "speech",
        "Pause after",
        "Where reading pauses by itself.",
        "nothing",
        "sentence",
        "paragraph",
        "section",
    )
    code: str = _choice("announce", "speech", "Code", "What is said of computer code.", *_SPOKEN)
    notes: str = _choice("skip", "speech", "Footnotes", "What is said of notes and of their marks.", *_SPOKEN)
    page_numbers: str = _choice("skip", "speech", "Page numbers", "What is said of a printed book's.", *_SPOKEN)
    citations: str = _choice("skip", "speech", "Citations", 'What is said of "[12]" and the like.', *_SPOKEN)
    addresses: str = _choice("announce", "speech", "Web addresses", "What is said of links in full.", *_SPOKEN)
    tables: str = _choice("read", "speech", "Tables", "What is said of tables.", *_SPOKEN)
    recordings: bool = _switch(
        True, "speech", "Recordings", "A book's own recordings are played in place of the voice."
    )
    messages: str = _choice(
        "when silent",
        "speech",
        "Spoken messages",
        "When the reader says what it did.",
        "always",
        "when silent",
        "never",
    )
    voicing: str = _choice(
        "when silent",
        "speech",
        "Spoken screens",
        "When choices and settings are said as they are pointed at.",
        "always",
        "when silent",
        "never",
    )
    voicing_form: str = _choice("short", "speech", "Words of screens", "How much is said.", "short", "long")
    cue_voice: str = _text(
        "", "speech", "Voice of messages", "A name from `reader voices`; empty is the reading voice."
    )
    cue_rate: int = _number(
        190, "speech", "Speed of messages", "How fast messages are said.", 60, 600, 10, "words a minute"
    )
    listen: str = _choice(
        "open", "listening", "Listening", "Whether the microphone is open.", "open", "wake phrase", "tap to talk", "off"
    )
    wake_phrase: str = _text("reader", "listening", "Wake phrase", "Said before a command in the wake phrase mode.")
    speech_end: float = _number(
        0.3,
        "listening",
        "End of speech",
        "The silence that ends a command; longer for slow speech.",
        0.3,
        3,
        0.1,
        "seconds",
    )
    listen_language: str = _choice(
        "",
        "listening",
        "Language of commands",
        "Empty is the language of the document.",
        "",
        "en",
        "de",
        "fr",
        "es",
        "ko",
    )
    recognizer: str = _choice(
        "auto",
        "listening",
        "Recogniser",
        "What understands speech.",
        "auto",
        "vosk",
        "pocketsphinx",
        "core",
        "own words",
    )
    ask_from: float = _number(
        0.35, "listening", "Ask back from", "How sure it must be to ask what was said.", 0.1, 0.5, 0.05, ""
    )
    learn_words: bool = _switch(
        True, "listening", "Learn from use", "Own words follow your voice and your corrections."
    )
    headphones: bool = _switch(False, "listening", "Headphones", "The microphone cannot hear the reading.")
    earcons: bool = _switch(True, "listening", "Sounds", "Short sounds for heard and not understood.")
    size: int = _number(4, "page", "Size of letters", "Rows of the screen for a line of text.", 1, 10, 1, "rows")
    palette: str = _choice("yellow on black", "page", "Colours", "Background and letters.", *PALETTE_NAMES)
    own_colours: str = _text("", "page", "My own colours", 'Background and letters, like "#000040 #FFFFFF".', own_pair)
    letters: str = _choice(
        "auto",
        "page",
        "Letter blocks",
        "What large letters are built from.",
        "auto",
        "smooth",
        "octants",
        "sextants",
        "quadrants",
        "half blocks",
        "ascii",
    )
    typeface: str = _text("", "page", "Typeface", "A TTF or OTF file; empty is Atkinson Hyperlegible.")
    line_spacing: float = _number(1.5, "page", "Line spacing", "From one line to the next.", 1, 3, 0.25, "lines")
    letter_spacing: float = _number(
        0.0, "page", "Letter spacing", "Added between letters, in their heights.", 0, 0.3, 0.05, "heights"
    )
    word_spacing: float = _number(1.0, "page", "Word spacing", "From one word to the next.", 1, 3, 0.25, "spaces")
    paragraph_spacing: float = _number(
        0.5, "page", "Paragraph spacing", "Added between paragraphs.", 0, 3, 0.25, "lines"
    )
    line_focus: str = _choice("off", "page", "Line focus", "Dims all lines but these.", "off", "1", "3", "5")
    ruler: bool = _switch(False, "page", "Reading ruler", "Draws a rule under the line that is read.")
    word_mode: bool = _switch(False, "page", "One word at a time", "Shows a word as large as the screen allows.")
    words_shown: int = _number(1, "page", "Words at a time", "With one word at a time set.", 1, 5, 1, "words")
    confirm_close: bool = _switch(True, "page", "Ask before closing", "Asks once before the reader closes.")
    scan_way: str = _choice(
        "automatic",
        "switch",
        "Way of scanning",
        "What moves the pointer, and what chooses.",
        "automatic",
        "step and wait",
        "step and choose",
    )
    opening: str = _choice(
        "two presses",
        "switch",
        "What opens the choices",
        "Besides the command choices.",
        "two presses",
        "second switch",
        "every pause",
    )
    two_presses: float = _number(
        1.5, "switch", "Time for two presses", "How soon after a pause one more opens.", 0.6, 5, 0.1, "seconds"
    )
    switch_key: str = _text("", "switch", "Switch", "The key it types; empty is any key that is no command.")
    second_key: str = _text("", "switch", "Second switch", "The key it types; empty is none.")
    scan_delay: float = _number(1.5, "switch", "Scan delay", "How long each choice waits.", 0.3, 10, 0.1, "seconds")
    tired_delay: float = _number(
        2.0, "switch", "Scan delay when tired", "How long each choice waits then.", 0.3, 10, 0.1, "seconds"
    )
    tired: bool = _switch(False, "switch", "Tired", "Scans with the delay for when you are tired.")
    scan_first: float = _number(
        1.0, "switch", "Longer on the first", "How many delays the first choice waits longer.", 0, 5, 0.5, "delays"
    )
    scan_rounds: int = _number(3, "switch", "Rounds", "After these the scan rests.", 1, 20, 1, "rounds")
    lock_out: float = _number(
        0.5, "switch", "Repeat lock-out", "The same key counts again only after this.", 0, 5, 0.1, "seconds"
    )
    together: float = _number(
        0.1, "switch", "Keys together", "Two keys closer than this are one press.", 0, 1, 0.05, "seconds"
    )
    acceptance: float = _number(
        0.0, "switch", "Acceptance time", "How long a press must last, where that is known.", 0, 2, 0.1, "seconds"
    )
    dwelling: bool = _switch(False, "switch", "Dwelling pointer", "A pointer that rests on a choice takes it.")
    dwell: float = _number(1.2, "switch", "Dwell time", "How long the pointer rests.", 0.3, 5, 0.1, "seconds")
    dwell_onset: float = _number(
        0.25, "switch", "Dwell onset", "Passing over a choice for so long shows nothing.", 0, 1, 0.05, "seconds"
    )
    dwell_memory: float = _number(
        0.75, "switch", "Dwell memory", "The pointer may be away for so long.", 0, 3, 0.25, "seconds"
    )
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def pace(self) -> int:
        """Words a minute, as reading goes now."""
        return self.silent_rate if self.reading == "silently" else self.rate


def rules() -> Iterator[tuple[str, Rule]]:
    """Every setting's name and rule, in the order of the file."""
    for item in dataclasses.fields(Settings):
        if "rule" in item.metadata:
            yield item.name, item.metadata["rule"]


def check(name: str, value: object) -> Value:
    """`value` as the setting `name` takes it. Raises SettingsError that says what is allowed."""
    by_name = dict(rules())
    if name not in by_name:
        near = difflib.get_close_matches(name, by_name, 1)
        raise SettingsError(
            f'There is no setting called "{name}".',
            f'Did you mean "{near[0]}"?' if near else "The command reader settings lists them all.",
        )
    rule = by_name[name]
    default = Settings.__dataclass_fields__[name].default
    if isinstance(default, bool):
        good = isinstance(value, bool)
    elif isinstance(default, int | float):
        good = isinstance(value, int | float) and not isinstance(value, bool)
        good = good and (isinstance(default, float) or value == int(value))  # type: ignore[call-overload]
        good = good and rule.low is not None and rule.high is not None and rule.low <= value <= rule.high  # type: ignore[operator]
    else:
        good = isinstance(value, str) and (not rule.choices or value in rule.choices)
    if not good:
        raise SettingsError(f'The setting "{name}" cannot be {shown(value)}.', f"It may be {rule.allowed}.")
    if rule.verify is not None and isinstance(value, str) and value:
        rule.verify(value)
    kept: Value = float(value) if isinstance(default, float) else value  # type: ignore[arg-type, assignment]
    return kept


def from_text(name: str, text: str) -> Value:
    """A value as it is typed on a command line. Raises SettingsError."""
    default = Settings.__dataclass_fields__[name].default if name in dict(rules()) else ""
    if isinstance(default, bool):
        return check(name, {"true": True, "on": True, "false": False, "off": False}.get(text.lower(), text))
    if isinstance(default, int | float):
        try:
            number = float(text)
        except ValueError:
            return check(name, text)
        return check(name, int(number) if number == int(number) else number)
    return check(name, text)


def shown(value: object) -> str:
    """A value as it stands in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
