from __future__ import annotations

import numpy as np
import pytest

from reader.audio.earcons import earcons


@pytest.mark.parametrize("name", ["accepted", "refused", "tick", "awake", "asleep"])
def test_an_earcon_is_short_soft_and_begins_and_ends_at_zero(name: str) -> None:
    sound = earcons(48_000)[name].astype(int)
    assert len(sound) < 0.35 * 48_000
    assert 2000 < np.abs(sound).max() < 12_000
    assert abs(sound[0]) < 50
    assert abs(sound[-1]) < 50
    assert np.abs(np.diff(sound)).max() < 1500


def test_no_two_are_alike() -> None:
    assert len({sound.tobytes() for sound in earcons(48_000).values()}) == 5
