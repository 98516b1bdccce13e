"""Learns on the command line which key or button a switch is: by a press of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from reader.errors import UsageError
from reader.switch_devices import SwitchDevices

PATIENCE = 15.0
"""Seconds; nobody is to be kept here by a switch that does not work."""

_MOUSE_ON, _MOUSE_OFF = "\x1b[?1000h\x1b[?1006h", "\x1b[?1000l\x1b[?1006l"
_MEANT_TO_LEAVE = ("escape", "ctrl+c")


def press(tell: Callable[[str], None], patience: float = PATIENCE) -> str:
    """The name of the key or button that is pressed, as settings have it; "" if none is, or Esc.

    Raises UsageError where there is no terminal to press anything in.
    """
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "A switch is learned in a terminal.", "Open the reader instead: Settings, Switch, Switch learns it."
        )
    import termios
    import tty

    pads: SimpleQueue[str] = SimpleQueue()
    devices = SwitchDevices(lambda name, down: pads.put(name) if down else None)
    before = termios.tcgetattr(sys.stdin)
    devices.start()
    try:
        tty.setraw(sys.stdin)
        tell("Press your switch now.\r")
        sys.stderr.write(_MOUSE_ON)
        sys.stderr.flush()
        return _first(pads, patience)
    finally:
        sys.stderr.write(_MOUSE_OFF)
        sys.stderr.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
        devices.stop()


def _first(pads: SimpleQueue[str], patience: float) -> str:
    import select

    from textual import events

    from reader.ui.kitty import KittyParser

    parser, end = KittyParser(), time.monotonic() + patience
    while time.monotonic() < end:
        try:
            return pads.get_nowait()
        except Empty:
            ready = select.select([sys.stdin], [], [], 0.1)[0]
        text = os.read(sys.stdin.fileno(), 1024).decode("utf-8", "replace") if ready else ""
        for event in [*(parser.feed(text) if text else ()), *parser.tick()]:
            if isinstance(event, events.MouseDown):
                return f"mouse{event.button}"
            if type(event) is events.Key:
                return "" if event.key in _MEANT_TO_LEAVE else event.key
    return ""
