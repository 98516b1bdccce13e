from pathlib import Path

import pytest

from reader import manual
from reader.commands import COMMANDS, Group, key_name

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_is_up_to_date() -> None:
    text = README.read_text("utf-8")
    assert text.count(manual.BEGIN) == 1 and text.count(manual.END) == 1
    assert manual.filled(text) == text, "run python -m reader.manual"


def test_the_table_has_every_command_with_every_key() -> None:
    lines = manual.table().splitlines()
    assert len(lines) == 2 + len(Group) + len(COMMANDS)
    for row in COMMANDS:
        (line,) = [line for line in lines if line.endswith(f"| {row.help} |")]
        assert all(f"`{key_name(key)}`" in line or f"`` {key_name(key)} ``" in line for key in row.keys)


def test_the_text_around_the_markers_is_left_alone() -> None:
    text = f"before\n{manual.BEGIN}\nold\n{manual.END}\nafter\n"
    assert manual.filled(text) == f"before\n{manual.BEGIN}\n{manual.table()}{manual.END}\nafter\n"


def test_missing_markers_are_told() -> None:
    with pytest.raises(ValueError, match="missing"):
        manual.filled("nothing here")
