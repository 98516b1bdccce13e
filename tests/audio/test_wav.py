from __future__ import annotations

import resource
import wave
from pathlib import Path

import pytest

from reader.audio.wav import WavWriter
from reader.errors import SoundError


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    with WavWriter(path, 22_050) as wav:
        wav.write(b"\x01\x00" * 10)
        wav.write(b"\x02\x00" * 5)
        assert not path.exists(), "it appears when it is whole"
    with wave.open(str(path)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (22_050, 1, 2)
        assert read.readframes(99) == b"\x01\x00" * 10 + b"\x02\x00" * 5
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.wav"]


def test_a_failure_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    path.write_bytes(b"older")
    with pytest.raises(ZeroDivisionError), WavWriter(path, 22_050) as wav:
        wav.write(b"\x01\x00" * 10)
        raise ZeroDivisionError
    assert path.read_bytes() == b"older"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.wav"]


def test_no_room_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(SoundError, match="no room"), WavWriter(tmp_path / "out.wav", 22_050) as wav:
            for _ in range(100):
                wav.write(bytes(4096))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="no folder"), WavWriter(tmp_path / "none" / "out.wav", 22_050):
        pass


def test_the_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    with WavWriter(tmp_path / "out.wav", 22_050) as wav:
        wav.write(b"\x01\x00")
    assert (tmp_path / "out.wav").stat().st_mode == plain.stat().st_mode
