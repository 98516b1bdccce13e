"""The reader as a person meets it: a real terminal, a real (virtual) loudspeaker, single keys."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.hearing import closest, words
from tests.e2e.pulse import Pulse, pulse
from tests.e2e.reader_page import SAMPLE, home, page, section, sound_process

__all__ = ["home", "pulse"]

ANNOUNCED = (
    "introduction section one of seven",
    "the role of inflammation in a l s section two of seven",
    "immune system section four of seven",
    "looking ahead section seven of seven",
)


def test_it_reads_pauses_moves_and_comes_back(home: Path, pulse: Pulse) -> None:
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("section 1 of 7")
        recording = pulse.record()
        window.press("Space")
        window.wait("Reading")
        recording.wait_for_sound()
        time.sleep(6)
        window.press("Space")
        window.wait("Paused")
        recording.wait_for_silence()
        heard = recording.stop()
        said = words(heard)
        assert len({"introduction", "sclerosis", "disease", "nerve", "cells"} & set(said)) >= 2, said

        recording = pulse.record()
        window.press("n")
        window.wait("section 2 of 7")
        recording.wait_for_sound()
        recording.wait_for_silence(1.5)
        assert closest(recording.stop(), *ANNOUNCED) == ANNOUNCED[1]

        window.press("q")
        window.wait("Close the reader?")
        window.press("1")
        window.wait(lambda _: window.ended())
    with page(home, sound=pulse) as window:
        assert section(window.wait("Paused")) == 2, "without a path the last document opens, where it was left"


def test_the_sound_process_may_die_and_reading_goes_on(home: Path, pulse: Pulse) -> None:
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        recording = pulse.record()
        window.press("Space")
        recording.wait_for_sound()
        time.sleep(1)
        first = sound_process(window)
        first.send_signal(signal.SIGKILL)
        window.wait("Reading goes on")
        recording.wait_for_sound()
        assert sound_process(window).pid != first.pid


def test_a_page_that_is_killed_comes_back_at_most_a_sentence_away(home: Path, pulse: Pulse) -> None:
    with page(home, SAMPLE, sound=pulse) as window:
        window.wait("Paused")
        window.press("n")
        window.wait("section 2 of 7")
        window.press("j")
        time.sleep(0.5)
        window.press("Space")
        window.wait("Reading")
        time.sleep(6)
        child = sound_process(window)
        recording = pulse.record()
        os.kill(window.pid(), signal.SIGKILL)
        window.wait(lambda _: window.ended())
        window.wait(lambda _: not _lives(child))
        recording.wait_for_silence()
    with page(home, SAMPLE, sound=pulse) as window:
        assert section(window.wait("Paused")) == 2


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_without_a_sound_card_it_says_so_and_reads_on_silently(home: Path) -> None:
    with page(home, SAMPLE) as window:
        window.wait("There is no loudspeaker")
        window.press("Space")
        window.wait("Reading")
        before = window.screen()
        window.wait(lambda screen: screen != before, 10)


@pytest.mark.parametrize(
    ("columns", "rows", "more"),
    [
        (20, 5, {}),
        (80, 24, {"NO_COLOR": "1"}),
        (80, 24, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
        (200, 50, {}),
    ],
)
def test_terminals_of_every_kind(home: Path, columns: int, rows: int, more: dict[str, str]) -> None:
    with page(home, SAMPLE, columns=columns, rows=rows, **more) as window:
        window.wait(lambda screen: "Paused" in screen or columns > 100)
        time.sleep(2)
        window.press("n", "h", "Escape", "c", "Escape", "comma", "Escape")
        time.sleep(1)
        assert not window.ended(), window.screen()
        assert "Traceback" not in window.screen()
        window.press("q")
        time.sleep(1.5)
        window.press("1")
        window.wait(lambda _: window.ended())


def test_a_page_whose_terminal_is_gone_ends(home: Path) -> None:
    master, slave = os.openpty()
    environment = os.environ | {"HOME": str(home), "TERM": "xterm-256color", "PULSE_SERVER": "unix:/nonexistent"}
    command = [sys.executable, "-m", "reader", str(SAMPLE)]
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    seen = b""
    while b"section 1 of 7" not in seen:
        seen += os.read(master, 65536)
    os.close(master)
    assert process.wait(20) == 0
