"""The names of the loudspeakers and microphones that are there."""

from __future__ import annotations

from collections.abc import Sequence

from reader.audio.loudspeaker import real_backends
from reader.errors import SoundError


def playback_names() -> Sequence[str]:
    """The loudspeakers. Raises SoundError where there is no sound system."""
    return _names("get_playbacks")


def capture_names() -> Sequence[str]:
    """The microphones; a loudspeaker's monitor is none. Raises SoundError where there is no sound system."""
    return [name for name in _names("get_captures") if not name.startswith("Monitor of")]


def _names(which: str) -> Sequence[str]:
    try:
        import miniaudio  # type: ignore[import-untyped]
    except ImportError as error:
        raise SoundError("The sound library is missing.", "Install the package miniaudio.") from error
    try:
        return [str(device["name"]) for device in getattr(miniaudio.Devices(real_backends(miniaudio)), which)()]
    except miniaudio.MiniaudioError as error:
        raise SoundError("There is no sound system.", "Start the sound server, or read by eye.") from error
