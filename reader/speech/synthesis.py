"""Text to clips: the one door of the speech room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reader.messages import Prosody
from reader.ports import Clip, Voice


class Synthesis:
    """A `ports.Synthesizer` over every engine that is installed.

    `cache` holds what may be lost at any time (patched models, calibrations); `voices_folder` is where a user drops
    Piper voices as NAME.onnx with NAME.onnx.json. `pronunciations` maps a word, lower case, to how it is said.
    `notice` is empty, or one sentence about what does not work as hoped (said once by whoever reads it).
    """

    def __init__(
        self, cache: Path, voices_folder: Path, pronunciations: Mapping[str, str] | None = None
    ) -> None:
        self.notice = ""

    def warm(self) -> None:
        """Starts loading the natural voice on a background thread; returns at once."""
        raise NotImplementedError

    def voices(self) -> Sequence[Voice]:
        """All voices of all engines, the default first."""
        raise NotImplementedError

    def render(self, text: str, language: str, voice: str, prosody: Prosody, *, first: bool) -> Iterator[Clip]:
        """Clips that together speak `text`, with marks in its offsets; with `first` the first one is short."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of the engines."""
        raise NotImplementedError
