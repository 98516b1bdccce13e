"""The whole set-up as one file that a helper can carry from one computer to another.

A ZIP of the settings, the own words and the pronunciations, as far as there are any; each as it stands in its folder.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from reader.errors import SettingsError
from reader.files import private_folder, whole, write_whole
from reader.settings_file import SettingsFile, render
from reader.wiring.parts import Folders

SETTINGS, OWN_WORDS, PRONUNCIATIONS = "settings.toml", "own-words.json", "pronunciations.json"
MOST_BYTES = 50_000_000
"""No set-up is larger; what claims to be is not unpacked."""


def export_setup(folders: Folders, file: SettingsFile, path: Path) -> None:
    """Writes the whole set-up to `path`, for its owner only. Raises SettingsError."""
    try:
        with whole(path, private=True) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
            pack.writestr(SETTINGS, render(file.settings))
            for name, place in _places(folders).items():
                if place.exists():
                    pack.write(place, name)
    except OSError as error:
        raise SettingsError(f"{path.name} could not be written.", f"{error.strerror}: choose another place.") from error


def import_setup(folders: Folders, file: SettingsFile, path: Path) -> None:
    """Takes the set-up from `path`: a file that was exported, or settings alone. Raises SettingsError, or what is
    wrong with the own words; then nothing has changed."""
    if not zipfile.is_zipfile(path):
        file.take(path)
        return
    parts = _unpacked(path)
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder)
        for name, data in parts.items():
            write_whole(given / name, data, private=True)
        _check(given, parts)
        file.take(given / SETTINGS)
    try:
        private_folder(folders.data)
        for name, place in _places(folders).items():
            if name in parts:
                write_whole(place, parts[name], private=True)
    except OSError as error:
        raise SettingsError("The set-up could not be kept whole.", f"{error.strerror}: {folders.data}.") from error


def _places(folders: Folders) -> Mapping[str, Path]:
    return {OWN_WORDS: folders.own_words, PRONUNCIATIONS: folders.data / PRONUNCIATIONS}


def _unpacked(path: Path) -> Mapping[str, str]:
    foreign = SettingsError(f"{path.name} is no set-up of this reader.", "Choose a file that was exported.")
    try:
        with zipfile.ZipFile(path) as pack:
            known = [member for member in pack.infolist() if member.filename in (SETTINGS, OWN_WORDS, PRONUNCIATIONS)]
            if SETTINGS not in (member.filename for member in known):
                raise foreign
            if sum(member.file_size for member in known) > MOST_BYTES:
                raise foreign
            return {member.filename: pack.read(member).decode() for member in known}
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise foreign from error


def _check(given: Path, parts: Mapping[str, str]) -> None:
    from reader.settings_file import parse

    parse(parts[SETTINGS])
    if OWN_WORDS in parts:
        from reader.listening.own_words_file import load

        load(given / OWN_WORDS)
    if PRONUNCIATIONS in parts:
        from reader.pronunciations import Pronunciation

        try:
            for row in json.loads(parts[PRONUNCIATIONS]):
                Pronunciation(**{name: str(value) for name, value in row.items()})
        except (ValueError, TypeError, AttributeError) as error:
            raise SettingsError("The pronunciations in it are damaged.", "Export the set-up again.") from error
