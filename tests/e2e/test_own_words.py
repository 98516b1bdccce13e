"""Sounds of one's own are taught through the (virtual) microphone with the keys, and then turn the pages."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np

from tests.e2e.pulse import Pulse, pulse, write_wav
from tests.e2e.reader_page import SAMPLE, home, page
from tests.listening.test_own_words import hum

__all__ = ["home", "pulse"]


def recording(folder: Path, seed: int) -> Path:
    """A hum, as a person makes it anew each time."""
    return write_wav(folder / f"hum{seed}.wav", np.asarray(hum(130, seed=seed)), 16_000)


def test_a_hum_is_taught_in_three_takes_and_then_goes_to_the_next_section(
    home: Path, pulse: Pulse, tmp_path: Path
) -> None:
    with page(home, "--size", "1", SAMPLE, sound=pulse, columns=120) as window:
        window.wait("Listening", 60)
        window.press(",")
        window.wait("5 Your own words")
        window.press("5")
        window.wait("1 Next section")
        window.press("1")
        # While the reader itself speaks nothing is taken, and a take may be counted only after the next is said.
        for seed in range(1, 16):
            screen = window.wait(
                lambda screen: re.search("Say it, in your way|3 takes|Try it:", screen) is not None, 40
            )
            if "3 takes" in screen:
                break
            if "Try it:" in screen:
                # A hum was heard as the number of that row, while none was waited for.
                window.press("b")
                continue
            time.sleep(1.5)
            pulse.speak_into_microphone(recording(tmp_path, seed)).wait()
            time.sleep(0.7)
        window.wait("Next section: 3 takes", 20)
        for title in ("Your own words", "Settings", "section 1 of 7"):
            window.press("b")
            window.wait(title)
        for seed in range(16, 22):
            time.sleep(2)  # what the reader says of the last try, or of the page, is over
            if "section 2 of 7" in window.screen():
                break
            pulse.speak_into_microphone(recording(tmp_path, seed)).wait()
            time.sleep(1)
        window.wait("section 2 of 7", 5)
