"""The whole program reads and listens without a network, and all that it asks the system for is looked at."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from reader.messages import Event, Prosody, Ready, Speak
from reader.sound.options import SoundOptions
from reader.sound.supervisor import SupervisedSound
from tests.e2e.pulse import Pulse, pulse
from tests.e2e.reader_page import SAMPLE, home, page
from tests.fakes import eventually
from tests.privacy.record import Record

__all__ = ["home", "pulse"]

SECRETS = ("inflammation", "antioxidants", "sclerosis", "neurons", "marzipan", "gramophone")
"""Words of what is read and heard here."""
KEPT = re.compile(
    r"config/one-switch-reader/settings\.toml(\.\d+\.new)?"
    r"|data/one-switch-reader/(library\.sqlite3(-wal|-shm|-journal)?|(speech-model|set-up)-offered)"
    r"|data/one-switch-reader/(shelf|pronunciations|terminals)\.json(\.\d+\.new)?"
    r"|state/one-switch-reader/log/sound\.log"
    r"|cache/one-switch-reader/(system-voices|calibrations)\.json(\.\d+\.new)?"
)
"""All that the reader may leave behind in its folders while it reads and listens."""
PASSING = re.compile(
    r"/dev/(null|tty|pts/\d+|snd/.*)"  # the terminal; ALSA, where there is no sound server
    r"|/dev/shm/(pulse-shm-\d+|sem\..*|reader-\w+/(phrases\.fsg|speech\.wav))"  # memory, whatever it is called
    r"|/tmp/[a-z0-9_]{8}"  # where Python looks whether it may write there
    r"|.*/__pycache__/[^/]+\.pyc(\.\d+)?"  # Python's own
)


def test_no_socket_but_the_sound_servers_and_no_sound_on_the_disk(home: Path, pulse: Pulse, tmp_path: Path) -> None:
    spoken = said("antioxidants", tmp_path)
    record = Record(tmp_path / "calls")
    with page(home, SAMPLE, sound=pulse, columns=120, under=record.command) as window:
        window.wait("Listening", 90)
        recording = pulse.record()
        window.press("Space")
        recording.wait_for_sound(60)
        time.sleep(2)
        window.press("Space")
        window.wait("Paused")
        # On a machine that is far too busy under the record it may be heard and not understood: all are listening.
        for _ in range(4):
            pulse.speak_into_microphone(spoken).wait()
            with suppress(AssertionError):
                window.wait(lambda screen: re.search("section 5 of 7|not understood|not sure", screen) is not None, 15)
                break
        else:
            raise AssertionError(f"nothing was heard:\n{window.screen()}")
        window.press("f")  # a setting, so that its file is written
        time.sleep(1)
        window.press("q")
        window.wait("Close the reader?")
        window.press("1")
        window.wait(lambda _: window.ended())

    assert len(record.calls("openat")) > 1000, "the record holds nothing"
    assert record.sockets() <= {"AF_UNIX"}
    assert record.peers() == {str(pulse.socket)}
    assert not record.calls("io_uring_setup"), "what is asked for that way is not recorded"
    written = {path for path in record.written() if not PASSING.fullmatch(path)}
    written.discard(pulse.environment["PULSE_COOKIE"])  # the sound server's key, which its library opens this way
    assert not [path for path in written if not KEPT.fullmatch(under(home, path))]
    left = {under(home, str(path)): path for path in home.rglob("*") if path.is_file() and "tmux" not in path.name}
    assert all(KEPT.fullmatch(name) for name in left), left.keys()
    assert {name for name, path in left.items() if path.stat().st_mode & 0o077} == set(), "others can read these"
    folders = {path.parent for path in left.values()}
    assert {str(folder) for folder in folders if folder.stat().st_mode & 0o077} == set(), "others can enter these"
    assert sum(path.stat().st_size for path in left.values()) < 500_000, "seconds of sound would not fit"
    log = left["state/one-switch-reader/log/sound.log"].read_text().lower()
    assert not [word for word in SECRETS if word in log]


def test_a_socket_to_the_network_would_be_seen(tmp_path: Path) -> None:
    record = Record(tmp_path / "calls")
    program = (
        "import socket; socket.socket(socket.AF_INET).connect_ex(('127.0.0.1', 9));"
        f"open({str(tmp_path / 'sound.wav')!r}, 'w')"
    )
    subprocess.run([*record.command, sys.executable, "-c", program], check=True)
    assert "AF_INET" in record.sockets()
    assert any("127.0.0.1" in peer for peer in record.peers())
    assert str(tmp_path / "sound.wav") in record.written()


class Crash(BaseException):
    """No failure of an engine but one of the program itself, which ends a thread."""


class Telling:
    """A voice that fails quoting what it was given, as the errors of libraries do."""

    def __init__(self, cache: Path, voices: Path) -> None:
        self.notice = ""

    def voices(self) -> tuple[()]:
        """None is needed."""
        return ()

    def warm(self, voice: str = "") -> threading.Event:
        """There is nothing to warm."""
        ready = threading.Event()
        ready.set()
        return ready

    def render(self, text: str, language: str, voice: str, prosody: Prosody, *, first: bool, **more: object) -> object:
        """Fails, quoting it."""
        raise Crash(f"cannot say {text!r} in {language}")


def test_the_log_tells_of_failures_and_not_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    log = tmp_path / "log" / "sound.log"
    options = SoundOptions(str(tmp_path), str(tmp_path), str(log), synthesizer=f"{__name__}:Telling")
    events: list[Event] = []
    sound = SupervisedSound(options)
    sound.start(events.append)
    try:
        eventually(lambda: any(isinstance(event, Ready) for event in events), 30)
        sound.send(Speak(1, "Marzipan and the gramophone."))
        eventually(lambda: "Crash at" in log.read_text(), 30)
    finally:
        sound.close()
    assert not [word for word in SECRETS if word in log.read_text().lower()]


def said(text: str, folder: Path) -> Path:
    """Speech by a natural voice."""
    source, out = folder / "say.txt", folder / "said.wav"
    source.write_text(text + "\n")
    subprocess.run([sys.executable, "-m", "reader", "speak", str(source), "--to", str(out)], check=True)
    return out


def under(home: Path, path: str) -> str:
    """The path below the folder of this person."""
    return str(Path(path).relative_to(home)) if path.startswith(f"{home}/") else path
