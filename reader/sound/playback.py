"""Requests in, sound and events out: renderer, mixer and loudspeaker joined. The same in the child process, in
`reader speak`, and in tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Lock, Thread

import numpy as np
from numpy.typing import NDArray

from reader.audio.earcons import earcons
from reader.audio.mixer import RATE, Mixer, Piece
from reader.audio.output import Output
from reader.audio.resample import resample
from reader.messages import (
    Alive,
    Announce,
    DeviceChanged,
    Doze,
    DropTake,
    Earcon,
    Event,
    Failed,
    Flush,
    Listen,
    ListenNoMore,
    Mistaken,
    Pause,
    Prepare,
    Quit,
    Ready,
    Request,
    Resume,
    SetVolume,
    Speak,
    Tap,
    Teach,
    Underrun,
)
from reader.ports import Loudspeaker, Synthesizer
from reader.sound.ears import Ears
from reader.sound.renderer import Renderer
from reader.sound.saying import Saying

HEARTBEAT = 0.1
"""Seconds between two Alive events."""
GLANCE = 0.003
"""Seconds between two looks at the clock at least: an event may be so late, and the loudspeaker's callback, which
shares the interpreter, is kept from it so seldom."""
LEAST_LATE = 0.002
"""Seconds of late sound that are worth telling: less is the clock's own jitter."""


class Playback:
    """Plays what is asked for, listens while it is asked to, and tells what is heard.

    `emit` must be quick and may be called from any thread. `models` is the folder of speech models. `wake_silence` and
    `keep_awake` are in seconds: the silence that wakes a sleeping loudspeaker, and how long it is kept awake after the
    last sound. `voice` is the one that will be asked for first.
    """

    def __init__(
        self,
        synthesizer: Synthesizer,
        emit: Callable[[Event], None],
        open_device: Callable[[float], Loudspeaker],
        *,
        wake_silence: float = 0.2,
        keep_awake: float = 120.0,
        voice: str = "",
        models: Path = Path(),
        own_words: Path | None = None,
    ) -> None:
        self._synthesizer = synthesizer
        self._emit = emit
        self._wake_silence = wake_silence
        self._keep_awake = keep_awake
        self._voice = voice
        self._short = dict(earcons(RATE))
        self._mixer = Mixer(RATE, self._short)
        self._output = Output(self._read, RATE, open_device, self._on_device)
        self._pauses: dict[int, float] = {}
        self._saying = Saying()
        self._ears = Ears(
            emit,
            models,
            saying=self._about_to_say,
            duck=self._mixer.duck,
            rate=RATE,
            own_words=own_words,
            play=self._play,
        )
        self._renderer = Renderer(
            synthesizer,
            RATE,
            on_piece=self._on_piece,
            on_done=self._on_done,
            on_failed=self._on_failed,
            ahead=self._mixer.ahead,
        )
        self._device = ""
        self._ready = False
        self._closed = False
        self._resting = Lock()
        self._change = Condition(Lock())
        self._teller = Thread(target=self._tell, name="events", daemon=True)

    def start(self) -> None:
        """Opens the loudspeaker and sends Ready."""
        self._ears.wait_for(self._synthesizer.warm(self._voice))
        self._renderer.start()
        self._output.start()
        self._mixer.lead_in(self._wake_silence)
        listed = self._synthesizer.voices()
        voices = tuple(voice.name for voice in listed)
        languages = tuple(voice.language for voice in listed)
        self._device = self._output.name
        self._emit(Ready(self._device, voices, voices[0] if voices else "", languages))
        self._ready = True
        self._teller.start()

    def handle(self, request: Request) -> None:
        """Does what is asked; Quit is like close."""
        match request:
            case Speak(ticket=ticket):
                self._pauses[ticket] = request.pause_after
                self._saying.queue(ticket, request.text, request.prosody.rate)
                with self._awake():
                    first = self._mixer.queue(ticket)
                self._renderer.render(ticket, request, first=first)
            case Announce(ticket=ticket):
                self._renderer.forget(announcements_only=True)
                with self._awake():
                    self._mixer.announce(ticket)
                self._saying.announce(ticket, request.text)
                self._renderer.render(ticket, request, first=True)
            case Prepare():
                self._renderer.prepare(request)
            case Pause():
                self._mixer.pause()
            case Resume():
                with self._awake():
                    self._mixer.resume()
            case Flush():
                self._mixer.flush()
                self._renderer.forget()
                self._pauses.clear()
                self._saying.clear()
            case SetVolume():
                self._mixer.set_volume(request.reading, request.cues)
            case Earcon():
                with self._awake():
                    self._mixer.earcon(request.name)
            case Listen() | ListenNoMore() | Doze() | Tap() | Teach() | DropTake() | Mistaken():
                self._ears.handle(request)
            case Quit():
                self.close()
        self._look()

    def close(self) -> None:
        """Silence, and nothing more is told."""
        self._closed = True
        self._ears.close()
        self._mixer.flush()
        self._renderer.close()
        with self._change:
            self._change.notify()
        self._output.close()

    def _play(self, samples: NDArray[np.int16]) -> None:
        """Plays a take back, at 16,000 Hz, on top of all."""
        self._short["take"] = resample(samples, 16_000, RATE)
        with self._awake():
            self._mixer.earcon("take")

    def _about_to_say(self) -> str:
        return "" if self._mixer.quiet else self._saying.soon()

    # --- inside ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _awake(self) -> Iterator[None]:
        """The loudspeaker is awake, and does not go to rest before something has been given to the mixer."""
        with self._resting:
            if self._output.wake():
                self._mixer.lead_in(self._wake_silence)
            yield

    def _read(self, frames: int) -> bytes:
        block = self._mixer.read(frames)
        self._ears.played(block)
        return block

    def _on_piece(self, ticket: int, piece: Piece) -> None:
        self._mixer.feed(ticket, piece)
        self._look()

    def _on_done(self, ticket: int) -> None:
        self._mixer.finish(ticket, self._pauses.pop(ticket, 0.0))
        self._look()

    def _on_failed(self, failure: Failed) -> None:
        self._pauses.pop(failure.ticket, None)
        self._mixer.fail(failure)
        self._look()

    def _look(self) -> None:
        """When the next event is due has changed."""
        with self._change:
            self._change.notify()

    def _on_device(self, name: str) -> None:
        if self._ready and name != self._device:
            self._device = name
            self._emit(DeviceChanged(name))

    def _tell(self) -> None:
        """Tells every event when it is heard, beats the heart, lets the device rest: the events' own thread."""
        beat = quiet_since = time.monotonic()
        noticed = ""
        while not self._closed:
            now = time.monotonic()
            heard = self._output.frames_heard()
            for event in self._mixer.heard(heard):
                self._saying.follow(event)
                self._emit(event)
            if now >= beat:
                beat = now + HEARTBEAT
                self._emit(Alive(self._renderer.overdue()))
                self._renderer.wake()
                notice = self._synthesizer.notice
                if notice != noticed:
                    noticed = notice
                    self._emit(Failed(0, notice, "The command reader voices lists the voices that work."))
                late = self._output.late()
                if late > LEAST_LATE and not self._mixer.quiet:
                    self._emit(Underrun(late))
            if not self._mixer.quiet:
                quiet_since = now
            elif now - quiet_since > self._keep_awake:
                with self._resting:
                    if self._mixer.quiet:
                        self._output.rest()
            due = self._mixer.next_due
            wait = beat - now if due is None else min(beat - now, (due - heard) / RATE)
            with self._change:
                if not self._closed:
                    self._change.wait(max(GLANCE, wait))
