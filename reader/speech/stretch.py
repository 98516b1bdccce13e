"""Slower, faster, higher, lower: time and pitch changed one without the other (Signalsmith Stretch)."""

from __future__ import annotations

from reader.errors import EngineUnavailable


def stretched(samples: bytes, rate: int, speed: float, semitones: float = 0.0) -> bytes:
    """PCM16 mono `speed` times as fast and `semitones` higher.

    Exactly round(frames / speed) frames long, so a word's time divides by `speed`. Raises EngineUnavailable.
    """
    if not samples or (abs(speed - 1.0) < 0.005 and abs(semitones) < 0.05):
        return samples
    try:
        import numpy as np
        from python_stretch import Signalsmith
    except ImportError as error:
        raise EngineUnavailable(
            "Speech cannot be stretched here.", "Install the Python package python-stretch, or choose a rate near 170."
        ) from error
    sound = np.frombuffer(samples, dtype=np.int16).astype(np.float32) / 32768.0
    stretcher = Signalsmith.Stretch(1)
    # Blocks of 80 ms hold enough periods of a low voice for its pitch to be moved exactly, and still keep consonants
    # apart; the library's own 120 ms, meant for music, smear them.
    stretcher.configure(1, int(rate * 0.08), int(rate * 0.02))
    stretcher.setTimeFactor(speed)
    stretcher.setTransposeSemitones(semitones)
    wanted = round(len(sound) / speed)
    result = np.asarray(stretcher.process(sound[np.newaxis, :]), dtype=np.float32)[0]
    exact = np.zeros(wanted, dtype=np.float32)
    exact[: min(wanted, len(result))] = result[:wanted]
    return bytes((np.clip(exact, -1.0, 1.0) * 32767.0).astype(np.int16).tobytes())
