"""A person speaks into the (virtual) microphone, and the page does it: in silence, and over the reading."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader.sound.overhearing import samples_of
from tests.e2e.pulse import Pulse, pulse, write_wav
from tests.e2e.reader_page import SAMPLE, home, page
from tests.e2e.terminal import Terminal

__all__ = ["home", "pulse"]

PEOPLE = Path(__file__).resolve().parents[2].parent / "shared" / "speech" / "commands"


def synthetic(text: str, folder: Path) -> Path:
    """Speech by a natural voice."""
    source, out = folder / "say.txt", folder / f"{text.replace(' ', '-')}.wav"
    source.write_text(text + "\n")
    subprocess.run([sys.executable, "-m", "reader", "speak", str(source), "--to", str(out)], check=True)
    return out


def person(word: str, number: int, folder: Path) -> Path:
    """One of the real people who say a word."""
    if not PEOPLE.is_dir():
        pytest.skip("shared/speech is absent: no real person speaks")
    recording = sorted((PEOPLE / word).iterdir())[number]
    return write_wav(folder / f"{word}{number}.wav", samples_of(recording), 16_000)


def say(pulse: Pulse, window: Terminal, recordings: list[Path], until: str) -> None:
    """Says it, again or by somebody else where it was not understood, until the page shows it."""
    for recording in recordings:
        pulse.speak_into_microphone(recording).wait()
        for _ in range(30):
            if until in window.screen():
                return
            time.sleep(0.1)
    window.wait(until, 1)


def test_sections_are_spoken_into_the_microphone(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    said = {text: synthetic(text, tmp_path) for text in ("next", "antioxidants", "section three")}
    with page(home, SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 60)
        say(pulse, window, [said["next"]] * 4, "section 2 of 7")
        say(pulse, window, [said["antioxidants"]] * 4, "section 5 of 7")
        assert 'heard "antioxidants"' in window.screen()
        say(pulse, window, [said["section three"]] * 4, "section 3 of 7")


def test_sections_are_asked_for_over_the_reading(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    said = {text: synthetic(text, tmp_path) for text in ("next", "antioxidants", "section three")}
    pulse.let_the_room_echo()
    with page(home, SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 60)
        window.press("Space")
        window.wait("Reading")
        pulse.record().wait_for_sound()
        for words, there in (("next", 2), ("antioxidants", 5), ("section three", 3)):
            if "Paused" in window.screen():
                # Of many tries one may have been heard as a word that pauses.
                window.press("Space")
                window.wait("Reading")
            say(pulse, window, [said[words]] * 8, f"section {there} of 7")


def test_people_say_go_and_stop_while_the_room_echoes(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    go = [person("go", number, tmp_path) for number in range(16)]
    stop = [person("stop", number, tmp_path) for number in range(16)]
    pulse.let_the_room_echo()
    with page(home, SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 60)
        say(pulse, window, go, "Reading")
        recording = pulse.record()
        recording.wait_for_sound()
        say(pulse, window, stop, "Paused")
