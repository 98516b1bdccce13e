"""Takes away the silence engines put around a piece, so that pauses are ours."""

from __future__ import annotations

from reader.ports import Clip, Mark

# Softer than this, of 32,768, is silence: 46 dB under full scale, above what Piper breathes between words.
_LOUD = 160
_KEPT_BEFORE = 0.01
_KEPT_AFTER = 0.04


def bounds(samples: bytes, rate: int) -> tuple[int, int]:
    """The frames [start, end) in which there is sound, with a little room around it; everything if there is none."""
    import numpy as np

    sound = np.frombuffer(samples, dtype=np.int16)
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > _LOUD)
    if not len(loud):
        return 0, len(sound)
    return max(int(loud[0]) - int(_KEPT_BEFORE * rate), 0), min(int(loud[-1]) + int(_KEPT_AFTER * rate), len(sound))


def trimmed(clip: Clip, gap: float = 0.0) -> Clip:
    """The clip without leading and trailing silence, then `gap` seconds of it; marks move along."""
    start, end = bounds(clip.samples, clip.rate)
    samples = clip.samples[2 * start : 2 * end] + bytes(2 * int(gap * clip.rate))
    last = max(end - start - 1, 0)
    marks = tuple(Mark(min(max(mark.frame - start, 0), last), mark.span) for mark in clip.marks)
    return Clip(samples, clip.rate, marks, clip.estimated)
