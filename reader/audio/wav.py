"""WAV files, written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
import wave
from pathlib import Path
from types import TracebackType

from reader.errors import SoundError

LIMIT = 2**32 - 1024
"""Bytes of samples that the format can count: 54 hours at 22,050 Hz."""


class WavWriter:
    """A 16-bit mono WAV file at `rate` Hz, for a `with` statement: it appears under its name when all went well, and
    otherwise leaves nothing behind. Raises SoundError where it cannot be written."""

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = rate
        self.frames = 0

    def __enter__(self) -> WavWriter:
        try:
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.", suffix=".part")
        except OSError as error:
            raise _refused(self._path, error) from error
        self._part = Path(name)
        self._file = os.fdopen(handle, "wb")
        self._wav = wave.open(self._file, "wb")
        self._wav.setparams((1, 2, self._rate, 0, "NONE", ""))
        return self

    def write(self, samples: bytes) -> None:
        """Adds 16-bit little-endian samples."""
        if 2 * self.frames + len(samples) > LIMIT:
            raise SoundError("The recording is too long for a WAV file.", "Write one section at a time.")
        try:
            self._wav.writeframesraw(samples)
        except OSError as error:
            raise _refused(self._path, error) from error
        self.frames += len(samples) // 2

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._finish(keep=error is None)
        except OSError as failure:
            if error is None:
                raise _refused(self._path, failure) from failure
        finally:
            self._part.unlink(missing_ok=True)

    def _finish(self, *, keep: bool) -> None:
        try:
            self._wav.close()
            if keep:
                self._file.flush()
                os.fsync(self._file.fileno())
        finally:
            self._file.close()
        if keep:
            self._part.chmod(0o666 & ~_mask())
            self._part.replace(self._path)


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _refused(path: Path, error: OSError) -> SoundError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return SoundError(f"There is no room to write {path.name}.", "Free some space, or write it to another disk.")
    if isinstance(error, FileNotFoundError):
        return SoundError(f"There is no folder {path.parent}.", "Make the folder, or write to another one.")
    return SoundError(
        f"{path.name} cannot be written: {error.strerror or 'unknown reason'}.",
        "Write it to a folder that you may write to.",
    )
