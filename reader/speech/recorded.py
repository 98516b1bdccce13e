"""Recordings of a person reading, played in place of a voice: decoded by FFmpeg's libraries (PyAV), at any speed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.document import Span
from reader.errors import EngineError, EngineUnavailable
from reader.messages import Prosody, Recorded
from reader.ports import Clip, Mark
from reader.segment import Segments
from reader.speech.stretch import stretched

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

NORMAL_RATE = 170
"""Words a minute at which a recording has its own speed."""
RATE = 24_000
PART, FIRST_PART = 8.0, 1.5
"""Seconds that are decoded at a time, and for the first clip, which is waited for."""
# Named by what they hold, so that no file can make FFmpeg follow a playlist to other files.
_FORMATS = (
    (0, b"ID3", "mp3"), (4, b"ftyp", "mov"), (0, b"OggS", "ogg"), (0, b"RIFF", "wav"), (0, b"fLaC", "flac"),
    (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"), (0, b"\x1aE\xdf\xa3", "matroska"),
)  # fmt: skip
_PAUSES = {".": 4, "!": 4, "?": 4, ";": 3, ":": 3, ",": 2, "—": 2}
"""How many letters a pause lasts, where the time of a word has to be estimated."""


def play(text: str, recorded: Sequence[Recorded], prosody: Prosody, *, first: bool) -> Iterator[Clip]:
    """The stretches one after the other, with a mark for each word of `text`: exact where a stretch is one word, else
    by the letters. Raises EngineError where a file cannot be played."""
    speed = prosody.rate / NORMAL_RATE
    for number, one in enumerate(recorded):
        with _Opened(one.audio) as file:
            begin, end = file.bounds(one)
            words = [(span, share) for span, share in _shares(text, one.span)]
            at = begin
            while at < end:
                size = FIRST_PART * speed if first and not number and at == begin else PART * speed
                until = end if end - at < 1.3 * size else at + size
                samples = stretched(file.samples(at, until), RATE, speed, prosody.pitch)
                frames = len(samples) // 2
                marks = []
                for span, share in words:
                    time = begin + share * (end - begin)
                    if at <= time < until:
                        marks.append(Mark(min(int((time - at) / speed * RATE), max(0, frames - 1)), span))
                yield Clip(samples, RATE, tuple(marks), estimated=len(words) > 1)
                at = until


def _shares(text: str, span: Span) -> list[tuple[Span, float]]:
    """Each word of a stretch, and how much of the stretch is over when it begins."""
    words = Segments().words(text, span)
    weights = [len(word) + 1 + _pause(text, word.end, span.end) for word in words]
    total = sum(weights) or 1
    return [(word, sum(weights[:number]) / total) for number, word in enumerate(words)]


def _pause(text: str, start: int, end: int) -> int:
    return next((_PAUSES[letter] for letter in text[start : min(end, start + 2)] if letter in _PAUSES), 0)


class _Opened:
    """A sound file while it is read. Times are seconds of the file."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> _Opened:
        try:
            import av
        except ImportError as error:
            raise EngineUnavailable("Recordings cannot be played here.", "Install the Python package av.") from error
        self._error: type[Exception] = av.error.FFmpegError
        try:
            with Path(self._name).open("rb") as file:
                head = file.read(16)
            kind = next((kind for at, mark, kind in _FORMATS if head[at : at + len(mark)] == mark), "mp3")
            self._file: InputContainer = av.open(self._name, format=kind, options={"protocol_whitelist": "file"})
            self._stream: AudioStream = self._file.streams.audio[0]
        except (OSError, IndexError, ValueError, self._error) as error:
            raise _unplayable() from error
        self._resampler: Any = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def bounds(self, one: Recorded) -> tuple[float, float]:
        """From when to when a part of a stretch lasts."""
        length = 0.0
        if self._stream.duration and self._stream.time_base:
            length = float(self._stream.duration * self._stream.time_base)
        elif self._file.duration:
            length = self._file.duration / 1_000_000
        end = one.end if one.end >= 0 else length
        if length:
            end = min(end, length)
        if end <= one.begin:
            raise _unplayable()
        return one.begin + one.first * (end - one.begin), one.begin + one.last * (end - one.begin)

    def samples(self, begin: float, end: float) -> bytes:
        """PCM16 mono at 24,000 Hz, exactly as long as asked for: what is missing is silence."""
        wanted = max(0, round((end - begin) * RATE))
        parts = bytearray()
        base = self._stream.time_base
        assert base is not None
        try:
            # A little before it: a decoder needs what came before to be right.
            self._file.seek(max(0, int((begin - 0.1) / base)), stream=self._stream)
            for frame in self._file.decode(self._stream):
                at = float(frame.pts * base) if frame.pts is not None else begin
                for part in self._resampler.resample(frame):
                    samples = bytes(part.planes[0])[: 2 * part.samples]
                    early = round((begin - at) * RATE) if not parts else 0
                    if early < part.samples:
                        parts += samples[2 * max(0, early) :]
                    at += part.samples / RATE
                if len(parts) >= 2 * wanted:
                    break
        except (self._error, ValueError) as error:
            if not parts:
                raise _unplayable() from error
        if not parts:
            raise _unplayable()
        return bytes(parts[: 2 * wanted]).ljust(2 * wanted, b"\0")


def _unplayable() -> EngineError:
    return EngineError("A recording of this book cannot be played.", "A voice reads it instead.")
