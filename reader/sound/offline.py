"""Speaking without the page: into a file, or aloud from this very process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from reader.audio.mixer import RATE, Piece
from reader.audio.wav import WavWriter
from reader.document import Span
from reader.errors import SoundError
from reader.messages import Event, Failed, Finished, Request, SoundGone, SoundRestarted, Speak
from reader.ports import Loudspeaker, Sound, Synthesizer
from reader.sound.playback import Playback

IN_FLIGHT = 4
"""Utterances that are queued at a time: enough for no gap, few enough to hold little."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The word at `span` of the utterance `ticket` begins `seconds` into the audio."""

    ticket: int
    span: Span
    seconds: float


def speak_to(out: Path, speaks: Iterable[Speak], synthesizer: Synthesizer, *, rate: int = 22_050) -> list[Timed]:
    """Writes what is spoken, pauses included, as a WAV file at `rate` Hz, whole or not at all.

    Returns when each word is heard. Raises EngineError, UnknownVoice, and SoundError where the file cannot be written.
    """
    timed: list[Timed] = []
    with WavWriter(out, rate) as wav:
        for speak in speaks:
            for clip in synthesizer.render(
                speak.text,
                speak.language,
                speak.voice,
                speak.prosody,
                first=False,
                said=speak.said,
                recorded=speak.recorded,
            ):
                piece = Piece.of(clip, rate)
                timed += [Timed(speak.ticket, span, (wav.frames + frame) / rate) for frame, span in piece.marks]
                wav.write(piece.samples.astype("<i2").tobytes())
            wav.write(bytes(2 * round(speak.pause_after * rate)))
    return timed


class LocalSound:
    """Implements `ports.Sound` in this process. Native code may print: not for use behind a screen."""

    def __init__(self, synthesizer: Synthesizer, open_device: Callable[[float], Loudspeaker] | None = None) -> None:
        self._synthesizer = synthesizer
        self._open_device = open_device or _default_loudspeaker
        self._playback: Playback | None = None

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Opens the loudspeaker; events arrive on another thread."""
        self._playback = Playback(self._synthesizer, on_event, self._open_device)
        self._playback.start()

    def send(self, request: Request) -> None:
        """Does what is asked."""
        if self._playback is not None:
            self._playback.handle(request)

    def close(self) -> None:
        """Silence."""
        if self._playback is not None:
            self._playback.close()


def speak_aloud(sound: Sound, speaks: Iterable[Speak], on_event: Callable[[Event], None] = lambda _: None) -> None:
    """Speaks everything through `sound` and returns when it has been heard; the tickets must differ.

    `on_event` gets every event, on this thread. A sound process that is started again goes on with the utterance it
    was in. Raises SoundError when it cannot go on, and when an utterance fails.
    """
    events: SimpleQueue[Event] = SimpleQueue()
    waiting = iter(speaks)
    flying: list[Speak] = []

    def fill() -> None:
        while len(flying) < IN_FLIGHT and (speak := next(waiting, None)) is not None:
            flying.append(speak)
            sound.send(speak)

    sound.start(events.put)
    try:
        fill()
        while flying:
            event = events.get()
            on_event(event)
            match event:
                case Finished(ticket=ticket):
                    flying[:] = [speak for speak in flying if speak.ticket != ticket]
                    fill()
                case Failed(message=message, hint=hint) | SoundGone(message=message, hint=hint):
                    raise SoundError(message, hint)
                case SoundRestarted():
                    for speak in flying:
                        sound.send(speak)
    finally:
        sound.close()


def _default_loudspeaker(period: float) -> Loudspeaker:
    from reader.audio.loudspeaker import MiniaudioLoudspeaker

    return MiniaudioLoudspeaker(RATE, period)
