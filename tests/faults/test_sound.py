"""The sound process, the sound server and the devices fail while a page reads and listens."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.pulse import Pulse, pulse
from tests.e2e.reader_page import home
from tests.faults.stage import LIMIT, LONG, PATIENCE, Reading, Times, place, prepare, reading, wait_until

__all__ = ["home", "pulse"]

ROUNDS = 10 if LONG else 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_the_sound_process_dies_or_stands_still(home: Path, pulse: Pulse, times: Times, number: signal.Signals) -> None:
    book = prepare(home)
    with reading(home, book, sound=pulse) as page:
        page.begin()
        for _ in range(ROUNDS):
            before, _ = page.marked()
            heard_soon(pulse)
            first = page.sound()
            began = time.monotonic()
            first.send_signal(number)
            wait_until(lambda: another(page, first.pid))  # noqa: B023
            heard_soon(pulse)
            times.add(time.monotonic() - began)
            page.goes_on(0.0, LIMIT if LONG else PATIENCE)
            assert before <= page.marked()[0] <= before + 2, "no sentence is lost"
            heard_soon(pulse)
            if LONG:
                time.sleep(15)  # five times in a minute, and it is given up
        page.close()


def another(page: Reading, pid: int) -> bool:
    """Whether the sound process was started again."""
    try:
        return page.sound().pid != pid
    except StopIteration:
        return False


def test_the_sound_server_is_stopped_and_started(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home)
    with reading(home, book, sound=pulse) as page:
        page.begin()
        heard_soon(pulse)
        for hard in (True, False) if LONG else (True,):
            began = time.monotonic()
            pulse.stop(hard=hard)
            times.add(page.goes_on(began))
            page.window.wait("no loudspeaker", PATIENCE)
            page.goes_on(0.0)  # in silence
            pulse.start()
            page.window.wait(lambda screen: "Reading silently" not in screen, PATIENCE)
            heard_soon(pulse)
        shown = page.pauses()
        page.close()
    assert place(home, book) in (shown, shown + 1)


def test_the_loudspeaker_is_pulled_out_and_put_back(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home)
    with reading(home, book, sound=pulse) as page:
        page.begin()
        heard_soon(pulse)
        for _ in range(3 if LONG else 1):
            pulse.unload_speaker("room")
            began = time.monotonic()
            pulse.unload_speaker()
            times.add(page.goes_on(began))
            page.window.wait("Reading silently", PATIENCE)
            pulse.load_speaker()
            page.window.wait(lambda screen: "Reading silently" not in screen, PATIENCE)
            heard_soon(pulse)
            pulse.control("load-module", "module-null-sink", "sink_name=room", "rate=48000", "channels=1")
            pulse.control("set-default-sink", "speaker")


def test_the_microphone_is_pulled_out_and_put_back(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home, "open")
    with reading(home, book, sound=pulse) as page:
        page.window.wait("Listening", 90)
        page.begin()
        for _ in range(3 if LONG else 1):
            modules = [line.split("\t") for line in pulse.control("list", "short", "modules").stdout.splitlines()]
            number, name, arguments = next(module[:3] for module in modules if module[1] == "module-remap-source")
            # A source of what the loudspeaker plays is no microphone, but the server offers it as one.
            pulse.control("unload-module", number)
            began = time.monotonic()
            times.add(page.goes_on(began))
            pulse.control("load-module", name, *arguments.split())
            pulse.control("set-default-source", "microphone")
            page.window.wait("Listening", PATIENCE)
            page.goes_on(0.0)


def heard_soon(pulse: Pulse) -> None:
    """Fails where the loudspeaker plays nothing."""
    recording = pulse.record()
    try:
        recording.wait_for_sound(PATIENCE)
    finally:
        recording.stop()
