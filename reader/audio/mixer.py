"""The player of samples: a queue of clips by ticket, announcements that hold it, short sounds on top.

It knows no clock, thread or device: a loudspeaker pulls `read`, and `heard` tells what has left the loudspeaker by
then. So it is exact to the sample, and a test drives it by hand.

    reading   slot -> slot -> slot     held while an announcement plays, or while paused
    announce  slot
    one-shots earcons, and the last 5 ms of whatever was cut off, faded out

A fade-out is a one-shot copy of the samples that would have come next; the queue itself stays at its sample, so
that going on (faded in) repeats them and nothing is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.audio.resample import resample
from reader.document import Span
from reader.messages import Event, Failed, Finished, Started, Underrun, WordReached
from reader.ports import Clip

RATE = 48_000
"""Hz of everything that is mixed."""
FADE = 0.005
"""Seconds a sound takes to go or come where it is cut: no click, and too short to hear."""
RAMP = 0.02
"""Seconds that a change of volume takes."""
DUCKED = 0.25
"""What is left of the reading's loudness while somebody speaks: 12 dB less."""

Samples = NDArray[np.int16]
Frames = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A clip at the mixer's rate."""

    samples: Samples
    marks: tuple[tuple[int, Span], ...]

    @classmethod
    def of(cls, clip: Clip, rate: int = RATE) -> Piece:
        """The clip resampled, its marks with it."""
        samples = resample(np.frombuffer(clip.samples, "<i2"), clip.rate, rate)
        return cls(samples, tuple((mark.frame * rate // clip.rate, mark.span) for mark in clip.marks))


@dataclass(slots=True)
class _Slot:
    """What one ticket plays. `follows`: it was queued while another was still playing, so it must not be late."""

    ticket: int
    follows: bool
    pieces: deque[Piece] = field(default_factory=deque)
    position: int = 0
    next_mark: int = 0
    begun: bool = False
    complete: bool = False
    pause: int = 0
    failure: Failed | None = None

    @property
    def over(self) -> bool:
        """Whether all of it has been played, its pause as well."""
        return self.complete and not self.pieces and not self.pause

    def next_event(self) -> int | None:
        """In how many frames at the earliest something of it is to be told; None while it waits to be rendered."""
        if not self.pieces:
            return self.pause if self.complete else None
        if not self.begun:
            return 0
        piece = self.pieces[0]
        marks = piece.marks[self.next_mark :]
        return max(0, (marks[0][0] if marks else len(piece.samples)) - self.position)

    @property
    def left(self) -> int:
        """Frames that are there to be played."""
        return sum(len(piece.samples) for piece in self.pieces) - self.position + self.pause


class _Due(NamedTuple):
    frame: int
    ticket: int
    event: Event


class Mixer:
    """See above. Every method may be called from any thread; none blocks for longer than a block takes to mix."""

    def __init__(self, rate: int = RATE, earcons: Mapping[str, Samples] | None = None) -> None:
        self.rate = rate
        self._earcons = earcons or {}
        self._lock = Lock()
        self._reading: deque[_Slot] = deque()
        self._announcing: deque[_Slot] = deque()
        self._shots: list[tuple[Frames, int]] = []
        self._due: deque[_Due] = deque()
        self._paused = False
        self._produced = 0
        self._lead = 0
        self._fade_in = 0
        self._starved = 0
        self._loudness = 1.0
        self._ducked = False
        self._volume = _Ramp(1.0, rate)
        self._cues = _Ramp(1.0, rate)

    # --- what is to be played -------------------------------------------------------------------------------------

    def queue(self, ticket: int) -> bool:
        """Gives a ticket its place in the reading; `feed` and `finish` fill it. Returns whether it is the first."""
        with self._lock:
            self._reading.append(_Slot(ticket, follows=bool(self._reading)))
            return len(self._reading) == 1

    def announce(self, ticket: int) -> None:
        """Gives a ticket the announcement; the one before is cut off."""
        with self._lock:
            if not self._hush() and not self._paused:
                self._hold()
            self._announcing = deque([_Slot(ticket, follows=False)])

    def feed(self, ticket: int, piece: Piece) -> None:
        """Adds to what the ticket plays; nothing happens where the ticket is gone."""
        with self._lock:
            if slot := self._slot(ticket):
                slot.pieces.append(piece)

    def finish(self, ticket: int, pause_after: float = 0.0) -> None:
        """Everything of the ticket has been fed; `pause_after` seconds of silence end it."""
        with self._lock:
            if slot := self._slot(ticket):
                slot.pause = round(pause_after * self.rate)
                slot.complete = True

    def fail(self, failure: Failed) -> None:
        """The rest of the ticket cannot be had: it is told where its turn is over, and the next one goes on."""
        with self._lock:
            if slot := self._slot(failure.ticket):
                slot.failure = failure
                slot.complete = True

    def pause(self) -> None:
        """Holds the reading at its sample."""
        with self._lock:
            if not self._paused and not self._announcing:
                self._hold()
            self._paused = True

    def resume(self) -> None:
        """Goes on from that sample. Whoever asks for it has heard enough of what is announced: it is cut off."""
        with self._lock:
            if self._hush() or self._paused:
                self._fade_in = self._fade
            self._paused = False

    def flush(self) -> None:
        """Silence, and nothing is left: no clip, no pause, no event that was not told."""
        with self._lock:
            if self._announcing:
                self._cut(self._announcing, self._cues.now)
            elif not self._paused:
                self._cut(self._reading, self._volume.now)
            self._reading.clear()
            self._announcing.clear()
            self._due.clear()
            self._paused = False
            self._fade_in = self._starved = 0

    def set_volume(self, reading: float, cues: float) -> None:
        """Loudness from 0.0 to 1.0, reached in 20 ms."""
        with self._lock:
            self._loudness = min(1.0, max(0.0, reading))
            self._volume.target = self._loudness * (DUCKED if self._ducked else 1.0)
            self._cues.target = min(1.0, max(0.0, cues))

    def duck(self, ducked: bool) -> None:
        """Turns the reading down while somebody speaks, and up again."""
        with self._lock:
            self._ducked = ducked
            self._volume.target = self._loudness * (DUCKED if ducked else 1.0)

    def earcon(self, name: str) -> None:
        """Plays the short sound with this name on top of all; an unknown name is silent."""
        with self._lock:
            if name in self._earcons:
                self._shots.append((self._earcons[name].astype(np.float32) * self._cues.target, 0))

    def lead_in(self, seconds: float) -> None:
        """Silence from now on, before anything else is played: a loudspeaker that sleeps needs time to wake."""
        with self._lock:
            self._lead = round(seconds * self.rate)

    # --- what the loudspeaker asks ---------------------------------------------------------------------------------

    def read(self, frames: int) -> bytes:
        """The next frames, 16-bit mono. Never blocks, never comes short: what is missing is silence."""
        with self._lock:
            if not (self._shots or self._announcing or self._reading):
                self._produced += frames
                self._lead = max(0, self._lead - frames)
                self._volume.settle()
                self._cues.settle()
                return bytes(2 * frames)
            out = np.zeros(frames, np.float32)
            begin = min(frames, self._lead)
            self._lead -= begin
            if begin < frames:
                self._mix(out[begin:], self._produced + begin)
            self._produced += frames
        np.rint(out, out=out)
        np.clip(out, -32768, 32767, out=out)
        return out.astype("<i2").tobytes()

    def heard(self, frame: float) -> list[Event]:
        """The events that are due when the loudspeaker has played everything before `frame`, each once."""
        with self._lock:
            events = []
            while self._due and self._due[0].frame <= frame:
                events.append(self._due.popleft().event)
            return events

    @property
    def next_due(self) -> int | None:
        """The frame before which no event is due; None when there will be none unless something more is asked for or
        rendered."""
        with self._lock:
            if self._due:
                return self._due[0].frame
            track = self._announcing or (() if self._paused else self._reading)
            away = track[0].next_event() if track else None
            return None if away is None else self._produced + self._lead + away

    def ahead(self) -> float:
        """Seconds of reading that can be played from here without waiting for anything to be rendered."""
        with self._lock:
            frames = 0
            for slot in self._reading:
                frames += slot.left
                if not slot.complete:
                    break
            return frames / self.rate

    @property
    def idle(self) -> bool:
        """Whether nothing is playing, waiting to play, or still to be told."""
        return not (self._reading or self._announcing or self._shots or self._due)

    @property
    def quiet(self) -> bool:
        """Whether nothing will sound unless something more is asked for: idle, or paused."""
        return not (self._announcing or self._shots or self._due) and (self._paused or not self._reading)

    # --- inside, with the lock held --------------------------------------------------------------------------------

    @property
    def _fade(self) -> int:
        return int(FADE * self.rate)

    def _slot(self, ticket: int) -> _Slot | None:
        return next((slot for slot in (*self._announcing, *self._reading) if slot.ticket == ticket), None)

    def _hush(self) -> bool:
        """Cuts the announcement off; False where there is none."""
        if not self._announcing:
            return False
        self._cut(self._announcing, self._cues.now)
        gone = {slot.ticket for slot in self._announcing}
        self._due = deque(due for due in self._due if due.ticket not in gone)
        self._announcing.clear()
        return True

    def _hold(self) -> None:
        self._cut(self._reading, self._volume.now)
        self._fade_in = self._fade

    def _cut(self, track: deque[_Slot], gain: float) -> None:
        """Leaves the next 5 ms of a track, fading, among the one-shots."""
        slot = track[0] if track else None
        if slot is None or not slot.pieces or not slot.begun:
            return
        rest = slot.pieces[0].samples[slot.position : slot.position + self._fade]
        if len(rest):
            fading = np.linspace(1, 0, self._fade, endpoint=False, dtype=np.float32)[: len(rest)] * gain
            self._shots.append((rest * fading, 0))

    def _mix(self, out: Frames, at: int) -> None:
        if self._announcing:
            self._take(self._announcing, out, at)
            self._cues.apply(out)
            self._volume.settle()
            if not self._announcing and not self._paused:
                self._fade_in = self._fade
        elif self._reading and not self._paused:
            missing = self._take(self._reading, out, at)
            if self._fade_in:
                length = min(self._fade_in, len(out))
                start = self._fade - self._fade_in
                out[:length] *= np.arange(start, start + length, dtype=np.float32) / self._fade
                self._fade_in -= length
            self._volume.apply(out)
            if missing and self._reading and (self._reading[0].begun or self._reading[0].follows):
                self._starved += missing
        self._shots = [(shot, end) for shot, done in self._shots if (end := _add(out, shot, done)) < len(shot)]

    def _take(self, track: deque[_Slot], out: Frames, at: int) -> int:
        """Fills `out` from the track; returns how many frames it lacked."""
        done = 0
        while track:
            slot = track[0]
            if slot.over:
                if slot.failure is None:
                    self._begin(slot, at + done)
                self._due.append(_Due(at + done, slot.ticket, slot.failure or Finished(slot.ticket)))
                track.popleft()
            elif done == len(out):
                break
            elif slot.pieces:
                if self._starved and track is self._reading:
                    self._due.append(_Due(at + done, slot.ticket, Underrun(self._starved / self.rate)))
                    self._starved = 0
                self._begin(slot, at + done)
                done += self._play(slot, out[done:], at + done)
            elif slot.complete:
                silence = min(slot.pause, len(out) - done)
                slot.pause -= silence
                done += silence
            else:
                return len(out) - done
        return 0

    def _begin(self, slot: _Slot, at: int) -> None:
        if not slot.begun:
            slot.begun = True
            self._due.append(_Due(at, slot.ticket, Started(slot.ticket)))

    def _play(self, slot: _Slot, out: Frames, at: int) -> int:
        piece = slot.pieces[0]
        length = min(len(out), len(piece.samples) - slot.position)
        last = slot.position + length == len(piece.samples)
        out[:length] = piece.samples[slot.position : slot.position + length]
        while slot.next_mark < len(piece.marks):
            frame, span = piece.marks[slot.next_mark]
            if frame >= slot.position + length and not last:
                break
            offset = min(max(frame - slot.position, 0), length)
            self._due.append(_Due(at + offset, slot.ticket, WordReached(slot.ticket, span)))
            slot.next_mark += 1
        slot.position += length
        if last:
            slot.pieces.popleft()
            slot.position = slot.next_mark = 0
        return length


class _Ramp:
    """A loudness on its way to another."""

    def __init__(self, value: float, rate: int) -> None:
        self.now = self.target = value
        self._step = 1 / (RAMP * rate)

    def apply(self, out: Frames) -> None:
        if self.now == self.target:
            if self.now != 1.0:
                out *= self.now
            return
        steps = np.arange(1, len(out) + 1, dtype=np.float32) * self._step
        low, high = sorted((self.now, self.target))
        gains = np.clip(self.now + (steps if self.target > self.now else -steps), low, high)
        out *= gains
        self.now = float(gains[-1])
        if abs(self.now - self.target) < self._step:
            self.now = self.target

    def settle(self) -> None:
        """Nothing is playing: there at once."""
        self.now = self.target


def _add(out: Frames, shot: Frames, done: int) -> int:
    length = min(len(out), len(shot) - done)
    out[:length] += shot[done : done + length]
    return done + length
