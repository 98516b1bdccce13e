"""Game pads and switch boxes that count as one: Linux tells of their buttons in /dev/input.

Only devices that the system itself calls joysticks are opened, never a keyboard. They come and go while the reader
runs: a battery that is empty, or a plug that is pulled, stops nothing else. Elsewhere than on Linux there are none.
Format: struct input_event and the device list of the kernel's Documentation/input/.
"""

from __future__ import annotations

import os
import re
import selectors
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

LIST = Path("/proc/bus/input/devices")
FOLDER = Path("/dev/input")
LOOK_AGAIN = 2.0
"""Seconds between two looks for devices that were plugged in."""

_EVENT = struct.Struct("llHHi")
_KEY = 1
_BUTTONS = range(0x100, 0x300)
_UP, _DOWN = 0, 1


def joysticks(devices: str) -> Sequence[str]:
    """The event files of all joysticks in the kernel's list of devices."""
    found = []
    for block in devices.split("\n\n"):
        handlers = re.search(r"^H: Handlers=(.*)$", block, re.MULTILINE)
        names = handlers[1].split() if handlers else []
        if any(name.startswith("js") for name in names):
            found += [name for name in names if name.startswith("event")]
    return found


class SwitchDevices:
    """Follows the buttons of all joysticks, on a thread of its own.

    `on_button` is called there with a button's name, "pad304", and whether it went down. `listing` and `folder` are
    the kernel's own.
    """

    def __init__(self, on_button: Callable[[str, bool], None], listing: Path = LIST, folder: Path = FOLDER) -> None:
        self._on_button = on_button
        self._listing = listing
        self._folder = folder
        self._ended = Event()
        self._open: dict[str, int] = {}
        self._refused: set[str] = set()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins, where there is anything to follow now or later."""
        if self._listing.exists():
            self._thread = Thread(target=self._follow, name="switch devices", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends; what is still pressed is not told any more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(2 * LOOK_AGAIN)

    def _follow(self) -> None:
        with selectors.DefaultSelector() as selector:
            while not self._ended.is_set():
                self._look(selector)
                if not self._open:
                    self._ended.wait(LOOK_AGAIN)
                for key, _ in selector.select(LOOK_AGAIN / 4) if self._open else ():
                    self._read(selector, key.data)
            for name in list(self._open):
                self._close(selector, name)

    def _look(self, selector: selectors.BaseSelector) -> None:
        try:
            names = joysticks(self._listing.read_text("utf-8", "replace"))
        except OSError:
            names = ()
        self._refused &= set(names)
        for name in names:
            if name in self._open or name in self._refused:
                continue
            try:
                file = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError:
                # Not ours to read: as long as it is plugged in, that will not change.
                self._refused.add(name)
                continue
            self._open[name] = file
            selector.register(file, selectors.EVENT_READ, name)

    def _read(self, selector: selectors.BaseSelector, name: str) -> None:
        try:
            data = os.read(self._open[name], 64 * _EVENT.size)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(selector, name)
            return
        for *_, kind, code, value in _EVENT.iter_unpack(data[: len(data) // _EVENT.size * _EVENT.size]):
            if kind == _KEY and code in _BUTTONS and value in (_UP, _DOWN):
                self._on_button(f"pad{code}", value == _DOWN)

    def _close(self, selector: selectors.BaseSelector, name: str) -> None:
        file = self._open.pop(name)
        selector.unregister(file)
        os.close(file)
