"""A PulseAudio server of one's own: a null sink as the loudspeaker, another one behind the microphone.

Nothing of the machine's own sound is touched: socket, cookie and state lie in a temporary folder, and the environment
that leads a program to this server is `Pulse.environment`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

SPEAKER = "speaker"
MICROPHONE = "microphone"
ROOM = "room"
RATE = 48000
FAINT = 30
"""Of 32,768: softer is silence."""


@dataclass(slots=True)
class Recording:
    """What the loudspeaker plays, from now until `stop`. `samples` are 16-bit mono at 48 kHz."""

    process: subprocess.Popen[bytes]
    path: Path

    def wait_for_sound(self, seconds: float = 20, least: int = 300) -> None:
        """Returns once something has been heard since now; fails the test when nothing is in time."""
        read, end = self.path.stat().st_size // 2 * 2, time.monotonic() + seconds
        while time.monotonic() < end:
            with self.path.open("rb") as file:
                file.seek(read)
                new = np.frombuffer(file.read((self.path.stat().st_size - read) // 2 * 2), dtype="<i2")
            if len(new) and int(np.abs(new.astype(np.int32)).max()) >= least:
                return
            time.sleep(0.02)
        raise AssertionError(f"nothing was heard in {seconds} s")

    def wait_for_silence(self, lasting: float = 0.25, seconds: float = 30) -> None:
        """Returns once the newest `lasting` seconds, all of them heard since now, are silent."""
        least, end = self.path.stat().st_size // 2 + round(lasting * RATE), time.monotonic() + seconds
        while time.monotonic() < end:
            heard = self.path.read_bytes()
            samples = np.frombuffer(heard[: len(heard) // 2 * 2], dtype="<i2").astype(np.int32)
            if len(samples) >= least and np.abs(samples[-round(lasting * RATE) :]).max() < FAINT:
                return
            time.sleep(0.05)
        raise AssertionError(f"it was not silent in {seconds} s")

    def stop(self) -> np.ndarray:
        """Everything heard so far, as an int16 array."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(5)
        return np.frombuffer(self.path.read_bytes()[: self.path.stat().st_size // 2 * 2], dtype="<i2")


@dataclass(slots=True)
class Pulse:
    """A private server: its folder is short-lived and its own."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    _recordings: int = 0
    _others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def socket(self) -> Path:
        return self.folder / "native"

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to find this server, and no other sound."""
        return {
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_LATENCY_MSEC": "",
        }

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "HOME": str(self.folder), "LC_ALL": "C"}

    def start(self) -> None:
        """Starts the server with its devices; returns when it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "pulseaudio",
                    "-n",
                    "--daemonize=no",
                    "--use-pid-file=no",
                    "--exit-idle-time=-1",
                    "--disable-shm=yes",
                    "-L",
                    f"module-native-protocol-unix socket={self.socket} auth-anonymous=1",
                ],
                env={key: value for key, value in self._environment().items() if key != "PULSE_SERVER"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 10
        while self.control("info", check=False).returncode != 0:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("PulseAudio did not start: " + (self.folder / "server.log").read_text()[-500:])
            time.sleep(0.02)
        self._make_punctual()  # after its start, in which it gives up what it was given
        self._load_sink(ROOM)
        self.control(
            "load-module", "module-remap-source", f"master={ROOM}.monitor", f"source_name={MICROPHONE}", "remix=no"
        )
        self.control("set-default-source", MICROPHONE)
        self.load_speaker()

    def _make_punctual(self) -> None:
        """A sound card keeps time whatever else the computer does; this server is to do so where it is allowed to."""
        assert self.process is not None
        try:
            os.sched_setscheduler(self.process.pid, os.SCHED_RR, os.sched_param(5))
        except PermissionError:
            return

    def control(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """pactl."""
        return subprocess.run(
            ["pactl", *arguments], env=self._environment(), check=check, capture_output=True, text=True, timeout=20
        )

    def load_speaker(self, name: str = SPEAKER) -> None:
        """Plugs a loudspeaker in and makes it the default."""
        self._load_sink(name)
        self.control("set-default-sink", name)

    def unload_speaker(self, name: str = SPEAKER) -> None:
        """Pulls it out."""
        for line in self.control("list", "short", "modules").stdout.splitlines():
            number, module, *arguments = line.split("\t")
            if module == "module-null-sink" and f"sink_name={name}" in " ".join(arguments).split():
                self.control("unload-module", number)

    def _load_sink(self, name: str) -> None:
        self.control("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE}", "channels=1")
        # A null sink thinks in blocks of two seconds until somebody wants it faster, and has thought of the first one
        # already: a listener that is always there gives it the pace of a sound card, and a short sleep a new start.
        keeper = subprocess.Popen(
            self._listener(name), env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._others.append(keeper)
        self._wait_for_low_latency(name)
        self.control("suspend-sink", name, "1")
        self.control("suspend-sink", name, "0")

    def _wait_for_low_latency(self, name: str) -> None:
        deadline = time.monotonic() + 5
        while not re.search(rf"Name: {name}\n.*?configured \d{{1,5}} usec", self.control("list", "sinks").stdout, re.S):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{name} stays slow.")
            time.sleep(0.01)

    def has_stream(self) -> bool:
        """Whether a program is playing (or holds a stream open)."""
        return bool(self.control("list", "short", "sink-inputs").stdout.strip())

    def record(self, name: str = SPEAKER) -> Recording:
        """Starts recording what the loudspeaker plays; returns when samples arrive."""
        self._recordings += 1
        path = self.folder / f"recording-{self._recordings}.raw"
        with path.open("wb") as out:
            process = subprocess.Popen(
                self._listener(name), env=self._environment(), stdout=out, stderr=subprocess.DEVNULL
            )
        self._others.append(process)
        deadline = time.monotonic() + 5
        while path.stat().st_size == 0:
            if time.monotonic() > deadline:
                raise RuntimeError("The loudspeaker's monitor gives no samples.")
            time.sleep(0.01)
        return Recording(process, path)

    def _listener(self, name: str) -> list[str]:
        return [
            "parec",
            f"--device={name}.monitor",
            "--format=s16le",
            f"--rate={RATE}",
            "--channels=1",
            "--latency-msec=10",
        ]

    def speak_into_microphone(self, wav: Path) -> subprocess.Popen[bytes]:
        """Plays a WAV file in front of the microphone; wait for the process that is returned."""
        process = subprocess.Popen(
            ["paplay", f"--device={ROOM}", "--latency-msec=20", str(wav)],
            env=self._environment(), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._others.append(process)
        return process

    def let_the_room_echo(self) -> None:
        """Feeds what the loudspeaker plays back into the microphone."""
        self.control(
            "load-module",
            "module-loopback",
            f"source={SPEAKER}.monitor",
            f"sink={ROOM}",
            "latency_msec=30",
            "adjust_time=0",
        )

    def stop(self, *, hard: bool = False) -> None:
        """Ends the server (`hard`: with SIGKILL)."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
            self.process.wait(10)
            self.process = None
        self.socket.unlink(missing_ok=True)

    def close(self) -> None:
        """Ends everything it started."""
        for other in self._others:
            if other.poll() is None:
                other.kill()
            other.wait(5)
        self.stop()


def write_wav(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    """Writes 16-bit mono samples."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


@contextmanager
def running_pulse() -> Iterator[Pulse]:
    """A private server in a temporary folder with a short path (a socket's path has at most 107 characters)."""
    folder = Path(tempfile.mkdtemp(prefix="pulse"))
    server = Pulse(folder)
    try:
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """A private sound server; programs started by the test use it."""
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("PulseAudio is not installed (apt install pulseaudio pulseaudio-utils)")
    with running_pulse() as server:
        for key, value in server.environment.items():
            if value:
                monkeypatch.setenv(key, value)
        yield server
