"""A book that somebody recorded, on the page: the recording leaves the loudspeaker, in step with the marked words.

Each sentence was recorded as a tone of its own (tests/narrated.py), so what is heard says where the recording is.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.e2e.hearing import RATE, SILENT
from tests.e2e.pulse import Pulse, Recording, pulse
from tests.e2e.reader_page import home, page
from tests.e2e.terminal import Terminal
from tests.narrated import TEXT, WORDS, epub, loudest

__all__ = ["home", "pulse"]

HEADING, FIRST, SECOND = WORDS.values()
SENTENCES = {HEADING: "One", FIRST: "The first sentence is here.", SECOND: "The second one follows."}
UNRECORDED = "Nobody recorded this, which goes on for so long that it is heard, however busy the machine may be."
SETTINGS = """[speech]
rate = 100
messages = "never"
[listening]
listen = "off"
[page]
size = 1
[switch]
two_presses = 0.6
lock_out = 0
"""
SOON = 60.0
"""Seconds within which a busy machine has done what a key asked for."""
MARKED = re.compile(r"48;2;255;255;255m([^\x1b]+)")
"""The word in its white block, on a page of yellow letters on black."""


def heard(recording: Recording) -> float:
    """The tone of the last twentieth of a second, in Hz; 0 is silence."""
    data = recording.path.read_bytes()
    last = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2")[-RATE // 20 :]
    return 0.0 if np.abs(last.astype(np.int32)).max(initial=0) < SILENT else loudest(last.tobytes(), RATE)


def until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def follows(window: Terminal, recording: Recording, hertz: float) -> None:
    """While the tone is heard, the mark is on a word of its sentence."""

    def tone() -> bool:
        return abs(heard(recording) - hertz) < 60

    until(lambda: tone() and marked(window, SENTENCES[hertz]) and tone(), f"{SENTENCES[hertz]!r} with {hertz} Hz")


def marked(window: Terminal, sentence: str) -> bool:
    """Whether the marked word is one of the sentence."""
    found = "".join(MARKED.findall(window.screen(styled=True)))
    return bool(found) and found in sentence


def test_a_recording_is_heard_in_step_with_the_text_and_obeys_the_commands(
    home: Path, pulse: Pulse, tmp_path: Path
) -> None:
    settings = home / "config" / "one-switch-reader" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS)
    book = epub(tmp_path, text=TEXT.replace("Nobody recorded this.", UNRECORDED), slower=3)
    with page(home, book, sound=pulse) as window:
        window.wait("section 1 of 1")
        recording = pulse.record()
        window.press("Space")
        for hertz in (HEADING, FIRST, SECOND):
            follows(window, recording, hertz)
        window.press("u")
        follows(window, recording, FIRST)
        window.press("Space")
        until(lambda: heard(recording) == 0, "a pause is silence")
        time.sleep(1.1)  # a press that comes sooner asks for the choices
        assert heard(recording) == 0 and marked(window, SENTENCES[FIRST])
        window.press("Space")
        follows(window, recording, FIRST)
        window.press("j")
        follows(window, recording, SECOND)
        until(lambda: marked(window, UNRECORDED), "it does not read on")
        until(lambda: heard(recording) > 0, "what nobody recorded is not spoken")
