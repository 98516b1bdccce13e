"""A person speaks into the (virtual) microphone, and the page does it: in silence, and over the reading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.sound.overhearing import samples_of
from tests.e2e.pulse import Pulse, pulse, write_wav
from tests.e2e.reader_page import SAMPLE, home, page

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
    return write_wav(folder / f"{word}.wav", samples_of(recording), 16_000)


def test_sections_and_commands_are_spoken_into_the_microphone(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    said = {text: synthetic(text, tmp_path) for text in ("antioxidants", "section three", "previous section")}
    with page(home, SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 40)
        pulse.speak_into_microphone(said["antioxidants"]).wait()
        window.wait("section 5 of 7")
        assert 'heard "antioxidants"' in window.screen()
        pulse.speak_into_microphone(said["section three"]).wait()
        window.wait("section 3 of 7")
        pulse.speak_into_microphone(said["previous section"]).wait()
        window.wait("section 2 of 7")


def test_a_person_says_go_and_stop_while_the_room_echoes(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    go, stop = person("go", 3, tmp_path), person("stop", 2, tmp_path)
    pulse.let_the_room_echo()
    with page(home, SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 40)
        pulse.speak_into_microphone(go).wait()
        window.wait("Reading")
        recording = pulse.record()
        recording.wait_for_sound()
        for _ in range(3):
            # Like a person who was not heard, it is said again.
            pulse.speak_into_microphone(stop).wait()
            if "Paused" in window.screen():
                break
        window.wait("Paused", 5)
