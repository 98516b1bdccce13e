"""Which presses are meant, with a clock that is moved by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.keyfilter import KeyFilter, KeyRules, Verdict


def acts(presses: list[tuple[float, str]], rules: KeyRules | None = None, *, typing: bool = False) -> list[str]:
    """The keys that act, in order."""
    keys, acted = KeyFilter(rules), []

    def until(now: float) -> None:
        while keys.due is not None and keys.due <= now:
            key = keys.tick(keys.due)
            if key is not None:
                acted.append(key)

    for now, key in presses:
        until(now)
        if keys.press(key, now, typing=typing) is Verdict.ACT:
            acted.append(key)
    until(1e9)
    return acted


@pytest.mark.parametrize("begins", [0.25, 0.4, 0.5, 0.66, 1.0])
@pytest.mark.parametrize("every", [0.011, 0.033, 0.05])
def test_a_key_held_for_an_hour_is_one_press(begins: float, every: float) -> None:
    repeats = [(begins + number * every, "space") for number in range(int(3600 / every))]
    assert acts([(0.0, "space"), *repeats]) == ["space"]


def test_a_press_every_ten_milliseconds_for_a_minute_is_one_press() -> None:
    assert acts([(number / 100, "space") for number in range(6000)]) == ["space"]
    assert acts([(number / 100, "ab"[number % 2]) for number in range(6000)]) == ["a"]


def test_presses_that_are_apart_all_act() -> None:
    assert acts([(number * 0.6, "n") for number in range(10)]) == ["n"] * 10
    assert acts([(number * 1.5, "n") for number in range(10)]) == ["n"] * 10


def test_different_keys_follow_each_other_at_once() -> None:
    assert acts([(0.0, "n"), (0.15, "p"), (0.3, "r")]) == ["n", "p", "r"]


def hold(begin: float, delay: float, every: float, seconds: float) -> list[tuple[float, str]]:
    """What a terminal sends while a key is held."""
    repeats = max(0, int((seconds - delay) / every) + 1) if seconds >= delay else 0
    return [(begin, "space"), *((begin + delay + number * every, "space") for number in range(repeats))]


def test_a_press_waits_only_where_it_may_be_the_first_repeat_of_a_held_key() -> None:
    keys = KeyFilter()
    assert keys.press("n", 0.0) is Verdict.ACT
    assert keys.press("n", 0.7) is Verdict.WAIT
    assert keys.tick(0.77) == "n"
    assert keys.press("p", 1.0) is Verdict.ACT
    assert keys.press("n", 1.4) is Verdict.ACT, "the key that was pressed last is the one that repeats"
    assert keys.press("n", 2.6) is Verdict.ACT


def test_it_is_learned_when_held_keys_begin_to_repeat() -> None:
    keys = KeyFilter()
    for number in range(2):
        first, *repeats = hold(10.0 * number, 0.5, 0.033, 2.0)
        assert keys.press(first[1], first[0]) is Verdict.ACT
        for now, key in repeats:
            assert keys.press(key, now) is not Verdict.ACT
            assert keys.tick(now) is None
    assert [keys.press("space", now) for now in (30.0, 30.7, 31.6)] == [Verdict.ACT] * 3
    assert keys.press("space", 32.1) is Verdict.WAIT, "just then it would repeat"


def test_a_trembling_hand_teaches_nothing() -> None:
    keys = KeyFilter()
    for number in range(20):
        for after in (0.0, 0.6, 0.65, 0.75, 0.8, 0.88):
            keys.press("space", 5 * number + after)
    keys.clear()
    assert keys.press("space", 200.0) is Verdict.ACT
    assert keys.press("space", 201.0) is Verdict.WAIT


@settings(deadline=None)
@given(
    st.floats(0.2, 1.0),
    st.floats(0.02, 0.045),
    st.lists(st.tuples(st.floats(0.01, 3.0), st.floats(0.05, 3.0)), max_size=12),
    st.randoms(use_true_random=False),
)
def test_no_press_ever_acts_twice_however_long_it_is_held(delay, every, presses, luck) -> None:
    sent: list[tuple[float, str]] = []
    now = 0.0
    for pause, held in presses:
        now += pause
        # Let go between the first repeat and the second, a held key looks like one that was pressed twice.
        held += 2 * every * (held >= delay)
        sent += hold(now, delay, every, held)
        now += held
    unsteady = [(at + luck.uniform(0, 0.01), key) for at, key in sent]
    assert len(acts(unsteady)) <= len(presses)


def test_two_keys_hit_together_are_one() -> None:
    assert acts([(0.0, "n"), (0.09, "b")]) == ["n"]
    assert acts([(0.0, "n"), (0.11, "b")]) == ["n", "b"]
    assert acts([(0.0, "n"), (0.09, "b")], KeyRules(together=0.0)) == ["n", "b"]


def test_fast_typing_loses_no_letter() -> None:
    assert acts([(0.0, "c"), (0.05, "a"), (0.1, "t")], typing=True) == ["c", "a", "t"]


def test_a_stuck_key_blocks_no_other() -> None:
    stuck = [(0.66 + number * 0.033, "a") for number in range(3000)]
    presses = sorted([(0.0, "a"), *stuck, (50.0, "space"), (52.0, "space")])
    assert acts(presses) == ["a", "space", "space"]


def test_without_lock_out_every_press_acts() -> None:
    assert acts([(0.0, "n"), (0.05, "n")], KeyRules(lock_out=0.0)) == ["n", "n"]


def test_acceptance_needs_releases() -> None:
    keys = KeyFilter(KeyRules(acceptance=0.4))
    assert keys.press("space", 0.0) is Verdict.ACT, "where no release is ever told, every press would be too short"
    keys.release("space", 0.1)
    assert keys.press("space", 1.0) is Verdict.WAIT
    keys.release("space", 1.3)
    assert keys.due is None and keys.tick(2.0) is None
    assert keys.press("space", 3.0) is Verdict.WAIT
    assert keys.press("space", 3.2) is Verdict.DROP, "it repeats because it is held"
    assert keys.tick(3.4) == "space"


def test_a_release_that_is_told_after_the_press_was_long_enough_takes_nothing_back() -> None:
    keys = KeyFilter(KeyRules(acceptance=0.4))
    keys.told_of("space")
    assert keys.press("space", 1.0) is Verdict.WAIT
    keys.release("space", 1.5)
    assert keys.tick(1.6) == "space", "the clock was looked at late"


def test_lock_out_counts_from_the_release() -> None:
    keys = KeyFilter()
    keys.press("space", 0.0)
    keys.release("space", 2.0)
    assert keys.press("space", 2.4) is Verdict.DROP
    keys.release("space", 2.41)
    assert keys.press("space", 3.0) is Verdict.ACT


def test_releases_that_were_lost_lock_nobody_out() -> None:
    keys = KeyFilter()
    keys.release("x", 0.0)
    keys.press("space", 1.0)
    keys.clear()
    assert keys.press("space", 3.0) is Verdict.ACT


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1.5), st.sampled_from("abc")), max_size=80))
def test_no_key_ever_acts_twice_within_its_lock_out(steps: list[tuple[float, str]]) -> None:
    keys, now, pressed, acted = KeyFilter(), 0.0, {}, {}
    for wait, key in steps:
        now += wait
        while keys.due is not None and keys.due <= now:
            late = keys.tick(keys.due)
            if late is not None:
                # It counts from the press, not from the moment at which it was clear that the key is not held.
                assert pressed[late] - acted.get(late, -9) >= 0.5
                acted[late] = pressed[late]
        verdict = keys.press(key, now)
        if verdict is Verdict.ACT:
            assert now - acted.get(key, -9) >= 0.5
            acted[key] = now
        elif verdict is Verdict.WAIT:
            pressed[key] = now


def test_no_letter_that_is_typed_is_lost() -> None:
    keys = KeyFilter()
    typed = [keys.press(key, 0.08 * at, typing=True, letter=True) for at, key in enumerate("bookkeeper")]
    assert typed == [Verdict.ACT] * 10
    assert keys.press("enter", 0.82, typing=True) is Verdict.ACT
    assert keys.press("enter", 0.9, typing=True) is Verdict.DROP, "what is typed is given once"


def test_letters_wait_for_a_lock_out_that_is_asked_for() -> None:
    keys = KeyFilter(KeyRules(lock_out=1.0))
    typed = [keys.press("o", at, typing=True, letter=True) for at in (0.0, 0.5, 1.6)]
    assert typed == [Verdict.ACT, Verdict.DROP, Verdict.ACT]


def test_a_pad_tells_when_it_is_let_go_where_the_terminal_does_not() -> None:
    keys = KeyFilter(KeyRules(acceptance=0.4))
    keys.told_of("pad304")
    assert keys.press("pad304", 0.0) is Verdict.WAIT
    keys.release("pad304", 0.1)
    assert keys.press("space", 1.0) is Verdict.ACT
