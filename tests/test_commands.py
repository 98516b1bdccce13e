import tomllib
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from reader.commands import (
    BY_VERB,
    CHOICES_A_SCREEN,
    COMMANDS,
    KEY_NAMES,
    Argument,
    Command,
    Group,
    Verb,
    key_name,
    screens,
)

NAMED_KEYS = {"space", "enter", "backspace", "tab", "up", "down", "left", "right", "pageup", "pagedown"}
NAMED_KEYS |= {"insert", "delete", "home", "end", *(f"f{number}" for number in range(1, 13))}
NAMED_KEYS |= {"f3", "f7", "f8", "f9", "f10", "f12", "home", "end"}
SHIFTED = {"plus", "question_mark", "percent_sign"}


def test_every_verb_has_one_row() -> None:
    assert [row.verb for row in COMMANDS if BY_VERB[row.verb] is not row] == []
    assert set(BY_VERB) == set(Verb)
    assert len(COMMANDS) == len(Verb)


def test_every_row_has_a_key_and_every_key_is_pressed_alone() -> None:
    characters = {_character_to_key(chr(code)) for code in range(33, 127)}
    for row in COMMANDS:
        assert row.keys, row.verb
        for key in row.keys:
            assert key in NAMED_KEYS | characters, f"{row.verb}: Textual knows no single key {key}"
            assert not key.isupper(), f"{row.verb}: {key} needs shift"
        assert set(row.keys) - SHIFTED, f"{row.verb}: a shifted character is only an alternative"


def test_no_key_does_two_things() -> None:
    counts = Counter(chain.from_iterable(row.keys for row in COMMANDS))
    assert [key for key, count in counts.items() if count > 1] == []


def test_no_command_takes_a_digit_or_escape() -> None:
    keys = set(chain.from_iterable(row.keys for row in COMMANDS))
    assert not keys & {*"0123456789", "escape"}


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.verb.value)
def test_labels_fit_large_letters_and_helps_are_sentences(row) -> None:
    assert 0 < len(row.label) <= 24
    assert row.help[0].isupper() and row.help.endswith(".")


def test_labels_are_distinct() -> None:
    assert len({row.label for row in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("group", Group)
def test_every_group_has_rows_in_screens_of_six(group: Group) -> None:
    rows = [row for row in COMMANDS if row.group is group]
    pages = screens(rows)
    assert list(chain.from_iterable(pages)) == rows and rows
    sizes = [len(page) for page in pages]
    assert max(sizes) <= CHOICES_A_SCREEN
    assert max(sizes) - min(sizes) <= 1


def test_groups_fit_one_screen() -> None:
    assert len(Group) <= CHOICES_A_SCREEN


def test_screens_of_nothing_and_of_seven() -> None:
    assert screens(()) == ()
    assert [len(page) for page in screens(COMMANDS[:7])] == [4, 3]


def test_what_works_while_the_reader_speaks_is_safe() -> None:
    assert [row.verb for row in COMMANDS if row.speaking and not row.safe] == []


def test_closing_is_not_done_on_early_evidence() -> None:
    assert not BY_VERB[Verb.CLOSE].safe
    assert not BY_VERB[Verb.SLEEP].safe


def test_only_going_somewhere_takes_an_argument() -> None:
    assert {row.verb: row.argument for row in COMMANDS if row.argument is not Argument.NONE} == {
        Verb.GO_TO: Argument.SECTION,
        Verb.GO_TO_PAGE: Argument.PAGE,
        Verb.GO_TO_PERCENT: Argument.PERCENT,
        Verb.SEARCH: Argument.WORDS,
        Verb.SKIPPING: Argument.WAY,
        Verb.OPEN_BOOK: Argument.BOOK,
    }


def test_saying_it_is_no_part_of_what_a_command_is() -> None:
    assert Command(Verb.READ, said=True) == Command(Verb.READ)
    assert hash(Command(Verb.READ, said=True)) == hash(Command(Verb.READ))


def test_keys_are_named_as_they_are_printed() -> None:
    assert key_name("n") == "N"
    assert key_name("full_stop") == "."
    unnamed = {key for row in COMMANDS for key in row.keys if len(key) > 1} - KEY_NAMES.keys()
    assert unnamed == set()


def test_every_row_has_its_phrases() -> None:
    table = tomllib.loads((Path(__file__).parents[1] / "reader" / "phrases" / "en.toml").read_text("utf-8"))
    assert [row.verb.value for row in COMMANDS if not table.get(row.verb.value)] == []
