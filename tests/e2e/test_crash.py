"""The page crashes, and is there again where it was."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from tests.e2e.pulse import Pulse, pulse
from tests.e2e.reader_page import SAMPLE, home
from tests.e2e.terminal import terminal

__all__ = ["home", "pulse"]

BROKEN = """
import sys
from reader.ui.app import ReaderApp
carry_out = ReaderApp.carry_out
def broken(self, command):
    if command is not None and command.verb == "where":
        raise RuntimeError("broken")
    carry_out(self, command)
ReaderApp.carry_out = broken
from reader.__main__ import main
sys.exit(main())
"""


def test_a_page_that_crashes_reads_on_and_gives_up_at_the_third_time(home: Path, pulse: Pulse) -> None:
    environment = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    environment |= {"HOME": str(home), "COLORTERM": "truecolor", **pulse.environment}
    with terminal([sys.executable, "-c", BROKEN, str(SAMPLE), "--size", "1"], home, environment) as window:
        window.wait("Paused")
        for number in (2, 3):
            window.press("n")
            window.wait(f"section {number} of")
        time.sleep(1)
        window.press("Space")
        window.wait("Reading")
        recording = pulse.record()
        window.press("w")
        screen = window.wait("was started again")
        assert re.search(r"section 3 of", screen), screen
        window.wait("Reading")
        recording.wait_for_sound()
        time.sleep(1)
        window.press("Space")
        window.wait("Paused")
        time.sleep(1)
        window.press("w")
        window.wait(lambda screen: "was started again" in screen and "Paused" in screen)
        window.press("w")
        window.wait(lambda _: window.ended())
        assert "three times within a minute" in window.screen()
    (log,) = home.rglob("page.log")
    assert "RuntimeError" in log.read_text()
