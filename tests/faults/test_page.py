"""The page is killed, left without its terminal, stopped, resized, starved of memory and of time."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from tests.e2e.pulse import RATE, Pulse, pulse
from tests.e2e.reader_page import home
from tests.faults.stage import (
    LONG,
    PATIENCE,
    SECTIONS,
    SENTENCES,
    Times,
    bookmarks,
    database,
    gone,
    place,
    prepare,
    reading,
    sentence_at,
    wait_until,
)

__all__ = ["home", "pulse"]

SHELL = (
    "bash",
    "--norc",
    "-c",
    'set -m; "$@"; stty -a; while [ -e "$HOME/hold" ]; do sleep 0.02; done; while fg; [ -n "$(jobs)" ]; do :; done',
    "bash",
)
"""What people start it from: only there is a program that stops taken care of. It says how it finds its terminal, and
takes it to the front as often as it stops."""
KILLS = 200 if LONG else 3


def test_the_page_is_killed_at_random_moments(home: Path, times: Times) -> None:
    book = prepare(home)
    chance = random.Random(8)
    kept = 1
    for number in range(KILLS):
        began = time.monotonic()
        with reading(home, *([] if number else [book]), PULSE_SERVER="unix:/nonexistent") as page:
            resumed, _ = page.marked()
            assert resumed == kept, f"round {number}: it was left at {kept}"
            page.begin()
            if number:
                times.add(time.monotonic() - began)
            for _ in range(chance.randrange(3)):
                page.window.press(chance.choice("npju"))
                time.sleep(0.5)
            key = chance.choice(["n", "p", "j", "u", ""])
            shown, _ = page.marked()
            if key:
                page.window.press(key)
            time.sleep(chance.uniform(0, 1.5))
            shown = [shown, page.marked()[0]]
            processes = page.processes()
            os.kill(page.window.pid(), signal.SIGKILL)
            gone(processes, 2.0 if LONG else 20.0)
        kept = place(home, book)
        wanted = {value + step for value in [*shown, *after(key, shown[0])] if value for step in (-1, 0, 1)}
        assert kept in wanted, f"round {number}: {shown} on the screen, then {key!r}, kept {kept}"


def after(key: str, shown: int) -> list[int]:
    """Where a move leads that may have been done and not yet been shown."""
    section = (shown - 1) // SENTENCES
    first = section * SENTENCES + 1
    return {
        "n": [min(first + SENTENCES, (SECTIONS - 1) * SENTENCES + 1)],
        "p": [first, max(1, first - SENTENCES)],
        "j": [shown + 1, shown + 2],
        "u": [shown - 1, shown - 2],
    }.get(key, [])


def test_bookmarks_that_were_confirmed_survive_a_kill(home: Path) -> None:
    book = prepare(home)
    for number in range(1, 4 if LONG else 2):
        with reading(home, book) as page:
            # Which takes the place of other messages whenever it comes.
            page.window.wait("no loudspeaker", PATIENCE)
            page.window.press("n")
            page.window.wait(f"section {number + 1} of")
            page.window.press("m")
            page.window.wait("is kept", 20)
            processes = page.processes()
            os.kill(page.window.pid(), signal.SIGKILL)
            gone(processes)
        assert bookmarks(database(home)) == number


def test_the_terminal_disappears(home: Path, times: Times) -> None:
    book = prepare(home)
    with reading(home, book) as page:
        page.window.press("n", "n")
        page.begin()
        shown, _ = page.marked()
        processes = page.processes()
        began = time.monotonic()
        page.window.tmux("kill-server")
        gone(processes)
        times.add(time.monotonic() - began)
    assert place(home, book) in (shown, shown + 1)
    with reading(home) as page:
        assert page.marked()[0] == place(home, book)
        page.begin()


def test_the_page_is_suspended_and_comes_back(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home)
    with reading(home, book, sound=pulse, under=SHELL) as page:
        mine = next(process for process in page.processes() if "-m reader" in " ".join(process.cmdline()[:4]))
        page.begin()
        pulse.record().wait_for_sound()
        shown, _ = page.marked()
        hold = home / "hold"
        hold.touch()
        mine.send_signal(signal.SIGTSTP)
        wait_until(lambda: mine.status() == psutil.STATUS_STOPPED)
        found = page.window.wait("icanon").split()
        assert {"icanon", "echo", "isig"} <= set(found), "the terminal is the shell's again"
        assert "Sentence" not in found
        assert place(home, book) in (shown, shown + 1)
        silence = pulse.record()
        time.sleep(2)
        assert not silence.stop()[-RATE:].any(), "nobody could stop what reads on"
        assert mine.status() == psutil.STATUS_STOPPED
        began = time.monotonic()
        hold.unlink()
        times.add(page.goes_on(began))
        assert page.marked()[0] in (shown, shown + 1)
        pulse.record().wait_for_sound()
        mine.suspend()  # SIGSTOP, which no program is told of
        mine.resume()
        page.goes_on(0.0)
        page.close()


def test_a_hundred_resizes_a_second(home: Path, times: Times) -> None:
    book = prepare(home)
    with reading(home, book) as page:
        page.begin()
        chance = random.Random(1)
        tty = page.window.tmux("display-message", "-t", "reader", "-p", "#{pane_tty}").strip()
        with Path(tty).open("rb") as terminal:
            for _ in range(1000 if LONG else 200):
                resize(terminal.fileno(), chance.randrange(10, 200), chance.randrange(3, 60))
                time.sleep(0.01)
            resize(terminal.fileno(), 100, 30)
        began = time.monotonic()
        page.window.wait("section")
        times.add(page.goes_on(began))
        assert "Traceback" not in page.window.screen()
        page.close()


def resize(terminal: int, columns: int, rows: int) -> None:
    """What a terminal does when its window is drawn larger or smaller."""
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def test_two_readers_at_once_on_one_book(home: Path) -> None:
    book = prepare(home)
    with reading(home, book) as one, reading(home, book) as other:
        one.window.press("n")
        other.window.press("n", "n", "n")
        one.begin()
        other.begin()
        one.window.press("m")
        one.window.wait("is kept")
        other.window.press("n", "m")
        other.window.wait("is kept")
        one.goes_on(0.0)
        one.close()
        shown = other.pauses()
        other.close()
    assert place(home, book) in (shown, shown + 1), "the one that was closed last keeps its place"
    assert bookmarks(database(home)) == 2


def test_400_megabytes_of_memory(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home)
    (home / "config" / "one-switch-reader" / "settings.toml").write_text("")  # the natural voice, and listening
    limited = ["prlimit", f"--data={400 * 2**20}"]
    with reading(home, book, sound=pulse, under=limited) as page:
        page.window.wait("Listening", 90)
        began = time.monotonic()
        recording = pulse.record()
        page.window.press("Space")
        page.goes_on(began)
        recording.wait_for_sound()
        page.window.press("n")
        began = time.monotonic()
        times.add(page.goes_on(began))
        assert resource.prlimit(page.sound().pid, resource.RLIMIT_DATA)[0] == 400 * 2**20
        page.close()
    assert sentence_at(book, 2, 0) <= place(home, book) <= SENTENCES + 5


def test_a_core_is_busy(home: Path, pulse: Pulse, times: Times) -> None:
    book = prepare(home)
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        with reading(home, book, sound=pulse) as page:
            recording = pulse.record()
            page.begin()
            recording.wait_for_sound()
            for key in "njpunjpu" if LONG else "nj":
                page.window.press(key)
                times.add(page.goes_on(time.monotonic()))
            shown, _ = page.marked()
            page.close()
    finally:
        busy.kill()
        busy.wait()
    assert place(home, book) in (shown, shown + 1)
