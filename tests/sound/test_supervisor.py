"""The supervisor with real processes, which speak in tones into silence."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from reader.messages import (
    Alive,
    Event,
    Failed,
    Finished,
    Flush,
    Prosody,
    Ready,
    SetVolume,
    SoundGone,
    SoundRestarted,
    Speak,
    Started,
)
from reader.sound.options import SoundOptions
from reader.sound.supervisor import MISSED_BEATS, TICK, SupervisedSound
from tests.fakes import eventually

FAST = Prosody(rate=600)


class Page:
    """Listens as the page would."""

    def __init__(self, options: SoundOptions, *command: str) -> None:
        self.events: list[Event] = []
        self.sound = SupervisedSound(options, command)
        self.sound.start(self.events.append)

    def ready(self) -> int:
        """Waits for Ready; returns the number of the process."""
        self.until(lambda event: isinstance(event, Ready))
        assert self.sound.pid is not None
        return self.sound.pid

    def until(self, wanted: Callable[[Event], bool], after: int = 0) -> Event:
        eventually(lambda: any(map(wanted, self.events[after:])), 20)
        return next(filter(wanted, self.events[after:]))


@pytest.fixture
def pages() -> Iterator[list[Page]]:
    made: list[Page] = []
    yield made
    for page in made:
        page.sound.close()


@pytest.fixture
def page(options: SoundOptions, pages: list[Page]) -> Page:
    pages.append(Page(options))
    return pages[0]


def restarted(event: Event) -> bool:
    return isinstance(event, SoundRestarted)


def test_it_speaks(page: Page) -> None:
    page.sound.send(Speak(1, "one two", prosody=FAST))
    page.until(lambda event: event == Finished(1))
    assert page.events[0] == Ready("", ("tone", "other"), "tone", ("en", "en"))


def test_after_sigkill_it_is_started_again_and_speaks(page: Page) -> None:
    first = page.ready()
    os.kill(first, signal.SIGKILL)
    assert page.until(restarted) == SoundRestarted("The sound process ended.")
    page.sound.send(Speak(2, "two", prosody=FAST))
    page.until(lambda event: event == Finished(2))
    assert page.sound.pid != first


def test_a_native_crash_is_survived(page: Page) -> None:
    page.sound.send(Speak(1, "CRASH", prosody=FAST))
    page.until(restarted)


def test_a_process_that_stands_still_is_replaced(page: Page) -> None:
    first = page.ready()
    os.kill(first, signal.SIGSTOP)
    assert page.until(restarted) == SoundRestarted("The sound process stopped answering.")
    assert not psutil.pid_exists(first)


def test_a_process_that_says_nothing_any_more_is_replaced(pages: list[Page], options: SoundOptions) -> None:
    ready = r"""{"type": "Ready", "device": "", "voices": [], "default_voice": ""}"""
    page = Page(options, sys.executable, "-c", f"print({ready!r}, flush=True); input()")
    pages.append(page)
    assert page.until(restarted) == SoundRestarted("The sound process stopped answering.")


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not tell who waits")
def test_a_process_that_is_not_let_run_is_not_replaced(pages: list[Page], options: SoundOptions) -> None:
    busy = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-c", busy], start_new_session=True) for _ in range(3)]
    try:
        ready = r"""{"type": "Ready", "device": "", "voices": [], "default_voice": ""}"""
        page = Page(options, sys.executable, "-c", f"print({ready!r}, flush=True)\n{busy}")
        pages.append(page)
        page.ready()
        time.sleep(1.5 * TICK * MISSED_BEATS)
        assert not any(map(restarted, page.events))
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_a_hang_in_an_engine_is_ended(pages: list[Page], options: SoundOptions) -> None:
    page = Page(replace(options, synthesizer="tests.sound.impatient:ToneSynthesizer"))
    pages.append(page)
    page.sound.send(Speak(1, "HANG", prosody=FAST))
    assert page.until(restarted) == SoundRestarted("The voice hung.")


def test_a_voice_that_was_ended_for_being_slow_gets_more_time(pages: list[Page], options: SoundOptions) -> None:
    slow = """
        import time
        print('{"type": "Ready", "device": "", "voices": [], "default_voice": ""}', flush=True)
        while True:
            print('{"type": "Alive", "overdue": 1.0}', flush=True)
            time.sleep(0.05)
    """
    page = Page(options, sys.executable, "-c", textwrap.dedent(slow))
    pages.append(page)
    page.until(restarted)
    begun = len(page.events)
    eventually(lambda: page.events[begun:].count(Alive(1.0)) > 20, 20)
    assert len(list(filter(restarted, page.events))) == 1


def test_a_failed_ticket_is_told(page: Page) -> None:
    page.sound.send(Speak(1, "BREAK", prosody=FAST))
    page.until(lambda event: isinstance(event, Failed) and event.ticket == 1)


def test_a_process_that_cannot_start_is_given_up_and_sending_is_harmless(
    pages: list[Page], options: SoundOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.sound.supervisor.BACK_OFF", (0.0,) * 5)
    page = Page(options, sys.executable, "-c", "raise SystemExit(1)")
    pages.append(page)
    page.until(lambda event: isinstance(event, SoundGone))
    assert sum(map(restarted, page.events)) == 5
    page.sound.send(Flush())
    assert page.sound.pid is None


def test_a_command_that_is_missing_is_given_up(pages: list[Page], options: SoundOptions) -> None:
    page = Page(options, "/no/such/python")
    pages.append(page)
    assert isinstance(page.events[0], SoundGone)


def test_the_volume_outlives_a_restart(pages: list[Page], options: SoundOptions, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    echo = f"import sys\nfor line in sys.stdin.buffer: open({str(seen)!r}, 'ab', 0).write(line)"
    page = Page(options, sys.executable, "-c", echo)
    pages.append(page)
    page.sound.send(SetVolume(0.5, 0.25))
    eventually(lambda: seen.exists() and seen.read_bytes().endswith(b"\n"))
    seen.unlink()
    assert page.sound.pid
    os.kill(page.sound.pid, signal.SIGKILL)
    eventually(lambda: seen.exists() and seen.read_bytes().endswith(b"\n"))
    assert b'"SetVolume","reading":0.5,"cues":0.25' in seen.read_bytes()


def test_close_ends_the_process(page: Page) -> None:
    first = page.ready()
    page.sound.close()
    assert not psutil.pid_exists(first)
    told = len(page.events)
    page.sound.send(Flush())
    assert not any(map(restarted, page.events[told:]))


def test_rubbish_on_the_pipe_is_passed_over(pages: list[Page], options: SoundOptions) -> None:
    page = Page(options, sys.executable, "-c", 'print(\'rubbish\\n{\\"type\\": \\"Alive\\"}\', flush=True); input()')
    pages.append(page)
    page.until(lambda event: event == Alive())


def test_no_sound_outlives_a_page_that_is_killed(options: SoundOptions, tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys, time
        from reader.messages import Ready, Speak
        from reader.sound.options import SoundOptions
        from reader.sound.supervisor import SupervisedSound
        sound = SupervisedSound(SoundOptions.decode({options.encode()!r}))
        sound.start(lambda event: isinstance(event, Ready) and print(sound.pid, flush=True))
        sound.send(Speak(1, "one " * 1000))
        time.sleep(60)
    """)
    page = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert page.stdout is not None
    child = int(page.stdout.readline())
    page.kill()
    page.wait()
    page.stdout.close()
    eventually(lambda: _is_gone(child))


def _is_gone(child: int) -> bool:
    try:
        return psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_log_is_the_owners_alone_and_holds_no_text(page: Page, options: SoundOptions) -> None:
    page.sound.send(Speak(1, "Confidential BREAK", prosody=FAST))
    page.until(lambda event: isinstance(event, Failed))
    page.sound.send(Speak(2, "Confidential PRINT", prosody=FAST))
    page.until(lambda event: event == Finished(2))
    log = Path(options.log)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "printed by native code" in log.read_text()
    assert "Confidential" not in log.read_text()


def test_started_comes_before_finished_for_each_ticket(page: Page) -> None:
    for ticket in range(1, 6):
        page.sound.send(Speak(ticket, "one", prosody=FAST))
    page.until(lambda event: event == Finished(5))
    tickets = [event.ticket for event in page.events if isinstance(event, Started | Finished)]
    assert tickets == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
