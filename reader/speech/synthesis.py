"""Text to clips: the one door of the speech room."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from time import monotonic

from reader.errors import EngineError, EngineUnavailable, Interrupted, UnknownVoice
from reader.messages import Prosody, Recorded, Said
from reader.ports import Clip, Engine, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.espeak import EspeakEngine
from reader.speech.languages import language_by_script, same
from reader.speech.pieces import FIRST, Piece, pieces
from reader.speech.piper import PiperEngine
from reader.speech.recorded import play
from reader.speech.silence import trimmed
from reader.speech.speakable import speakable
from reader.speech.system import SystemEngine

# Seconds that rendering the first piece may take, and the letters it has even where that takes longer.
_WAIT = 0.15
_FEWEST = 15


class Synthesis:
    """A `ports.Synthesizer` over every engine that is installed.

    `cache` holds what may be lost at any time (calibrations); `voices_folder` is where a user drops Piper voices as
    NAME.onnx with NAME.onnx.json. `notice` is empty, or one sentence about what does not work as
    hoped (said once by whoever reads it). One thread renders at a time.
    """

    def __init__(
        self,
        cache: Path,
        voices_folder: Path,
        *,
        calibrations: Calibrations | None = None,
    ) -> None:
        self.notice = ""
        calibrations = calibrations or Calibrations(cache)
        self._piper = PiperEngine(voices_folder, calibrations)
        espeak = EspeakEngine(calibrations)
        self._system = SystemEngine(cache, calibrations, espeak)
        engines: tuple[Engine, ...] = (self._piper, espeak, self._system)
        self.engines = {engine.id: engine for engine in engines}
        self._failed: set[str] = set()
        self._pace: dict[str, float] = {}
        self._voices: tuple[Voice, ...] | None = None

    def warm(self, voice: str = "") -> threading.Event:
        """Gets ready what the first sentence would wait for, on a background thread; returns at once what is set when
        that is there, or cannot be had."""
        ready = threading.Event()
        threading.Thread(target=self._warm, args=(voice, ready), name="warm voices", daemon=True).start()
        return ready

    def voices(self) -> Sequence[Voice]:
        """All voices of all engines, the default first."""
        if self._voices is None:
            self._voices = tuple(voice for engine in self.engines.values() for voice in engine.voices())
        return self._voices

    def render(
        self,
        text: str,
        language: str,
        voice: str,
        prosody: Prosody,
        *,
        first: bool,
        said: Sequence[Said] = (),
        recorded: Sequence[Recorded] = (),
    ) -> Iterator[Clip]:
        """Clips that together speak `text`, with marks in its offsets; with `first` the first one is short.

        A voice of another language than the text's gives way to one that speaks it. Raises EngineError and
        UnknownVoice.
        """
        if recorded:
            played = 0
            try:
                for clip in play(text, recorded, prosody, first=first):
                    played += 1
                    yield clip
                return
            except EngineError as error:
                if played:
                    raise
                self.notice = f"{error.message} {error.hint}"
        language = language_by_script(text, language)
        chosen = self._choose(voice, language)
        words = speakable(text, language or chosen.language, said)
        for piece in pieces(words, prosody.rate, first=self._first(chosen) if first else 0):
            began = monotonic()
            clip = self._render(piece, chosen, language, prosody)
            letters = sum(len(word.say) for word in piece.words)
            self._pace[chosen.name] = (monotonic() - began) / max(letters, 1)
            yield clip

    def interrupt(self, thread: int) -> None:
        """Ends what the thread renders, where the engine can: the others take no longer than a moment."""
        self._piper.interrupt(thread)

    def close(self) -> None:
        """Lets go of the engines."""
        for engine in self.engines.values():
            engine.close()

    def _first(self, voice: Voice) -> int:
        """How many letters the first piece may have: as many as this voice rendered lately in the time there is."""
        return min(max(int(_WAIT / self._pace.get(voice.name, _WAIT / FIRST)), _FEWEST), FIRST)

    def _render(self, piece: Piece, voice: Voice, language: str, prosody: Prosody) -> Clip:
        if voice.name not in self._failed:
            try:
                return trimmed(self.engines[voice.engine].render(piece.words, voice, prosody), piece.gap)
            except Interrupted:
                raise
            except EngineError as error:
                spare = self._spare(voice, language)
                if spare is None:
                    raise
                if isinstance(error, EngineUnavailable):
                    self._failed.add(voice.name)
                self.notice = f"{error.message} {spare.name} reads instead."
        else:
            spare = self._spare(voice, language)
            if spare is None:
                raise EngineUnavailable(f"The voice {voice.name} does not work.", "Choose another voice.")
        return trimmed(self.engines[spare.engine].render(piece.words, spare, prosody), piece.gap)

    def _warm(self, name: str, ready: threading.Event) -> None:
        try:
            self._load(name)
        finally:
            ready.set()
        self._system.refresh()

    def _load(self, name: str) -> None:
        # A natural voice that nobody asked for would take a second and 100 MB; a wrong name is told once it is used.
        voice = next((one for one in self.voices() if one.name == name), self._default(""))
        if voice is not None and voice.engine == "piper":
            try:
                self._piper.load(voice)
            except EngineError as error:
                self._failed.add(voice.name)
                spare = self._spare(voice, "")
                self.notice = f"{error.message} {spare.name if spare else 'No voice'} reads instead."
        speakable("It has 3 parts.", "en")

    def _choose(self, name: str, language: str) -> Voice:
        voice = self._named(name) if name else self._default(language)
        if voice is None:
            raise EngineUnavailable(
                "There is no voice on this computer.", "Install the Python package espeakng-loader."
            )
        if same(voice.language, language):
            return voice
        return next((other for other in self.voices() if same(other.language, language)), voice)

    def _named(self, name: str) -> Voice:
        wanted = " ".join(name.lower().split())
        by_name = {voice.name: voice for voice in self.voices()}
        if wanted in by_name:
            return by_name[wanted]
        near = get_close_matches(wanted, by_name, n=3, cutoff=0.4) or list(by_name)[:3]
        raise UnknownVoice(f"There is no voice called {name}.", f"Try {', '.join(near)}." if near else "")

    def _default(self, language: str) -> Voice | None:
        voices = self.voices()
        return next((voice for voice in voices if same(voice.language, language)), voices[0] if voices else None)

    def _spare(self, voice: Voice, language: str) -> Voice | None:
        """The espeak voice that stands in for one that fails."""
        spares = [other for other in self.voices() if other.engine == "espeak" and other.name != voice.name]
        wanted = language or voice.language
        return next((other for other in spares if same(other.language, wanted)), spares[0] if spares else None)
