"""An hour of reading and listening at twice the rate, with random commands: what is missing, lost, late or growing.

python -m bench.soak [--minutes 60]

The dispatcher, the library and the sound process are the ones of the page, with the natural voice and the microphone
open; only the screen is left out. Every few seconds a command comes, in one of eight cases spoken into the (virtual)
microphone by a synthetic voice while the reading goes on. Written to bench/soak.json, and shown in bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.figures import HERE, machine
from bench.page import write_region
from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.messages import (
    Event,
    Heard,
    InputLevel,
    ListenerState,
    Ready,
    SoundRestarted,
    Started,
    Underrun,
    WordReached,
)
from reader.player import State
from reader.wiring import parts
from tests.e2e.pulse import RATE, Pulse, running_pulse

RESULTS = HERE / "soak.json"
ANSWER, LOST = 2.0, 20.0
"""Seconds within which the loudspeaker follows a command: one that it does not follow by the first is late, one that it
does not follow by the second is lost."""
PAUSED = 0.4
"""Seconds after which no word is heard in a pause: what a busy machine had handed over before it is still heard."""
TWICE = 340
"""Words a minute."""
MOVES = (
    Verb.NEXT_SENTENCE,
    Verb.PREVIOUS_SENTENCE,
    Verb.NEXT_PARAGRAPH,
    Verb.PREVIOUS_PARAGRAPH,
    Verb.NEXT_SECTION,
    Verb.PREVIOUS_SECTION,
    Verb.REPEAT,
)
SPOKEN = "next section"


class Monitor:
    """Listens to the loudspeaker and keeps when silence last ended, without keeping the sound."""

    def __init__(self, pulse: Pulse) -> None:
        self.onsets: list[float] = []
        self._process = subprocess.Popen(
            ["parec", "--device=speaker.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1",
             "--latency-msec=10", "--process-time-msec=5"],
            env={**os.environ, **pulse.environment}, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        odd, quiet = b"", 0
        while data := self._process.stdout.read(4096):
            now = time.monotonic()
            data = odd + data
            odd = data[len(data) // 2 * 2 :]
            samples = np.abs(np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.int32))
            loud = np.flatnonzero(samples > 300)
            if not len(loud):
                quiet += len(samples)
                continue
            if quiet + loud[0] > RATE // 10:
                self.onsets.append(now - (len(samples) - int(loud[0])) / RATE)
            quiet = len(samples) - 1 - int(loud[-1])

    def close(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()


class Soak:
    """One long run. `minutes` of it are measured; what is loaded by then is not growth."""

    def __init__(self, minutes: float, pulse: Pulse, home: Path) -> None:
        self.seconds = minutes * 60
        self.pulse = pulse
        self.came: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()
        self.gaps: list[float] = []
        self.restarts = 0
        self.given: dict[str, int] = {"commands": 0, "spoken": 0}
        self.lost: dict[str, int] = {"moves": 0, "pauses": 0, "going on": 0, "spoken": 0}
        self.slow = 0
        self.stopped = 0
        self.began = time.monotonic()
        self.answers: list[float] = []
        self.memory: list[tuple[float, float, float]] = []
        self.late: list[tuple[float, float]] = []
        self.words = 0
        self._last: Event | None = None
        folders = parts.Folders.of_platform()
        file = parts.settings_file(folders)
        file.override(rate=TWICE)
        self.sound = parts.sound(folders, file.settings.voice)
        library = parts.open_library(folders)
        book = endless(home / "book.md")
        self.dispatcher = Dispatcher(
            parts.open_document(book),
            library,
            lambda: self.sound,
            parts.segmenter(),
            file,
            parts.open_document,
            parts.tour(),
        )
        self.spoken = home / "spoken.wav"
        (home / "spoken.txt").write_text(SPOKEN + "\n")
        command = [sys.executable, "-m", "reader", "speak", str(home / "spoken.txt"), "--to", str(self.spoken)]
        subprocess.run(command, check=True)
        self.monitor = Monitor(pulse)

    def run(self) -> dict[str, Any]:
        """Reads, and returns what was found."""
        chance = random.Random(8)
        self.dispatcher.start(lambda event: self.came.put((time.monotonic(), event)))
        ready, listening = [], []
        self.wait(lambda event: isinstance(event, Ready) and ready.append(event) is None, 60)
        self.wait(lambda event: isinstance(event, ListenerState) and listening.append(event) is None, 60)
        self.do(Verb.READ)
        self.wait(lambda event: isinstance(event, WordReached), 60)
        self.began = began = time.monotonic()
        words = self.words
        told = began
        while (now := time.monotonic()) - began < self.seconds:
            self.follow(chance.uniform(1.5, 6.0))
            self.make_sure_it_reads()
            if chance.random() < 1 / 8:
                self.speak()
            elif chance.random() < 0.15:
                self.pause_and_go_on(chance.uniform(0.3, 2.0))
            else:
                self.move(chance.choice(MOVES))
            self.look(now - began)
            if now - told > 300:
                told = now
                print(f"{(now - began) / 60:.0f} minutes: {self.given}, lost {self.lost}", file=sys.stderr, flush=True)
        lasted = time.monotonic() - began
        found = self.found(lasted, self.words - words)
        self.dispatcher.close()
        self.monitor.close()
        return found

    # --- what is done ------------------------------------------------------------------------------------------------

    def do(self, verb: Verb) -> None:
        """A command, as from a key."""
        self.dispatcher.do(Command(verb))

    def move(self, verb: Verb) -> None:
        """A move, which must be followed by a new sentence."""
        self.given["commands"] += 1
        at = time.monotonic()
        self.do(verb)
        # What was on its way when the command came is no answer: it has an older ticket.
        asked = self.dispatcher.player._queue[0].ticket
        answered = self.followed(
            lambda event: isinstance(event, Started) and event.ticket >= asked, at, "moves", verb.value
        )
        if answered is not None:
            self.answers.append(answered - at)

    def pause_and_go_on(self, seconds: float) -> None:
        """No word may be heard in a pause, and one must be after it."""
        self.given["commands"] += 2
        self.do(Verb.READ)
        self.wait(lambda event: False, PAUSED)
        late = self.wait(lambda event: isinstance(event, WordReached), seconds / 2)
        if self.wait(lambda event: isinstance(event, WordReached), seconds / 2) is not None:
            self.lost["pauses"] += 1
            self.note("lost: pause")
        elif late is not None:  # a machine far too busy tells late what was heard before
            self.slow += 1
            self.note("a word was told late in a pause")
        at = time.monotonic()
        self.do(Verb.READ)
        answered = self.followed(lambda event: isinstance(event, WordReached), at, "going on", "read")
        if answered is not None:
            heard = [onset for onset in self.monitor.onsets if onset > at]
            self.monitor.onsets.clear()
            if heard:
                self.late.append((at, answered - heard[0]))

    def followed(self, wanted: Callable[[Event], bool], at: float, kind: str, what: str) -> float | None:
        """When a command that was given at `at` was followed; it counts where it was late or lost."""
        answered = self.wait(wanted, LOST, at)
        if answered is None:
            self.lost[kind] += 1
            self.note(f"lost: {what}")
        elif answered - at > ANSWER:
            self.slow += 1
            self.note(f"{what} took {answered - at:.1f} s")
        return answered

    def speak(self) -> None:
        """A spoken command over the reading: it must be recognised within four seconds of its end."""
        self.given["spoken"] += 1
        process = self.pulse.speak_into_microphone(self.spoken)
        process.wait()
        heard = self.wait(lambda event: isinstance(event, Heard) and event.accepted, 4.0)
        if heard is None:
            self.lost["spoken"] += 1
            self.note("spoken and not understood")

    def make_sure_it_reads(self) -> None:
        """The book may be at its end; what is spoken may be taken for another command, or be understood late."""
        state = self.dispatcher.player.state
        if state is not State.READING:
            if state is not State.FINISHED:
                self.stopped += 1
                self.note(f"reading stands still, {self.dispatcher.hearing.last}")
            self.do(Verb.READ)
            self.wait(lambda event: isinstance(event, WordReached), ANSWER)

    # --- what is seen ------------------------------------------------------------------------------------------------

    def follow(self, seconds: float) -> None:
        """Lets it read."""
        self.wait(lambda event: False, seconds)

    def wait(self, wanted: Callable[[Event], bool], seconds: float, since: float = 0.0) -> float | None:
        """Hands on what comes until a wanted event; when that came, None when it did not in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                at, event = self.came.get(timeout=min(left, 1.0))
            except queue.Empty:
                self.dispatcher.tick()
                continue
            if isinstance(event, Underrun):
                self.gaps.append(event.seconds)
                self.note(f"underrun of {event.seconds:.3f} s")
            elif isinstance(event, SoundRestarted):
                self.restarts += 1
                self.note(event.reason)
            elif isinstance(event, WordReached):
                self.words += 1
            if not isinstance(event, InputLevel):
                self.dispatcher.heard(event)
            if at >= since and wanted(event):
                return at
        return None

    def note(self, what: str) -> None:
        """Tells at once what went wrong, and how busy the machine was."""
        minute = (time.monotonic() - self.began) / 60
        print(f"{minute:.2f} min, load {os.getloadavg()[0]:.1f}: {what}", file=sys.stderr, flush=True)

    def look(self, at: float) -> None:
        """At the memory."""
        pid = getattr(self.sound, "pid", None)
        try:
            sound = psutil.Process(pid).memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            return
        self.memory.append((at, sound, psutil.Process().memory_info().rss / 1e6))

    def found(self, lasted: float, words: int) -> dict[str, Any]:
        """The table's rows."""
        tenth = max(1, len(self.memory) // 10)
        early, late = self.memory[tenth : 2 * tenth] or self.memory, self.memory[-tenth:]

        def grown(column: int) -> float:
            return statistics.median(row[column] for row in late) - statistics.median(row[column] for row in early)

        drift = None
        if len(self.late) > 20:  # fewer tell of the clocks' jitter
            drift = round(
                float(np.polyfit([at for at, _ in self.late], [late for _, late in self.late], 1)[0]) * 3600, 4
            )
        return {
            "minutes": round(lasted / 60, 1),
            "load of the machine (processes that want to run)": round(os.getloadavg()[1], 1),
            "words read": words,
            "words a minute": round(words / lasted * 60),
            "commands given": self.given["commands"],
            "commands lost": self.lost["moves"] + self.lost["pauses"] + self.lost["going on"],
            f"commands followed later than {ANSWER:g} s": self.slow,
            "of the lost moves, pauses, going on": " ".join(
                str(self.lost[kind]) for kind in ("moves", "pauses", "going on")
            ),
            "reading stopped by something else": self.stopped,
            "commands spoken": self.given["spoken"],
            "commands spoken and not understood": self.lost["spoken"],
            "command to new sentence, median (s)": round(statistics.median(self.answers), 3) if self.answers else None,
            "command to new sentence, longest (s)": round(max(self.answers), 3) if self.answers else None,
            "underruns": len(self.gaps),
            "underruns, total (s)": round(sum(self.gaps), 3),
            "restarts of the sound process": self.restarts,
            "memory of the sound process (MB)": round(statistics.median(row[1] for row in late)),
            "its growth after the first tenth (MB)": round(grown(1), 1),
            "memory of the page's side (MB)": round(statistics.median(row[2] for row in late)),
            "growth of that (MB)": round(grown(2), 1),
            "drift of the marks against the loudspeaker (s an hour)": drift,
        }


def endless(path: Path) -> Path:
    """A book of about five hours at twice the rate: 50 sections of 20 paragraphs."""
    lines = [
        "The body has its own way to fight what does not belong there.",
        "When this goes on for too long it can hurt the cells that carry orders to the muscles.",
        "Many people have asked if a medicine could make it stop.",
        "Some of them were tested, and most did not help.",
        "Good food, enough sleep and gentle movement are part of every day.",
    ]
    chance = random.Random(1)
    text = []
    for section in range(1, 51):
        text.append(f"# Part {section}\n")
        text += [" ".join(chance.choice(lines) for _ in range(6)) + "\n" for _ in range(20)]
    path.write_text("\n".join(text))
    return path


def main() -> int:
    """Returns 1 when commands were lost or the sound process was started again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder, running_pulse() as pulse:
        os.environ.update({key: value for key, value in pulse.environment.items() if value})
        os.environ.update(
            {f"XDG_{name}_HOME": f"{folder}/{name.lower()}" for name in ("CONFIG", "DATA", "CACHE", "STATE")}
        )
        os.environ["PYTHONPATH"] = str(HERE.parent)
        found = Soak(minutes, pulse, Path(folder)).run()
    for name, value in found.items():
        print(f"{name:56} {value}")
    results = {"machine": machine(), "found": found}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    rows = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in found.items())]
    write_region("soak", "\n".join(rows))
    return 1 if found["commands lost"] or found["restarts of the sound process"] else 0


if __name__ == "__main__":
    sys.exit(main())
