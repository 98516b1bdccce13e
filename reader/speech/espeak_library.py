"""The C library espeak-ng, loaded once in a process: its state is global, so all engines share it and its lock."""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass, field
from functools import cache

from reader.errors import EngineError, EngineUnavailable

# From espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_PHONEMES = 0x100
_AS_IPA = 0x02
_RATE, _PITCH = 1, 3
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
class Take:
    """What the library hands over of one text: PCM16 mono, and (offset in the text, frame) of each word."""

    samples: bytearray = field(default_factory=bytearray)
    words: list[tuple[int, int]] = field(default_factory=list)


class EspeakLibrary:
    """Renders one text after another; made by `library`."""

    def __init__(self, library: ctypes.CDLL, rate: int) -> None:
        self.rate = rate
        self._library = library
        self._lock = threading.Lock()
        self._take = Take()
        # Kept, or it would be collected while the library still calls it.
        self._callback = _Callback(self._collect)
        library.espeak_SetSynthCallback(self._callback)

    def render(self, text: str, voice: str, rate: int, pitch: int) -> Take:
        """The text spoken; `rate` and `pitch` are the library's own. Raises EngineError."""
        library = self._library
        with self._lock:
            self._take = take = Take()
            if library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise EngineError(f"espeak has no voice {voice}.", "Choose another voice.")
            library.espeak_SetParameter(_RATE, rate, 0)
            library.espeak_SetParameter(_PITCH, pitch, 0)
            data = text.encode("utf-8", "replace") + b"\0"
            # In "[[ ]]" stand its own phonemes; a text that has none may have such brackets of its own.
            flags = _CHARS_UTF8 | (_PHONEMES if "[[" in text else 0)
            status = library.espeak_Synth(
                data, ctypes.c_size_t(len(data)), ctypes.c_uint(0), 1, 0, ctypes.c_uint(flags), None, None
            )
            if status != 0:
                raise EngineError("espeak could not speak this sentence.", "Go on to the next one.")
        return take

    def phonemes(self, text: str, voice: str) -> str:
        """How a voice would say a text, in the international alphabet; "" where there is no such voice."""
        library = self._library
        buffer = ctypes.create_string_buffer(text.encode("utf-8", "replace"))
        at = ctypes.c_void_p(ctypes.addressof(buffer))
        said: list[str] = []
        with self._lock:
            if library.espeak_SetVoiceByName(voice.encode()) != 0:
                return ""
            while at.value:
                said.append((library.espeak_TextToPhonemes(ctypes.byref(at), _CHARS_UTF8, _AS_IPA) or b"").decode())
        return " ".join(filter(None, said))

    def languages(self) -> frozenset[str]:
        """The codes of its voices."""
        with self._lock:
            listed = self._library.espeak_ListVoices(None)
            codes: set[str] = set()
            index = 0
            while listed[index]:
                # A list of: one byte of priority, then the code, closed by a zero byte.
                codes.add((listed[index].contents.languages or b"")[1:].decode("utf-8", "replace"))
                index += 1
        return frozenset(codes)

    def _collect(self, samples: int | None, count: int, events: ctypes._Pointer[_Event]) -> int:
        if samples and count > 0:
            self._take.samples += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type != _EVENT_END:
            if events[index].type == _EVENT_WORD:
                self._take.words.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0


@cache
def library() -> EspeakLibrary:
    """The library of the wheel espeakng-loader. Raises EngineUnavailable."""
    try:
        import espeakng_loader  # type: ignore[import-untyped]

        loaded = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineUnavailable(
            "The espeak voice is not installed.", "Install the Python package espeakng-loader."
        ) from error
    loaded.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceInfo))
    loaded.espeak_TextToPhonemes.restype = ctypes.c_char_p
    loaded.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int)
    rate = loaded.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT)
    if rate <= 0:
        raise EngineUnavailable("The espeak voice does not start.", "Install espeakng-loader again.")
    return EspeakLibrary(loaded, rate)
