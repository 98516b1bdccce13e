"""The whole set-up, carried from one computer to another as one file."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.pronunciations import Pronunciation, Pronunciations
from reader.wiring.carrying import export_setup, import_setup
from reader.wiring.parts import Folders, settings_file

OWN = json.dumps({"version": 1, "words": {}, "drifted": {}, "mistaken": []})


def computer(folder: Path) -> Folders:
    return Folders(folder / "config", folder / "data", folder / "cache", folder / "log")


@pytest.fixture
def set_up(tmp_path: Path) -> Path:
    """A set-up that was exported."""
    here = computer(tmp_path / "here")
    file = settings_file(here)
    file.change(scan_delay=2.4, switch_key="f9")
    here.data.mkdir(parents=True)
    here.own_words.write_text(OWN)
    Pronunciations(here.data / "pronunciations.json").add(Pronunciation("riluzole", "rill you zole"))
    export_setup(here, file, tmp_path / "setup")
    return tmp_path / "setup"


def test_settings_own_words_and_pronunciations_come_over(tmp_path: Path, set_up: Path) -> None:
    assert stat.S_IMODE(set_up.stat().st_mode) == 0o600
    there = computer(tmp_path / "there")
    import_setup(there, settings_file(there), set_up)
    settings = settings_file(there).settings
    assert (settings.scan_delay, settings.switch_key) == (2.4, "f9")
    assert there.own_words.read_text() == OWN
    rule = Pronunciations(there.data / "pronunciations.json").of("riluzole", "")
    assert rule is not None and rule.said == "rill you zole"


def test_settings_alone_are_taken_as_well(tmp_path: Path) -> None:
    there = computer(tmp_path / "there")
    (tmp_path / "settings.toml").write_text("[switch]\nscan_delay = 3.0\n")
    import_setup(there, settings_file(there), tmp_path / "settings.toml")
    assert settings_file(there).settings.scan_delay == 3.0


@pytest.mark.parametrize(
    "members",
    [
        {"holiday.jpg": "x"},
        {"settings.toml": "[switch]\nscan_delay = 300\n"},
        {"settings.toml": "[switch\n"},
        {"settings.toml": "", "own-words.json": "{"},
        {"settings.toml": "", "own-words.json": OWN, "pronunciations.json": "[1]"},
    ],
)
def test_what_is_broken_or_foreign_changes_nothing(tmp_path: Path, members: dict[str, str]) -> None:
    there = computer(tmp_path / "there")
    settings_file(there).change(scan_delay=2.2)
    with zipfile.ZipFile(tmp_path / "given", "w") as pack:
        for name, text in members.items():
            pack.writestr(name, text)
    with pytest.raises(ReaderError) as told:
        import_setup(there, settings_file(there), tmp_path / "given")
    assert told.value.hint
    assert settings_file(there).settings.scan_delay == 2.2
    assert not there.own_words.exists()


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 100, b"PK\x03\x04" + bytes(100)])
def test_any_other_file_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    there = computer(tmp_path / "there")
    (tmp_path / "given").write_bytes(data)
    if data:
        with pytest.raises(ReaderError):
            import_setup(there, settings_file(there), tmp_path / "given")
    else:
        import_setup(there, settings_file(there), tmp_path / "given")
        assert settings_file(there).settings == type(settings_file(there).settings)()
