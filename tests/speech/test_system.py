"""The computer's own voices, in a process that may hang or die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import EngineError
from reader.messages import Prosody
from reader.ports import Voice
from reader.speech import system, system_child
from reader.speech.calibrations import Calibrations
from reader.speech.espeak import EspeakEngine
from reader.speech.speakable import speakable
from reader.speech.system import SystemEngine

WORDS = speakable("It works, as it should.", "en")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SystemEngine]:
    calibrations = Calibrations(tmp_path)
    made = SystemEngine(tmp_path, calibrations, EspeakEngine(calibrations), patience=30.0)
    yield made
    made.close()


def first(engine: SystemEngine) -> Voice:
    voices = engine.voices()
    if not voices:
        pytest.skip("this computer has no voices of its own that pyttsx3 finds")
    return voices[0]


def process(engine: SystemEngine) -> int:
    assert engine._child is not None
    return engine._child._process.pid


def test_the_list_is_kept_for_the_next_start(engine: SystemEngine, tmp_path: Path) -> None:
    voices = engine.voices()
    first(engine)
    calibrations = Calibrations(tmp_path)
    again = SystemEngine(tmp_path, calibrations, EspeakEngine(calibrations))
    assert again.voices() == voices
    assert again._child is None, "nothing was started to list them"


@pytest.mark.parametrize("kept", ["", "{}x", '[{"name": 3}]', '"voices"'])
def test_a_damaged_list_is_asked_for_again(engine: SystemEngine, tmp_path: Path, kept: str) -> None:
    (tmp_path / "system-voices.json").write_text(kept)
    assert first(engine).engine == "system"


def test_rendering_leaves_no_files_behind(
    engine: SystemEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system.tempfile, "tempdir", str(tmp_path))
    clip = engine.render(WORDS, first(engine), Prosody())
    assert clip.seconds > 0.5
    assert clip.estimated
    assert not list(tmp_path.glob("reader-*"))


def test_a_process_that_dies_is_started_again(engine: SystemEngine) -> None:
    voice = first(engine)
    engine.render(WORDS, voice, Prosody())
    gone = process(engine)
    os.kill(gone, signal.SIGKILL)
    engine._child._process.wait()  # type: ignore[union-attr]
    assert engine.render(WORDS, voice, Prosody()).seconds > 0.5
    assert process(engine) != gone


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be stopped here")
def test_a_process_that_hangs_is_ended_and_the_next_sentence_is_read(engine: SystemEngine) -> None:
    voice = first(engine)
    engine.render(WORDS, voice, Prosody())
    engine._patience = 0.2
    hung = process(engine)
    os.kill(hung, signal.SIGSTOP)
    with pytest.raises(EngineError, match="hangs"):
        engine.render(WORDS, voice, Prosody())
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    engine._patience = 30.0
    assert engine.render(WORDS, voice, Prosody()).seconds > 0.5


def test_names_are_short_and_unique() -> None:
    listed = [
        {"key": "a", "name": "Microsoft Zira Desktop - English (United States)", "language": "en-US"},
        {"key": "b", "name": "Alex", "language": "en_US"},
        {"key": "c", "name": "Alex", "language": "en_US"},
    ]
    assert [voice.name for voice in system._named(listed)] == ["system zira", "system alex"]


def test_macos_sound_files_are_read() -> None:
    rate = (16383 + 14).to_bytes(2, "big") + (22_050 << 49).to_bytes(8, "big")
    common = (1).to_bytes(2, "big") + (2).to_bytes(4, "big") + (16).to_bytes(2, "big") + rate
    sound = bytes(8) + b"\x01\x00\xff\xfe"
    for kind, body in ((b"AIFF", common), (b"AIFC", common + b"sowt\0\0")):
        chunks = b"COMM" + len(body).to_bytes(4, "big") + body + b"SSND" + len(sound).to_bytes(4, "big") + sound
        data = b"FORM" + (4 + len(chunks)).to_bytes(4, "big") + kind + chunks
        samples, found = system._aiff(data)
        assert found == 22_050
        assert samples == (b"\x00\x01\xfe\xff" if kind == b"AIFF" else b"\x01\x00\xff\xfe")


def test_a_voice_describes_itself_whatever_its_driver_gives() -> None:
    class Described:
        id, name, languages = "x", None, [b"\x05en-gb"]

    assert system_child._described(Described()) == {"key": "x", "name": "x", "language": "en-gb"}
