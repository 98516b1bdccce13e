"""The line to the sound: what is asked of it, and nothing of what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reader.desk import Desk
from reader.document import Span
from reader.messages import (
    Announce,
    Earcon,
    Event,
    Flush,
    ListenNoMore,
    Pause,
    Prepare,
    Prosody,
    Request,
    Resume,
    SetVolume,
    Speak,
)
from reader.pacing import Pacer
from reader.ports import Segmenter, Sound
from reader.pronunciations import split_sounds


class SoundLine:
    """Sends requests to the sound process, or to a clock where nothing is read aloud.

    What is sent before `start` waits for it: the page takes keys a moment earlier.
    """

    def __init__(self, desk: Desk, open_sound: Callable[[], Sound], segmenter: Segmenter) -> None:
        self._desk = desk
        self._open_sound = open_sound
        self._segmenter = segmenter
        self._sound: Sound | None = None
        self._pacer: Pacer
        self._early: list[Request] = []
        self._announcement = 0

    @property
    def started(self) -> bool:
        """Whether there is a sound to ask."""
        return self._sound is not None

    @property
    def silently(self) -> bool:
        """Whether nothing is read aloud."""
        return self._desk.settings.reading == "silently"

    def start(self, on_event: Callable[[Event], None]) -> None:
        """Starts the sound process; its events arrive at `on_event` on another thread."""
        self._pacer = Pacer(self._words, on_event)
        self._sound = self._open_sound()
        self._sound.start(on_event)
        while self._early:
            self.send(self._early.pop(0))
        self.set_volume()

    def close(self) -> None:
        """Ends the sound."""
        if self._sound is not None:
            self._pacer.close()
            self._sound.close()

    def send(self, request: Request) -> None:
        """Asks for something; never blocks."""
        request = self._playable(request)
        if self._sound is None:
            self._early.append(request)
        elif self.silently and isinstance(request, Speak):
            self._pacer.send(request)
        else:
            if isinstance(request, Pause | Resume | Flush):
                self._pacer.send(request)
            self._sound.send(request)

    def hold(self) -> None:
        """The page is being suspended: it can neither be asked to stop nor hear anything until it is back, so nothing
        is read, and the microphone is let go. The place is kept already, at every sentence."""
        self.send(Pause())
        self.send(ListenNoMore())

    def set_volume(self) -> None:
        """Makes the voices as loud as it is set."""
        # Loudness is heard as the square: half the number sounds half as loud.
        settings = self._desk.settings
        self.send(SetVolume((settings.volume / 100) ** 2, (settings.cue_volume / 100) ** 2))

    def announce(self, text: str) -> None:
        """Says something at once; reading is held meanwhile."""
        if text:
            self._announcement -= 1
            voice, prosody = self._cue_voice()
            text, said = split_sounds(text)
            self.send(Announce(self._announcement, text, voice=voice, prosody=prosody, said=said))

    def prepare(self, texts: Sequence[str]) -> None:
        """Has what may be announced soon rendered beforehand, the first of them first."""
        voice, prosody = self._cue_voice()
        for text, said in map(split_sounds, reversed(texts)):
            self.send(Prepare(text, voice=voice, prosody=prosody, said=said))

    def _cue_voice(self) -> tuple[str, Prosody]:
        return self._desk.settings.cue_voice or self._desk.settings.voice, Prosody(self._desk.settings.cue_rate)

    def cue(self, name: str) -> None:
        """Plays a short sound."""
        self.send(Earcon(name))

    def _playable(self, request: Request) -> Request:
        files = self._desk.equipment.recordings
        if not isinstance(request, Speak | Prepare) or not request.recorded:
            return request
        return files.playable(self._desk.document, request) if files else replace(request, recorded=())

    def _words(self, text: str) -> Sequence[Span]:
        return self._segmenter.words(text, Span(0, len(text)))
