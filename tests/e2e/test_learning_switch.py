"""`reader settings switch_key --learn`, in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.reader_page import home
from tests.e2e.terminal import terminal

__all__ = ["home"]


@pytest.mark.parametrize(("pressed", "learned"), [("F9", "f9"), ("Space", "space"), ("Escape", "")])
def test_a_switch_is_learned_by_a_press(home: Path, pressed: str, learned: str) -> None:
    environment = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config")}
    command = [sys.executable, "-m", "reader", "settings", "switch_key", "--learn"]
    with terminal(command, home, environment) as window:
        window.wait("Press your switch now.")
        window.press(pressed)
        window.wait(lambda _: window.ended())
        assert learned in window.screen()
    file = home / "config" / "one-switch-reader" / "settings.toml"
    assert (file.exists() and f'switch_key = "{learned}"' in file.read_text()) == bool(learned)
