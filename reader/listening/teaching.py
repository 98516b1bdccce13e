"""Teaching own words: takes are heard, refused where nothing can be learned from them, and compared with the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reader.listening.own_words import Matcher
from reader.listening.own_words_file import MOST_WORDS, OwnWordsError, PoorTake, Taught, UnlikeTake
from reader.listening.sound_detector import SoundDetector
from reader.listening.takes import LONGEST, RATE, SHORTEST, Describer, Take, trimmed
from reader.listening.voice_activity import FRAME, Endpointer, VoiceDetector

WANTED = 3
"""Takes that a word should have."""
MOST = 12

_CLIPPED = 32_000
_CLIPPING = 0.005
_FAINT = -60.0
_UNLIKE = 1.2
_CLOSE = 1.0
_CLEARLY = 20.0
_QUIET_ROOM = 30.0
_MOSTLY = 0.6
_EDGE = int(0.02 * RATE)
_AT_ITS_EDGE = 0.5
"""The share of its power at its loudest that a sound has no more where it begins and ends."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound in a recording: its samples from `start` to `end`, whether it is speech, and the longest silence inside
    it, in seconds."""

    start: int
    end: int
    spoken: bool
    gap: float = 0.0


class Teacher:
    """Turns recordings into takes and takes into words."""

    def __init__(self, describer: Describer, matcher: Matcher, voice: VoiceDetector, pause: float = 0.3) -> None:
        self._describer = describer
        self._matcher = matcher
        self._detector = SoundDetector(voice, out_of_noise=_CLEARLY)
        self._pause = pause

    def take(self, samples: NDArray[np.int16]) -> Take:
        """The one sound in a recording (16 kHz mono). Raises PoorTake."""
        found = self.sounds(samples)
        if not found:
            raise PoorTake("No sound was heard in that take.", "Make it again, a little louder or nearer.")
        sound = max(found, key=lambda one: one.end - one.start)
        others = [one for one in found if one is not sound and one.end - one.start > (sound.end - sound.start) / 2]
        if others:
            raise PoorTake("More than one sound was heard in that take.", "Make it once, with silence around it.")
        return self.of_sound(samples, sound)

    def of_sound(self, samples: NDArray[np.int16], sound: Sound) -> Take:
        """The take of a sound that was found. Raises PoorTake."""
        piece = samples[sound.start : sound.end]
        if sound.end - sound.start > LONGEST * RATE:
            raise PoorTake("That take was too long.", f"Make a sound of at most {LONGEST:g} seconds.")
        if (np.abs(piece.astype(np.int32)) >= _CLIPPED).mean() > _CLIPPING:
            raise PoorTake("That take was too loud for the microphone.", "Make it again, softer or farther away.")
        if _cut_off(samples, sound):
            raise PoorTake("That take was cut off.", "Make it again, with silence before and after it.")
        take = self._describer.describe(samples, sound.start, sound.end, spoken=sound.spoken)
        if take is None or take.seconds < SHORTEST:
            raise PoorTake("That take was too short.", "Make a longer sound.")
        if take.loudness < _FAINT:
            raise PoorTake("That take was too faint.", "Make it again, nearer to the microphone.")
        return replace(take, gap=min(sound.gap, take.seconds))

    def sounds(self, samples: NDArray[np.int16]) -> list[Sound]:
        """Every stretch of speech in a recording; where the voice detector hears no more than a part of a sound that
        stands out clearly, every such sound."""
        quiet = np.zeros(8 * FRAME, np.int16)
        after = np.zeros(int((self._pause + 0.2) * RATE) // FRAME * FRAME + FRAME, np.int16)
        padded = np.concatenate([quiet, samples, after])
        self._detector.reset()
        contrast = self._detector.settle(samples)
        both, voices = [], []
        for at in range(0, len(padded) - FRAME + 1, FRAME):
            both.append(self._detector.probability(padded[at : at + FRAME]))
            voices.append(self._detector.voice)
        speech = self._stretches(voices, len(quiet), len(samples), spoken=True)
        sounds = self._stretches(both, len(quiet), len(samples), spoken=False)
        longest = max((len(trimmed(samples, one.start, one.end)) for one in sounds), default=0)
        spoken = max((one.end - one.start for one in speech), default=0)
        # In a noisy room the noise stands out as well: there, only speech is a sound.
        return speech if spoken and (spoken >= _MOSTLY * longest or contrast < _QUIET_ROOM) else sounds

    def _stretches(self, chances: Sequence[float], before: int, length: int, *, spoken: bool) -> list[Sound]:
        endpointer = Endpointer(self._pause)
        ended = [stretch for chance in chances if (stretch := endpointer.accept(chance)) is not None]
        gaps = [_gap(chances[one.start // FRAME : one.end // FRAME], endpointer.offset) for one in ended]
        bounds = [(max(0, one.start - before), min(length, one.end - before)) for one in ended]
        return [Sound(start, end, spoken, gap) for (start, end), gap in zip(bounds, gaps, strict=True) if end > start]

    def add(self, taught: Taught, name: str, takes: Sequence[Take]) -> Taught:
        """What is taught with these takes of a word added.

        Raises UnlikeTake where a take is another sound than the others, OwnWordsError where there are too many.
        """
        known = taught.takes.get(name, ())
        if name not in taught.takes and len(taught.takes) >= MOST_WORDS:
            raise OwnWordsError(f"{MOST_WORDS} words are taught already.", "Have one forgotten first.")
        every = [*known, *takes]
        if len(every) > MOST:
            raise OwnWordsError(f"{MOST} takes are enough.", "Have the word forgotten to teach it afresh.")
        if len({_as_kept(take) for take in every}) < len(every):
            raise PoorTake("That take was given before.", "Make a new one: what differs is what teaches.")
        unlike = [self.unlike(take, [*known, *(one for one in takes if one is not take)]) for take in takes]
        if max(unlike, default=0.0) > _UNLIKE:
            raise UnlikeTake(int(np.argmax(unlike)))
        return taught.with_takes(name, tuple(every))

    def unlike(self, take: Take, others: Sequence[Take]) -> float:
        """How unlike the others a take is; above 1.2 it is another sound."""
        if not others:
            return 0.0
        if not self._matcher.limits.fit(take.seconds, others):
            return 2 * _UNLIKE
        return self._matcher.between([take], others)

    def too_close(self, taught: Taught, name: str) -> str:
        """Another word that this one could be mistaken for; "" where all are far enough apart."""
        takes = taught.takes.get(name, ())
        near = [
            (self._matcher.between(takes, others), other)
            for other, others in taught.takes.items()
            if other != name and takes
        ]
        closest, other = min(near, default=(9.0, ""))
        return other if closest < _CLOSE else ""


def _as_kept(take: Take) -> bytes:
    return take.embeddings.astype("<f2").tobytes()


def _gap(chances: Sequence[float], offset: float) -> float:
    """The longest silence among what the detector said of a sound's frames, in seconds."""
    voiced = np.flatnonzero(np.asarray(chances) >= offset)
    return round(float(max(np.diff(voiced).max(initial=1) - 1, 0)) * FRAME / RATE, 3)


def _cut_off(samples: NDArray[np.int16], sound: Sound) -> bool:
    """Whether a sound is about at its loudest where the recording begins or ends."""
    energies = samples[sound.start : sound.end].astype(np.float32) ** 2
    pieces = np.resize(energies, (max(1, len(energies) // _EDGE), _EDGE)).mean(axis=1)
    head, tail = samples[:_EDGE].astype(np.float32) ** 2, samples[-_EDGE:].astype(np.float32) ** 2
    return bool(max(head.mean(), tail.mean()) > _AT_ITS_EDGE * np.sort(pieces)[-max(1, len(pieces) // 5) :].mean())


class Catcher:
    """Waits for one sound in the stream from a microphone."""

    def __init__(self, voice: VoiceDetector, pause: float) -> None:
        self._detector = SoundDetector(voice, out_of_noise=_CLEARLY)
        self._pause = pause
        self._endpointer = Endpointer(pause)
        self._rest = np.zeros(0, np.int16)
        self._frames: list[NDArray[np.int16]] = []
        self._chances: list[float] = []
        self._voices: list[float] = []

    def begin(self) -> None:
        """Waits anew."""
        self._endpointer = Endpointer(self._pause)
        self._frames, self._chances, self._voices = [], [], []

    def accept(self, samples: NDArray[np.int16]) -> tuple[NDArray[np.int16], Sound] | None:
        """Takes samples at 16,000 Hz; the sound with what was heard around it, once one has ended."""
        self._rest = np.concatenate([self._rest, samples])
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            chance = self._detector.probability(frame)
            self._frames.append(frame)
            self._chances.append(chance)
            self._voices.append(self._detector.voice)
            ended = self._endpointer.accept(chance)
            if ended is not None:
                return self._caught(ended.end - ended.start)
            if not self._endpointer.speaking and len(self._frames) > _BEFORE:
                del self._frames[0], self._chances[0], self._voices[0]
            elif len(self._frames) * FRAME > 2 * LONGEST * RATE:
                return self._caught(len(self._frames) * FRAME)
        return None

    def _caught(self, length: int) -> tuple[NDArray[np.int16], Sound]:
        samples = np.concatenate(self._frames)
        # The endpointer's silence lies behind the sound, and what was kept from before it in front.
        end = max(0, len(samples) - int(self._pause * RATE))
        start = max(0, end - length)
        inside = slice(start // FRAME, max(end // FRAME, start // FRAME + 1))
        voices, gap = self._voices[inside], _gap(self._chances[inside], self._endpointer.offset)
        spoken = sum(voice >= 0.5 for voice in voices) * FRAME >= _MOSTLY * len(trimmed(samples, start, end))
        self.begin()
        return samples, Sound(start, end, spoken, gap)


_BEFORE = int(0.3 * RATE) // FRAME
