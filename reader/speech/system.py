"""The voices the computer already has (SAPI on Windows, macOS's own, espeak on Linux), through pyttsx3."""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reader.errors import EngineError, EngineUnavailable
from reader.files import in_memory, private_folder, write_whole
from reader.messages import Prosody
from reader.ports import Clip, Engine, SpokenWord, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.languages import base
from reader.speech.marks import honest
from reader.speech.script import script
from reader.speech.silence import bounds
from reader.speech.stretch import stretched

_log = logging.getLogger(__name__)

# The English that is looked for first.
_COMMONEST = {"en-us": 0, "en-gb": 1}
# Seconds: a driver that takes longer hangs. Starting includes the system's speech service.
_START = 20.0
_PATIENCE = 5.0


class SystemEngine:
    """A ports.Engine around a child process, which is ended when it hangs and started again when it is needed.

    `guide` tells how long words are against each other, for drivers tell no times that can be used. The list of
    voices is kept in `cache`, so that asking for it does not wait for the child.
    """

    id = "system"

    def __init__(self, cache: Path, calibrations: Calibrations, guide: Engine, *, patience: float = _PATIENCE) -> None:
        self._file = cache / "system-voices.json"
        self._calibrations = calibrations
        self._guide = guide
        self._patience = patience
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._voices: tuple[Voice, ...] | None = None

    def voices(self) -> Sequence[Voice]:
        """The computer's voices as they were listed last; listed now if they never were."""
        if self._voices is None:
            self._voices = self._kept()
        return self.refresh() if self._voices is None else self._voices

    def refresh(self) -> Sequence[Voice]:
        """Asks the computer for its voices and keeps the list for the next start."""
        try:
            with self._lock:
                listed = self._ask({"do": "voices"}, _START)["voices"]
        except EngineError as error:
            _log.warning("the computer's voices cannot be listed: %s", error)
            listed = []
        if self._voices is None or listed:
            self._voices = _named(listed)
            self._keep(listed)
        return self._voices

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        """The words spoken; their times are estimated. Raises EngineError."""
        pace = self._calibrations.of(voice, lambda some, setting: _speech(self._sound(some, voice, setting))).pace(
            prosody.rate
        )
        samples, rate = self._sound(words, voice, pace.setting)
        samples = stretched(samples, rate, pace.speed, prosody.pitch)
        first, last = bounds(samples, rate)
        marks, _ = honest(words, self._guessed(words, voice, prosody, first, last), len(samples) // 2)
        return Clip(samples, rate, marks, estimated=True)

    def close(self) -> None:
        """Ends the child."""
        with self._lock:
            self._end()

    def _guessed(
        self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody, first: int, last: int
    ) -> list[tuple[int, int]]:
        """The guide's word times, laid over the part of the clip in which there is speech."""
        guides = self._guide.voices()
        guide = next((other for other in guides if base(other.language) == base(voice.language)), None)
        if guide is None:
            return []
        clip = self._guide.render(words, guide, Prosody(prosody.rate))
        begin, end = bounds(clip.samples, clip.rate)
        scale = (last - first) / max(end - begin, 1)
        return [(number, first + int((mark.frame - begin) * scale)) for number, mark in enumerate(clip.marks)]

    def _sound(self, words: Sequence[SpokenWord], voice: Voice, setting: float) -> tuple[bytes, int]:
        text = script(words, voice.language, by_espeak=sys.platform == "linux").text
        if not text.strip():
            return b"", 22_050
        with tempfile.TemporaryDirectory(prefix="reader-", dir=in_memory()) as folder, self._lock:
            file = Path(folder) / "speech.wav"
            self._ask(
                {"do": "render", "text": text, "voice": voice.key, "rate": round(setting), "file": str(file)},
                self._patience,
            )
            try:
                return _read(file)
            except (OSError, wave.Error, EOFError, ValueError) as error:
                raise EngineError(f"The voice {voice.name} gave no sound.", "Choose another voice.") from error

    def _ask(self, request: dict[str, Any], patience: float) -> dict[str, Any]:
        if find_spec("pyttsx3") is None:
            raise EngineUnavailable("The computer's own voices cannot be used.", "Install the Python package pyttsx3.")
        if self._child is None or not self._child.alive():
            self._end()
            self._child = _Child()
            patience = max(patience, _START)
        answer = self._child.ask(request, patience)
        if answer is None:
            self._end()
            raise EngineError("The computer's own voice hangs.", "Choose another voice, or go on to the next sentence.")
        if "error" in answer:
            raise EngineError("The computer's own voice failed.", f"Choose another voice; it said: {answer['error']}")
        return answer

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _kept(self) -> tuple[Voice, ...] | None:
        try:
            return _named(json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("the kept list of voices is of no use: %s", error)
            return None

    def _keep(self, listed: list[dict[str, str]]) -> None:
        try:
            private_folder(self._file.parent)
            write_whole(self._file, json.dumps(listed), private=True)
        except OSError as error:
            _log.warning("the list of voices cannot be kept: %s", error)


class _Child:
    """The process and the thread that waits for its answers."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reader.speech.system_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path},
            )
        except OSError as error:
            raise EngineUnavailable("The computer's own voices do not start.", "Choose another voice.") from error
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, name="system voice", daemon=True).start()

    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], patience: float) -> dict[str, Any] | None:
        """The answer; None when there is none in time."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            answer = json.loads(self._answers.get(timeout=patience) or b"null")
        except (OSError, ValueError, queue.Empty):
            return None
        return answer if isinstance(answer, dict) else None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # What was still to be written goes to a process that is gone.
                    _log.debug("a pipe to the system voice was broken")

    def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                self._answers.put(line)
        except (OSError, ValueError):
            _log.debug("the system voice's pipe was closed")
        self._answers.put(b"")


def _named(listed: Sequence[dict[str, str]]) -> tuple[Voice, ...]:
    """Sayable, unique names: "system zira" of "Microsoft Zira Desktop - English (United States)"."""
    voices: list[Voice] = []
    taken: set[str] = set()
    for described in sorted(listed, key=lambda one: _COMMONEST.get(one["language"].lower().replace("_", "-"), 2)):
        language = described["language"].replace("_", "-")
        # On Linux these are espeak's own voices once more; one kind of each language is enough there.
        if sys.platform == "linux" and base(language) != "en":
            continue
        plain = re.sub(r"^Microsoft |\s-\s.*| Desktop|[^\w\s]", " ", described["name"]).lower()
        name = "system " + " ".join(plain.split())
        if name not in taken:
            taken.add(name)
            voices.append(Voice(name, "system", language, False, False, described["key"]))
    return tuple(voices)


def _read(file: Path) -> tuple[bytes, int]:
    """PCM16 mono of a WAV file (macOS writes AIFF whatever the name: it is told by its first bytes)."""
    import numpy as np

    data = file.read_bytes()
    if data[:4] == b"FORM":
        return _aiff(data)
    with wave.open(str(file), "rb") as sound:
        rate, width, channels = sound.getframerate(), sound.getsampwidth(), sound.getnchannels()
        frames = sound.readframes(sound.getnframes())
    if width != 2:
        raise ValueError(f"{8 * width} bits a sample")
    samples = np.frombuffer(frames[: len(frames) // (2 * channels) * 2 * channels], dtype="<i2")
    if channels > 1:
        samples = samples.reshape(-1, channels).astype(np.int32).mean(axis=1).astype(np.int16)
    return samples.tobytes(), rate


def _aiff(data: bytes) -> tuple[bytes, int]:
    import numpy as np

    rate, little, at = 0, False, 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "big")
        body = data[at + 8 : at + 8 + size]
        if kind == b"COMM":
            # The rate is an 80-bit float: exponent and 64-bit mantissa.
            exponent = int.from_bytes(body[8:10], "big") - 16383 - 63
            rate = round(int.from_bytes(body[10:18], "big") * 2.0**exponent)
            little = body[18:22] == b"sowt"
        elif kind == b"SSND":
            sound = body[8 : 8 + (len(body) - 8) // 2 * 2]
            return np.frombuffer(sound, dtype="<i2" if little else ">i2").astype(np.int16).tobytes(), rate or 22_050
        at += 8 + size + size % 2
    raise ValueError("no sound in the file")


def _speech(sound: tuple[bytes, int]) -> float:
    """Seconds from the first loud sample to the last."""
    samples, rate = sound
    first, last = bounds(samples, rate)
    return (last - first) / rate
