"""espeak-ng in this process, from the wheel espeakng-loader: exact word times, and far faster than it is heard."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.errors import EngineError, EngineUnavailable
from reader.messages import Prosody
from reader.ports import Clip, SpokenWord, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.languages import ESPEAK_NAMES, ESPEAK_VARIANTS
from reader.speech.marks import honest
from reader.speech.script import Script, script
from reader.speech.silence import bounds
from reader.speech.stretch import stretched

# From espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_RATE, _PITCH = 1, 3
# Steps of its pitch, of 0 to 99 around 50, for a semitone up and down, measured; farther than this it does not go.
_HIGHER, _LOWER = 5.7, 6.8
_HIGHEST, _LOWEST = 8.5, -7.0
_EVENT_END, _EVENT_WORD = 0, 1


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _VoiceInfo(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(slots=True)
class _Take:
    """What the library hands over while it renders one text."""

    samples: bytearray = field(default_factory=bytearray)
    words: list[tuple[int, int]] = field(default_factory=list)


class EspeakEngine:
    """A ports.Engine. The library's state belongs to the process, so there is one of these in it."""

    id = "espeak"

    def __init__(self, calibrations: Calibrations) -> None:
        self._calibrations = calibrations
        self._lock = threading.Lock()
        self._library: ctypes.CDLL | None = None
        self._rate = 0
        self._take = _Take()
        self._callback = _Callback(self._collect)
        self._voices: tuple[Voice, ...] | None = None

    def voices(self) -> Sequence[Voice]:
        """One a language, and a few kinds of English; empty where the library cannot be loaded."""
        if self._voices is None:
            try:
                with self._lock:
                    self._voices = self._list(self._start())
            except EngineUnavailable:
                self._voices = ()
        return self._voices

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        """The words spoken, with the library's own word times. Raises EngineError."""
        pace = self._calibrations.of(voice, lambda some, setting: self.seconds(some, voice, setting)).pace(prosody.rate)
        own = min(max(prosody.pitch, _LOWEST), _HIGHEST)
        take, text = self._spoken(words, voice, pace.setting, own)
        samples = stretched(bytes(take.samples), self._rate, pace.speed, prosody.pitch - own)
        found = [(text.word_at(offset), int(frame / pace.speed)) for offset, frame in take.words]
        marks, estimated = honest(words, found, len(samples) // 2)
        return Clip(samples, self._rate, marks, estimated)

    def _spoken(self, words: Sequence[SpokenWord], voice: Voice, setting: float, pitch: float) -> tuple[_Take, Script]:
        text = script(words, voice.language)
        with self._lock:
            library = self._start()
            take = self._take = _Take()
            if library.espeak_SetVoiceByName(voice.key.encode()) != 0:
                raise EngineError(f"The voice {voice.name} cannot be used.", "Choose another voice.")
            library.espeak_SetParameter(_RATE, round(setting), 0)
            library.espeak_SetParameter(_PITCH, round(50 + pitch * (_HIGHER if pitch > 0 else _LOWER)), 0)
            if text.text.strip():
                data = text.text.encode() + b"\0"
                status = library.espeak_Synth(
                    data, ctypes.c_size_t(len(data)), ctypes.c_uint(0), 1, 0, ctypes.c_uint(_CHARS_UTF8), None, None
                )
                if status != 0:
                    raise EngineError("espeak could not speak this sentence.", "Go on to the next one.")
        return take, text

    def seconds(self, words: Sequence[SpokenWord], voice: Voice, setting: float) -> float:
        """How long the words take at a setting of the engine's own, for calibration."""
        take, _ = self._spoken(words, voice, setting, 0.0)
        first, last = bounds(bytes(take.samples), self._rate)
        return (last - first) / self._rate

    def close(self) -> None:
        """Lets go of the library's memory."""
        with self._lock:
            if self._library is not None:
                self._library.espeak_Terminate()
                self._library = None

    def _start(self) -> ctypes.CDLL:
        if self._library is not None:
            return self._library
        try:
            import espeakng_loader  # type: ignore[import-untyped]

            library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineUnavailable(
                "The espeak voice is not installed.", "Install the Python package espeakng-loader."
            ) from error
        library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceInfo))
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT)
        if rate <= 0:
            raise EngineUnavailable("The espeak voice does not start.", "Install espeakng-loader again.")
        library.espeak_SetSynthCallback(self._callback)
        self._library, self._rate = library, rate
        return library

    def _collect(self, samples: int | None, count: int, events: ctypes._Pointer[_Event]) -> int:
        if samples and count > 0:
            self._take.samples += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type != _EVENT_END:
            if events[index].type == _EVENT_WORD:
                self._take.words.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    @staticmethod
    def _list(library: ctypes.CDLL) -> tuple[Voice, ...]:
        listed = library.espeak_ListVoices(None)
        codes: set[str] = set()
        index = 0
        while listed[index]:
            # A list of: one byte of priority, then the code, closed by a zero byte.
            codes.add((listed[index].contents.languages or b"")[1:].decode("utf-8", "replace"))
            index += 1
        voices = [
            Voice(f"espeak {name}", "espeak", code, False, True, code)
            for code, name in ESPEAK_NAMES.items()
            if code in codes
        ]
        voices += [
            Voice(f"espeak {name}", "espeak", code.split("+")[0], False, True, code)
            for code, name in ESPEAK_VARIANTS.items()
        ]
        return tuple(voices)
