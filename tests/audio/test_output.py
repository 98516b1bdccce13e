from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.audio.output import Output
from reader.errors import SoundError
from reader.ports import Loudspeaker
from tests.fakes import ManualLoudspeaker, eventually


class Shop:
    """Gives out loudspeakers while there are any."""

    def __init__(self, *devices: ManualLoudspeaker) -> None:
        self.devices = list(devices)
        self.given: list[ManualLoudspeaker] = []
        self.periods: list[float] = []

    def open(self, period: float) -> Loudspeaker:
        if not self.devices:
            raise SoundError("There is no loudspeaker.", "Connect one.")
        self.periods.append(period)
        self.given.append(self.devices.pop(0))
        return self.given[-1]


@pytest.fixture
def names() -> list[str]:
    return []


@pytest.fixture
def outputs() -> Iterator[list[Output]]:
    made: list[Output] = []
    yield made
    for output in made:
        output.close()


def started(shop: Shop, names: list[str], outputs: list[Output]) -> Output:
    output = Output(bytes_of, 48_000, shop.open, names.append)
    outputs.append(output)
    output.start()
    return output


def bytes_of(frames: int) -> bytes:
    return bytes(2 * frames)


def test_it_plays_on_the_device_and_counts_what_was_heard(names: list[str], outputs: list[Output]) -> None:
    device = ManualLoudspeaker("one", lag=100)
    output = started(Shop(device), names, outputs)
    assert output.name == "one"
    device.pull(960)
    assert output.frames_heard() == 860


def test_a_lost_device_is_replaced_and_the_count_goes_on(names: list[str], outputs: list[Output]) -> None:
    one, two = ManualLoudspeaker("one", lag=100), ManualLoudspeaker("two", lag=100)
    output = started(Shop(one, two), names, outputs)
    one.pull(960)
    one.living = False
    eventually(lambda: output.name == "two")
    assert one.stopped
    two.pull(960)
    assert output.frames_heard() == 960 + 860
    assert names == ["one", "two"]


def test_without_a_device_it_reads_on_in_silence_at_the_pace_of_time(names: list[str], outputs: list[Output]) -> None:
    output = started(Shop(), names, outputs)
    assert output.name == ""
    eventually(lambda: output.frames_heard() > 4800)
    assert names == [""]


def test_a_device_that_appears_later_is_taken_up(
    names: list[str], outputs: list[Output], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.audio.output.LOOK_AGAIN", 0.01)
    shop = Shop()
    output = started(shop, names, outputs)
    shop.devices.append(ManualLoudspeaker("late"))
    eventually(lambda: output.name == "late")
    assert names == ["", "late"]


def test_a_device_that_does_not_start_is_as_good_as_none(names: list[str], outputs: list[Output]) -> None:
    output = started(Shop(ManualLoudspeaker(fails=True)), names, outputs)
    assert output.name == ""


def test_it_rests_and_wakes(names: list[str], outputs: list[Output]) -> None:
    one, two = ManualLoudspeaker("one"), ManualLoudspeaker("two")
    output = started(Shop(one, two), names, outputs)
    one.pull(960)
    output.rest()
    eventually(lambda: one.stopped)
    assert output.frames_heard() == 960
    assert output.wake()
    assert not output.wake()
    eventually(lambda: output.name == "two")


def test_what_was_heard_never_goes_back(names: list[str], outputs: list[Output]) -> None:
    device = ManualLoudspeaker(lag=100)
    output = started(Shop(device), names, outputs)
    device.pull(960)
    before = output.frames_heard()
    device.lag = 500
    assert output.frames_heard() == before


def test_a_device_that_is_often_late_gets_longer_periods_at_the_next_silence(
    names: list[str], outputs: list[Output]
) -> None:
    one, two = ManualLoudspeaker("one"), ManualLoudspeaker("two")
    shop = Shop(one, two)
    sound = [b"\1\1"]
    output = Output(lambda frames: frames * sound[0], 48_000, shop.open, names.append)
    outputs.append(output)
    output.start()
    for _ in range(3):
        one.pull(960)
        one.lateness = 0.01
        eventually(lambda: not one.lateness)
    assert not one.stopped, "not in the middle of a word"
    sound[0] = b"\0\0"
    one.pull(960)
    eventually(lambda: one.stopped and bool(two._source))
    assert shop.periods == [0.02, 0.04]
    assert output.late() == pytest.approx(0.03)


def test_periods_are_short_again_when_all_has_been_well(
    names: list[str], outputs: list[Output], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.audio.output.LATE_OFTEN", 1)
    devices = [ManualLoudspeaker(str(number)) for number in range(3)]
    shop = Shop(*devices)
    started(shop, names, outputs)
    devices[0].pull(960)
    devices[0].lateness = 0.01
    eventually(lambda: bool(devices[1]._source))
    devices[1].pull(960)
    monkeypatch.setattr("reader.audio.output.WELL_FOR", 0.2)
    eventually(lambda: bool(devices[2]._source))
    assert shop.periods == [0.02, 0.04, 0.02]
