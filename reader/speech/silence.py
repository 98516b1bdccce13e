"""Takes away the silence engines put around a piece, so that pauses are ours."""

from __future__ import annotations

from reader.ports import Clip, Mark

# Softer than this, of 32,768, is silence: 46 dB under full scale, above what Piper breathes between words.
_LOUD = 160
_KEPT_BEFORE = 0.01
_KEPT_AFTER = 0.04


def trimmed(clip: Clip, gap: float = 0.0) -> Clip:
    """The clip without leading and trailing silence, then `gap` seconds of it; marks move along."""
    import numpy as np

    sound = np.frombuffer(clip.samples, dtype=np.int16)
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > _LOUD)
    if not len(loud):
        return clip
    start = max(int(loud[0]) - int(_KEPT_BEFORE * clip.rate), 0)
    end = min(int(loud[-1]) + int(_KEPT_AFTER * clip.rate), len(sound))
    samples = sound[start:end].tobytes() + bytes(2 * int(gap * clip.rate))
    last = max(end - start - 1, 0)
    marks = tuple(Mark(min(max(mark.frame - start, 0), last), mark.span) for mark in clip.marks)
    return Clip(samples, clip.rate, marks, clip.estimated)
