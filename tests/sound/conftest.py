from __future__ import annotations

from pathlib import Path

import pytest

from reader.sound.options import SoundOptions


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoundOptions:
    """A sound process that speaks in tones, and finds no sound server."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    return SoundOptions(
        str(tmp_path / "cache"),
        str(tmp_path / "voices"),
        str(tmp_path / "log" / "sound.log"),
        synthesizer="tests.fakes:ToneSynthesizer",
    )
