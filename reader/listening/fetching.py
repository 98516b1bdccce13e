"""Downloads that go on where they stopped, and whose content is checked."""

from __future__ import annotations

import hashlib
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from reader.errors import EngineUnavailable

_CHUNK = 1 << 16
_TIMEOUT = 30.0
_TRIES = 3
"""In a row, without anything arriving."""
_LARGEST = 4 << 30


def is_url(source: str) -> bool:
    """Whether a source is to be fetched; only http and https are."""
    return source.startswith(("http://", "https://"))


def download(url: str, partial: Path, progress: Callable[[int, int], None]) -> Path:
    """The whole of `url` in the file `partial`, from where an earlier download of it stopped.

    A lost connection is taken up again a few times. What the server says of the content (its ETag or date) is kept
    beside the file, so that two different contents are never joined. Raises EngineUnavailable; what has arrived
    stays for the next try.
    """
    idle = 0
    while idle < _TRIES:
        before, broken = _size(partial), None
        try:
            if _fetch(url, partial, progress):
                return partial
        except urllib.error.HTTPError as error:
            if error.code != 416:
                raise EngineUnavailable(
                    f"The server does not give out the speech model (error {error.code}).", "Try again later."
                ) from error
            forget(partial)
        except (OSError, HTTPException) as error:
            _room(partial)
            broken = error
        idle = 0 if _size(partial) > before else idle + 1
    raise EngineUnavailable(
        "The speech model could not be fetched.",
        "Check the internet connection and try again; it goes on where it stopped.",
    ) from broken


def _fetch(url: str, partial: Path, progress: Callable[[int, int], None]) -> bool:
    """One connection's worth of it; whether it is complete."""
    have, tag = _size(partial), _tag_file(partial)
    headers = {"User-Agent": "one-switch-reader"}
    if have and tag.is_file():
        headers |= {"Range": f"bytes={have}-", "If-Range": tag.read_text().split("\n", 1)[0]}
        if tag.read_text().split("\n", 1)[-1] != url:
            headers.pop("Range")
            headers.pop("If-Range")
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT) as response:
        goes_on = response.status == 206 and response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        have = have if goes_on else 0
        length = response.headers.get("Content-Length")
        total = have + int(length) if length else 0
        if max(total, have) > _LARGEST:
            raise EngineUnavailable("That is too large for a speech model.", "Check the address.")
        if total and shutil.disk_usage(partial.parent).free < (total - have) + 3 * total:
            raise _full()
        mark = response.headers.get("ETag") or response.headers.get("Last-Modified") or ""
        if mark and not mark.startswith("W/"):
            tag.write_text(f"{mark}\n{url}")
        else:
            tag.unlink(missing_ok=True)
        return _copy(response, partial, have, total, progress)


def _copy(response: HTTPResponse, partial: Path, have: int, total: int, progress: Callable[[int, int], None]) -> bool:
    with partial.open("ab" if have else "wb") as file:
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            have += len(chunk)
            if have > _LARGEST:
                raise EngineUnavailable("That is too large for a speech model.", "Check the address.")
            progress(have, total)
    return not total or have >= total


def check(archive: Path, sha256: str) -> None:
    """Raises EngineUnavailable where a file has not the SHA-256 it should have; no SHA-256, no check."""
    if not sha256:
        return
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256.strip().casefold():
        raise EngineUnavailable(
            "The speech model arrived damaged, or it is not the one expected.", "Try again; nothing was installed."
        )


def forget(partial: Path) -> None:
    """Deletes what has arrived of a download."""
    partial.unlink(missing_ok=True)
    _tag_file(partial).unlink(missing_ok=True)


def _room(partial: Path) -> None:
    if shutil.disk_usage(partial.parent).free < _CHUNK:
        raise _full()


def _full() -> EngineUnavailable:
    return EngineUnavailable("There is not enough room for the speech model.", "Free some disk space and try again.")


def _tag_file(partial: Path) -> Path:
    return partial.with_name(partial.name + ".tag")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
