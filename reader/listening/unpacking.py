"""Unpacks a speech model's ZIP archive that nobody vouches for: into its own folder and nowhere else, or not at all."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from reader.errors import EngineUnavailable

_MOST_FILES = 5_000
_MOST_BYTES = 6 << 30
_CHUNK = 1 << 20
_LOOSEST = 200
"""A file may be so many times as large as it is packed; models are about twice as large."""


def is_model(folder: Path) -> bool:
    """Whether a folder holds what Vosk needs of a model, in its present or its older layout."""
    return (folder / "am" / "final.mdl").is_file() or (folder / "final.mdl").is_file()


def top_name(archive: Path) -> str:
    """The name of the archive's top folder; "" where it has none. Raises EngineUnavailable where it is no archive."""
    with _opened(archive) as opened:
        tops = {PurePosixPath(name).parts[0] for name in opened.namelist() if PurePosixPath(name).parts}
    return tops.pop() if len(tops) == 1 else ""


def unpack(archive: Path, target: Path) -> None:
    """Puts the archive's model in the folder `target`, in place of one that was there.

    It is unpacked beside it and renamed when it is whole. Raises EngineUnavailable for a name that leads out of the
    folder, a link, a file larger than it says, too much of anything, damage, or where there is no model in it.
    """
    beside = target.with_name(f".{target.name}.unpacking")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with _opened(archive) as opened:
            _unpack(opened, beside)
        model = _model_in(beside)
        old = target.with_name(f".{target.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        model.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged() from error
    except OSError as error:
        raise EngineUnavailable(
            "The speech model could not be unpacked.", "Check that there is room on the disk, and try again."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise _damaged() from error


def _unpack(opened: zipfile.ZipFile, folder: Path) -> None:
    members = opened.infolist()
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise _refused("is too large")
    for member in members:
        path = _inside(member, folder)
        if member.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        if member.file_size > _LOOSEST * max(member.compress_size, 1) + _CHUNK:
            raise _refused("is packed in a suspicious way")
        path.parent.mkdir(parents=True, exist_ok=True)
        left = member.file_size
        with opened.open(member) as source, path.open("xb") as file:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _refused("is larger than it says")
                file.write(chunk)


def _inside(member: zipfile.ZipInfo, folder: Path) -> Path:
    """Where a member goes, if that is inside the folder."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    drive = any(":" in part for part in name.parts)
    if name.is_absolute() or ".." in name.parts or drive or not name.parts or "\0" in member.filename:
        raise _refused("has names that lead out of its folder")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused("has links in it")
    return folder.joinpath(*name.parts)


def _model_in(folder: Path) -> Path:
    candidates = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    for candidate in candidates:
        if is_model(candidate):
            return candidate
    raise EngineUnavailable("There is no speech model in this archive.", "Check that it is a Vosk model.")


def _damaged() -> EngineUnavailable:
    return EngineUnavailable("The archive of the speech model is damaged.", "Fetch it again; nothing was installed.")


def _refused(why: str) -> EngineUnavailable:
    return EngineUnavailable(f"The archive {why} and was refused.", "Use the model from its authors.")
