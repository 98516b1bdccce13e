"""The engines that are installed here, each built once: a model takes half a second to load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.ports import Voice
from reader.speech.synthesis import Synthesis


@pytest.fixture(scope="session")
def synthesis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synthesis]:
    folder: Path = tmp_path_factory.mktemp("speech")
    made = Synthesis(folder / "cache", folder / "voices")
    yield made
    made.close()


@pytest.fixture(params=["espeak", "piper", "system"])
def voice(request: pytest.FixtureRequest, synthesis: Synthesis) -> Voice:
    """The first English voice of each engine."""
    engine = synthesis.engines[request.param]
    found = next((voice for voice in engine.voices() if voice.language.lower().startswith("en")), None)
    if found is None:
        pytest.skip(f"the engine {request.param} has no English voice here")
    return found
