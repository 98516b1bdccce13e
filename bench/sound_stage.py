"""What the sound benchmarks share: a virtual loudspeaker whose samples carry the time they were heard.

The recorder reads the loudspeaker's monitor in pieces of 10 ms or less. A piece cannot arrive before it was heard, so
the smallest of (arrival - position) over a run tells when sample 0 was recorded, to within a scheduler's delay, on the
clock that the page's own timestamps use. The monitor gets a sample when the sink takes it, which is one block before
a loudspeaker would play it: SINK is added.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.messages import Alive, Event, Flush, Ready, Request
from reader.sound.options import SoundOptions
from reader.sound.supervisor import SupervisedSound
from tests.e2e.pulse import RATE, SPEAKER, Pulse, running_pulse

LOUD = 300
"""Samples above this (of 32,768; -41 dB) are sound."""
SINK = 0.010
"""Seconds of the virtual sink's own latency, as PulseAudio reports it with a listener at 10 ms."""
TONES = "tests.fakes:ToneSynthesizer"
VOICES = "reader.speech.synthesis:Synthesis"


class Recorder:
    """Records the loudspeaker, or another sink, from its start to `close`, in memory."""

    def __init__(self, pulse: Pulse, sink: str = SPEAKER) -> None:
        self._chunks: list[bytes] = []
        self._frames = 0
        self._zero = float("inf")
        self._process = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1",
             "--latency-msec=10", "--process-time-msec=5"],
            env={**os.environ, **pulse.environment}, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        while not self._frames:
            time.sleep(0.01)

    def _read(self) -> None:
        assert self._process.stdout is not None
        odd = b""
        while data := self._process.stdout.read(65_536):
            now = time.monotonic()
            data = odd + data
            odd = data[len(data) // 2 * 2 :]
            data = data[: len(data) // 2 * 2]
            self._chunks.append(data)
            self._frames += len(data) // 2
            self._zero = min(self._zero, now - self._frames / RATE)

    def samples(self) -> NDArray[np.int16]:
        """Everything so far."""
        return np.frombuffer(b"".join(self._chunks), "<i2")

    def time_of(self, frame: float) -> float:
        """When a frame was heard, on the clock of time.monotonic()."""
        return self._zero + SINK + frame / RATE

    def frame_at(self, moment: float) -> int:
        """The frame that was heard at a moment."""
        return max(0, round((moment - self._zero - SINK) * RATE))

    def first_loud(self, after: float) -> float | None:
        """When the first sound after a moment was heard; None when there was none."""
        begin = self.frame_at(after)
        loud = np.flatnonzero(np.abs(self.samples()[begin:].astype(np.int32)) > LOUD)
        return self.time_of(begin + int(loud[0])) if len(loud) else None

    def wait_for_sound(self, after: float) -> float:
        """When the first sound after a moment was heard, once it is recorded."""
        for _ in range(500):
            first = self.first_loud(after)
            if first is not None:
                return first
            time.sleep(0.01)
        raise TimeoutError("nothing was heard")

    def last_loud(self, before: float, least: int = LOUD) -> float | None:
        """When the last sound of more than `least` before a moment was heard; None when there was none."""
        loud = np.flatnonzero(np.abs(self.samples()[: self.frame_at(before)].astype(np.int32)) > least)
        return self.time_of(int(loud[-1])) if len(loud) else None

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Listener:
    """The page: the sound process and every event with the moment it arrived."""

    def __init__(self, synthesizer: str, folder: Path, *, ordinary: bool = False) -> None:
        self.events: list[tuple[float, Event]] = []
        command = [sys.executable, "-P", "-m", "reader.sound"]
        if ordinary and shutil.which("setpriv"):
            command = ["setpriv", "--bounding-set=-sys_nice", "--inh-caps=-sys_nice", *command]
        self.sound = SupervisedSound(
            SoundOptions(
                str(folder / "cache"), str(folder / "voices"), str(folder / "sound.log"), synthesizer=synthesizer
            ),
            command,
        )
        self.sound.start(lambda event: self.events.append((time.monotonic(), event)))
        self.wait(lambda event: isinstance(event, Ready))

    def send(self, *requests: Request) -> float:
        """Sends them; returns the moment before."""
        now = time.monotonic()
        for request in requests:
            self.sound.send(request)
        return now

    def wait(self, wanted: Callable[[Event], bool], after: int = 0, patience: float = 20.0) -> float:
        """When the first wanted event arrived."""
        deadline = time.monotonic() + patience
        seen = after
        while True:
            while seen < len(self.events):
                at, event = self.events[seen]
                seen += 1
                if wanted(event):
                    return at
            if time.monotonic() > deadline:
                last = [event for _, event in self.events if not isinstance(event, Alive)][-8:]
                raise TimeoutError(f"the event never came; the last ones were {last}")
            time.sleep(0.002)

    def quiet(self) -> None:
        """Flush, and time enough for silence."""
        self.send(Flush())
        time.sleep(0.35)


@contextmanager
def stage(synthesizer: str, *, ordinary: bool = False) -> Iterator[tuple[Pulse, Recorder, Listener]]:
    """A private sound server, its recorder, and a sound process that plays there (`ordinary`: without the right to
    real-time priority)."""
    if shutil.which("pulseaudio") is None:
        sys.exit("PulseAudio is not installed (apt install pulseaudio pulseaudio-utils)")
    with running_pulse() as pulse, tempfile.TemporaryDirectory() as folder:
        os.environ.update({key: value for key, value in pulse.environment.items() if value})
        os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        recorder = Recorder(pulse)
        listener = Listener(synthesizer, Path(folder), ordinary=ordinary)
        try:
            yield pulse, recorder, listener
        finally:
            listener.sound.close()
            recorder.close()
