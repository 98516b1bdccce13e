"""The settings model and its file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reader.errors import SettingsError
from reader.settings import Settings, check, from_text, rules
from reader.settings_file import SettingsFile, parse, parse_forgiving, render


def test_the_file_that_is_made_reads_back_as_the_same_settings() -> None:
    changed = Settings(rate=230, voice='a "b" \\ c', pitch=-1.5, confirm_close=False, keys={"read": ("f5", "x")})
    assert parse(render(Settings())) == Settings()
    assert parse(render(changed)) == changed


def test_every_setting_has_a_rule_and_its_default_passes_it() -> None:
    names = {name for name, _ in rules()}
    assert names == {field.name for field in dataclasses.fields(Settings)} - {"keys"}
    for name, rule in rules():
        assert check(name, getattr(Settings(), name)) == getattr(Settings(), name)
        assert rule.help.endswith(".") and rule.allowed


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[speech]\nrate = 9000", 'Line 2 of the settings file is wrong: The setting "rate" cannot', "60 to 600"),
        ("[speech]\nvoise = 'x'", 'Line 2 of the settings file is wrong: There is no setting', '"voice"'),
        ("\n\n[page]\nrate = 100", "Line 4", "[speech]"),
        ("[page]\nsize = 2.5", "Line 2", "1 to 10"),
        ("[page]\nsize = true", "Line 2", "1 to 10"),
        ("[page]\npalette = 'pink'", "Line 2", "yellow on black"),
        ("[page]\nconfirm_close = 1", "Line 2", "true or false"),
        ("[keys]\nfly = 'x'", "Line 2", "commands"),
        ("[keys]\nread = 'ctrl+x'", "Line 2", "single keys"),
        ("rate = \n", "Line 1 of the settings file is not written", "rate = 170"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_what_is_allowed(text: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse(text)
    assert message in raised.value.message
    assert hint in raised.value.hint


def test_a_wrong_line_costs_only_its_own_setting() -> None:
    settings, problems = parse_forgiving("[speech]\nrate = 9000\nvolume = 50\n")
    assert (settings.rate, settings.volume, len(problems)) == (Settings().rate, 50, 1)


def test_a_change_keeps_the_users_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\n[page]\nsize = 6 # big\n\n[speech]\nvoice = "joe"\n')
    file = SettingsFile(path)
    file.load()
    file.change(size=7, rate=200)
    text = path.read_text()
    assert text.startswith("# mine\n[page]\nsize = 7 # big") and "rate = 200" in text
    again = SettingsFile(path)
    assert again.load() == Settings(size=7, rate=200, voice="joe") and not again.problems
    assert path.stat().st_mode & 0o077 == 0, "the owner's alone"


def test_a_folder_that_cannot_be_written_is_a_problem_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    file = SettingsFile(tmp_path / "file" / "settings.toml")
    assert file.change(rate=200).rate == 200
    assert "could not be kept" in file.problems[0].message


def test_an_override_is_not_written(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.toml")
    assert file.override(size=9).size == 9
    assert not file.path.exists()


def test_a_set_up_is_exported_and_imported_as_one_file(tmp_path: Path) -> None:
    mine, theirs = SettingsFile(tmp_path / "mine.toml"), SettingsFile(tmp_path / "theirs.toml")
    mine.change(size=7, palette="amber", scan_delay=2.3, switch_key="f9")
    mine.export(tmp_path / "set-up.toml")
    assert theirs.take(tmp_path / "set-up.toml") == mine.settings
    assert SettingsFile(theirs.path).load() == mine.settings


@pytest.mark.parametrize("text", ["size = 99", "\x00\x01", "[package]\nname = 'other'", "[page\nsize = 3"])
def test_a_broken_or_foreign_set_up_changes_nothing(tmp_path: Path, text: str) -> None:
    file = SettingsFile(tmp_path / "mine.toml")
    file.change(size=7)
    (tmp_path / "other.toml").write_text(text)
    with pytest.raises(SettingsError):
        file.take(tmp_path / "other.toml")
    assert file.settings.size == 7 and file.load().size == 7


def test_values_as_they_are_typed() -> None:
    assert from_text("rate", "200") == 200
    assert from_text("pitch", "-2") == -2.0
    assert from_text("confirm_close", "off") is False
    with pytest.raises(SettingsError):
        from_text("rate", "fast")
