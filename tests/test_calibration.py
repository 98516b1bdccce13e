"""Five presses, and what they say."""

from __future__ import annotations

import pytest

from reader.calibration import GAPS, PATIENCE, PRESSES, Calibration, RegretWatch, fit


def calibrate(presses: list[float], tremor: tuple[float, ...] = ()) -> Calibration:
    calibration = Calibration(100.0)
    for press in presses:
        assert calibration.due is not None
        now = calibration.due
        assert calibration.tick(now)
        assert calibration.press(now + press)
        for later in tremor:
            assert not calibration.press(now + press + later)
    return calibration


@pytest.mark.parametrize(
    ("presses", "delay"),
    [
        ([0.65] * 5, 1.0),
        ([0.4] * 5, 0.7),
        ([1.5] * 5, 2.4),
        ([0.5, 1.5, 0.5, 1.5, 1.0], 2.0),
        ([9.0] * 5, 10.0),
        ([0.11] * 5, 0.3),
    ],
)
def test_the_delay_is_the_longer_of_both_rules(presses: list[float], delay: float) -> None:
    assert fit(presses).delay == delay


def test_five_words_and_five_presses() -> None:
    calibration = calibrate([0.6, 0.7, 0.65, 0.65, 0.7])
    assert calibration.finished and calibration.due is None
    assert calibration.result is not None
    assert calibration.result.delay == 1.1
    assert calibration.result.text == (
        "You press 0.7 seconds after the word, evenly. Each choice will wait 1.1 seconds."
    )


def test_words_come_at_uneven_times() -> None:
    assert len(set(GAPS)) == PRESSES


def test_a_press_before_the_word_does_not_count() -> None:
    calibration = Calibration(0.0)
    assert not calibration.press(0.5)
    assert calibration.tick(GAPS[0])
    assert not calibration.press(GAPS[0] + 0.05)
    assert calibration.press(GAPS[0] + 0.5)
    assert calibration.presses == [pytest.approx(0.5)]


def test_the_word_is_said_again_when_nobody_answers() -> None:
    calibration = Calibration(0.0)
    assert calibration.tick(GAPS[0])
    assert not calibration.tick(GAPS[0] + PATIENCE - 0.1)
    assert calibration.tick(GAPS[0] + PATIENCE)
    assert calibration.press(GAPS[0] + PATIENCE + 0.7)
    assert calibration.presses == [pytest.approx(0.7)]


def test_time_counts_from_when_the_word_is_heard() -> None:
    calibration = Calibration(0.0)
    calibration.tick(2.0)
    calibration.heard(2.3)
    calibration.press(3.0)
    assert calibration.presses == [pytest.approx(0.7)]


def test_tremor_proposes_a_longer_lock_out() -> None:
    result = calibrate([0.6] * 5, tremor=(0.2, 0.4)).result
    assert result is not None and result.lock_out == 0.0
    result = calibrate([0.6] * 5, tremor=(0.2, 0.9)).result
    assert result is not None
    assert result.lock_out == 0.9
    assert "for 0.9 seconds after one, no other counts" in result.text


def test_it_offers_to_go_slower_when_more_than_a_quarter_is_undone() -> None:
    watch = RegretWatch()
    offers = []
    for _ in range(12):
        for undone in (False, False, False, True):
            watch.chose()
            if undone:
                offers.append(watch.undid())
    assert not any(offers), "a quarter is not more than a quarter"
    watch.chose()
    assert watch.undid()
    watch.chose()
    assert not watch.undid(), "one offer, then counting begins anew"
