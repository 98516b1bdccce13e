"""Buttons of a game pad, read from a file of the kernel's own form."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from queue import SimpleQueue

import pytest

from reader.switch_devices import SwitchDevices, joysticks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these devices are files of Linux")

DEVICES = """I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
H: Handlers=sysrq kbd event3 leds
B: EV=120013

I: Bus=0005 Vendor=045e Product=02fd Version=0903
N: Name="Xbox Wireless Controller"
H: Handlers=event7 js0
B: EV=20000b

"""


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 0, 0, kind, code, value)


def test_only_joysticks_are_followed() -> None:
    assert joysticks(DEVICES) == ["event7"]
    assert joysticks("") == []


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    (tmp_path / "devices").write_text(DEVICES)
    return tmp_path / "devices"


def test_buttons_go_down_and_up_until_the_device_is_gone(tmp_path: Path, listing: Path) -> None:
    os.mkfifo(tmp_path / "event7")
    told: SimpleQueue[tuple[str, bool]] = SimpleQueue()
    devices = SwitchDevices(lambda name, down: told.put((name, down)), listing, tmp_path)
    devices.start()
    pad = os.open(tmp_path / "event7", os.O_WRONLY)
    stick, repeat, report = event(3, 0, 128), event(1, 304, 2), event(0, 0, 0)
    os.write(pad, stick + event(1, 304, 1) + repeat + report + event(1, 304, 0) + event(1, 30, 1))
    assert [told.get(timeout=10), told.get(timeout=10)] == [("pad304", True), ("pad304", False)]
    listing.write_text("")
    os.close(pad)
    # It is plugged in again.
    listing.write_text(DEVICES)
    pad = os.open(tmp_path / "event7", os.O_WRONLY)
    os.write(pad, event(1, 305, 1))
    assert told.get(timeout=10) == ("pad305", True)
    devices.stop()
    os.close(pad)
    assert told.empty(), "neither the stick, nor what repeats, nor a keyboard's key"


def test_a_device_that_may_not_be_read_is_left_alone(tmp_path: Path, listing: Path) -> None:
    (tmp_path / "event7").symlink_to(tmp_path / "nothing")
    devices = SwitchDevices(lambda *_: None, listing, tmp_path)
    devices.start()
    devices.stop()


def test_where_there_is_no_such_list_nothing_is_started(tmp_path: Path) -> None:
    devices = SwitchDevices(lambda *_: None, tmp_path / "devices", tmp_path)
    devices.start()
    devices.stop()
