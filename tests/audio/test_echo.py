from __future__ import annotations

import numpy as np
import pytest

from reader.audio.echo import RATE, EchoRemover, Reference
from reader.audio.echo_filter import BLOCK, EchoFilter


def babble(seconds: float, seed: int) -> np.ndarray:
    """Noise with the spectrum and the ups and downs of speech."""
    rng = np.random.default_rng(seed)
    frames = int(seconds * RATE)
    noise = np.convolve(rng.normal(0, 1, frames), np.exp(-np.arange(60) / 12), "same")
    envelope = np.repeat(rng.random(int(seconds * 8) + 1), RATE // 8)[:frames]
    sound = noise * np.convolve(envelope, np.ones(400) / 400, "same")
    return (sound / np.abs(sound).max() * 12_000).astype(np.int16)


def in_room(sound: np.ndarray, delay: float) -> np.ndarray:
    rng = np.random.default_rng(3)
    tail = rng.normal(0, 1, RATE // 4) * np.exp(-np.arange(RATE // 4) / 900)
    tail[0] = 4
    heard = np.convolve(sound.astype(float), 0.5 * tail / np.sqrt((tail**2).sum()))[: len(sound)]
    return np.concatenate([np.zeros(int(delay * RATE)), heard])[: len(sound)].astype(np.int16)


def loudness(sound: np.ndarray) -> float:
    return 20 * np.log10(np.sqrt((sound.astype(float) ** 2).mean()) + 1e-3)


@pytest.mark.parametrize("delay", [0.0, 0.04, 0.15])
def test_the_echo_is_taken_out(delay: float) -> None:
    far = babble(8, 1)
    near = in_room(far, delay)
    remover = EchoRemover()
    cleaned = np.concatenate(
        [remover.remove(near[at : at + 320], far[at : at + 320]) for at in range(0, len(far), 320)]
    )
    assert len(cleaned) == len(near)
    # Noise is harder to cancel than speech, for which bench/listen_synthetic.py has the figures.
    assert loudness(near[-RATE * 3 :]) - loudness(cleaned[-RATE * 3 :]) > 15


def test_a_voice_over_the_echo_stays() -> None:
    far, voice = babble(8, 1), babble(1, 2)
    near = in_room(far, 0.04)
    near[-RATE * 2 : -RATE] += voice // 2
    cleaned = EchoRemover().remove(near, far)
    assert abs(loudness(cleaned[-RATE * 2 : -RATE]) - loudness(voice // 2)) < 6


def test_a_remnant_of_the_echo_is_made_fainter_still_and_a_faint_voice_is_not() -> None:
    far, voice = babble(16, 1), babble(1, 2).astype(float)
    near = in_room(far, 0.04)
    voice *= 10 ** (-14 / 20) * np.sqrt((near.astype(float) ** 2).mean() / (voice**2).mean())
    near[-RATE * 2 : -RATE] += voice.astype(np.int16)
    cleaned = EchoRemover().remove(near, far)
    assert loudness(near[-RATE * 4 : -RATE * 2]) - loudness(cleaned[-RATE * 4 : -RATE * 2]) > 35
    assert loudness(voice) - loudness(cleaned[-RATE * 2 : -RATE]) < 3


def filtered(near: np.ndarray, far: np.ndarray) -> np.ndarray:
    remover = EchoFilter()
    blocks = zip(near.reshape(-1, BLOCK).astype(float), far.reshape(-1, BLOCK).astype(float), strict=True)
    return np.concatenate([remover.remove(one, played) for one, played in blocks])


def test_the_filter_leaves_a_voice_as_loud_as_the_echo_as_it_was() -> None:
    far, voice = babble(12, 1), babble(1, 2).astype(float)
    near = in_room(far, 0.04).astype(float)
    voice *= np.sqrt((near**2).mean() / (voice**2).mean())
    at = slice(len(near) - RATE * 2, len(near) - RATE)
    near[at] += voice
    assert np.corrcoef(filtered(near, far)[at], voice)[0, 1] > 0.9


def test_the_filter_begins_anew_when_the_delay_changes() -> None:
    far = babble(16, 1)
    near = np.concatenate([in_room(far, 0.0)[: 8 * RATE], in_room(far, 0.03)[8 * RATE :]])
    left = filtered(near, far)
    for end in (8 * RATE, 16 * RATE):
        assert loudness(near[end - RATE : end]) - loudness(left[end - RATE : end]) > 10


def test_the_filter_learns_again_when_the_delay_changed_while_somebody_spoke() -> None:
    far, voice = babble(16, 1), babble(4, 2).astype(float)
    near = np.concatenate([in_room(far, 0.0)[: 8 * RATE], in_room(far, 0.06)[8 * RATE :]]).astype(float)
    near[8 * RATE : 12 * RATE] += 2 * voice
    left = filtered(near, far)
    assert loudness(near[-RATE:]) - loudness(left[-RATE:]) > 16


def test_without_anything_played_nothing_is_lost() -> None:
    voice = babble(4, 2)
    cleaned = EchoRemover().remove(voice, np.zeros_like(voice))
    assert abs(loudness(cleaned[RATE:]) - loudness(voice[RATE:])) < 3


def test_pieces_of_any_size_come_out_whole() -> None:
    remover = EchoRemover()
    sizes = [1, 159, 160, 161, 500, 0, 79]
    total = sum(len(remover.remove(np.zeros(size, np.int16), np.zeros(size, np.int16))) for size in sizes)
    assert total == sum(sizes) // 160 * 160


def test_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="160 samples"):
        EchoRemover().remove(np.zeros(160, np.int16), np.zeros(161, np.int16))


def ramp(start: int, count: int) -> np.ndarray:
    """Samples that tell which they are, and none of them is silence."""
    return (1 + np.arange(start, start + count) % 30_000).astype(np.int16)


def test_the_reference_is_converted() -> None:
    reference = Reference(48_000)
    tone = (8_000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.int16)
    taken = []
    for at in range(0, len(tone), 960):
        reference.played(tone[at : at + 960])
        taken.append(reference.pair(np.zeros(320, np.int16))[1])
    far = np.concatenate(taken)
    assert abs(len(far) - 16_000) < 400
    spectrum = np.abs(np.fft.rfft(far * np.hanning(len(far)), 16_000))
    assert spectrum.argmax() == 440


def test_pairs_stay_the_same_when_either_comes_late() -> None:
    reference, rng = Reference(RATE), np.random.default_rng(0)
    played = heard = 0
    pairs = []
    for step in range(400):
        # Both have had the same in the end; now and then one has had 60 ms less.
        for_now = (step + 1) * 320
        while played < for_now - int(rng.choice([0, 0, 0, 160, 960])):
            reference.played(ramp(played, 160))
            played += 160
        until = max(heard, for_now - int(rng.choice([0, 0, 0, 320, 960])))
        near, far = reference.pair(ramp(heard, until - heard))
        heard = until
        assert len(near) == len(far)
        pairs += [(near.astype(int) - far) % 30_000]
    delays = np.concatenate(pairs)
    # After the first second, in which it finds the least that both need, nothing moves.
    assert set(delays[RATE:].tolist()) == {delays[-1]}
    assert len(delays) > 0.95 * heard


def test_what_was_heard_waits_for_what_was_played_but_not_for_long() -> None:
    reference = Reference(RATE)
    reference.played(ramp(0, 320))
    assert len(reference.pair(np.zeros(320, np.int16))[0]) == 320
    assert len(reference.pair(np.zeros(800, np.int16))[0]) == 0
    near, far = reference.pair(np.zeros(1_600, np.int16))
    assert len(near) == 2_400
    assert not far.any()
    assert len(reference.pair(np.zeros(320, np.int16))[0]) == 320, "nothing is played: nothing is waited for"


def test_what_the_microphone_missed_is_left_out() -> None:
    reference = Reference(RATE)
    for step in range(100):
        reference.played(ramp(step * 320, 320))
        heard = 0 if step in range(10, 15) else 320
        near, far = reference.pair(ramp(step * 320, heard))
        if step > 90:
            assert np.array_equal(near, far)


def test_the_reference_keeps_a_second_at_most() -> None:
    reference = Reference(RATE)
    reference.pair(np.zeros(160, np.int16))
    reference.played(np.ones(3 * RATE, np.int16))
    assert np.count_nonzero(reference.pair(np.zeros(3 * RATE, np.int16))[1]) == RATE
