"""Letters: drawn on the grid, remembered, replaced where a typeface lacks them, and never dropped."""

import string
from itertools import pairwise
from pathlib import Path

import pytest

from reader.document import Span
from reader.errors import SettingsError
from reader.ui.large_print import Repertoire, Typesetter, smallest_size, typesetter
from reader.ui.large_print.alphabet import AlphabetLetters, drawings
from reader.ui.large_print.bidi import levels, visual_order
from reader.ui.large_print.cases import Case
from reader.ui.large_print.characters import clusters, visible
from reader.ui.large_print.glyphs import Glyph, Outsides, Pen, clearance
from reader.ui.large_print.outline import OutlineLetters, default_font
from reader.ui.large_print.repertoire import grid
from reader.ui.large_print.setting import MOST_BYTES, WordSetter

OCTANTS = grid(Repertoire.OCTANTS)


def rows_of(setter: Typesetter, text: str, width: int = 200) -> list[str]:
    lines = setter.lines(text, Span(0, len(text)), width)
    return [row for line in lines for row in setter.draw(text, line, width)]


class CountingLetters:
    """Square letters that count how often they are drawn; there is no "?" among them."""

    space = 2

    def __init__(self) -> None:
        self.shaped = 0

    def has(self, text: str) -> bool:
        return "?" not in text

    def shape(self, text: str, rightwards: bool) -> list[Pen]:
        self.shaped += 1
        return [(index * 4, Glyph((0b111,) * 8, 0, 4)) for index in range(len(text))]


def test_octants_are_all_different_and_have_their_places_in_unicode() -> None:
    characters = grid(Repertoire.OCTANTS).characters
    assert len(characters) == len(set(characters)) == 256
    # BLOCK OCTANT-3, BLOCK OCTANT-12345678 without 1 and 2, and some that other blocks have.
    assert characters[0b100] == "\U0001cd00"
    assert characters[0b11111110] == "\U0001cde5"
    assert (characters[0], characters[255], characters[0b1111], characters[0b1010101]) == (" ", "█", "▀", "▌")
    assert (characters[0b10], characters[0b11000000], characters[0b10100]) == ("\U0001ceab", "▂", "\U0001fbe6")


def test_sextants_skip_the_half_blocks() -> None:
    characters = grid(Repertoire.SEXTANTS).characters
    assert len(characters) == len(set(characters)) == 64
    assert (characters[1], characters[0b010100], characters[0b010101], characters[0b010110]) == (
        "\U0001fb00",
        "\U0001fb13",
        "▌",
        "\U0001fb14",
    )
    assert characters[62] == "\U0001fb3b"


@pytest.mark.parametrize("repertoire", list(Repertoire))
def test_a_row_is_made_of_the_repertoire_alone(repertoire: Repertoire) -> None:
    setter = typesetter(max(5, smallest_size(repertoire)), repertoire)
    assert set("".join(rows_of(setter, "Quick brown fox, 123."))) <= set(grid(repertoire).characters)


def test_ascii_letters_are_ascii() -> None:
    assert "".join(rows_of(typesetter(8, Repertoire.ASCII), "Hello")).isascii()


@pytest.mark.parametrize("size", range(1, 13))
def test_every_size_has_its_rows(size: int) -> None:
    setter = typesetter(size, Repertoire.OCTANTS)
    assert setter.rows == size
    assert len(rows_of(setter, "Word")) == size


def test_sizes_too_small_to_be_read_are_set_in_the_smallest_that_can() -> None:
    assert typesetter(2, Repertoire.HALF_BLOCKS).rows == smallest_size(Repertoire.HALF_BLOCKS)


def test_the_alphabet_has_every_printable_character_of_latin_1_prose() -> None:
    letters = AlphabetLetters(9)
    assert letters.has(string.ascii_letters + string.digits + string.punctuation)
    assert letters.has("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ“”‘’–—…•£€§°×÷«»¡¿\u00a0")


def test_no_two_letters_of_the_alphabet_look_alike() -> None:
    letters = string.ascii_letters + string.digits
    assert len({drawings()[letter] for letter in letters}) == len(letters)


@pytest.mark.parametrize("height", [8, 9, 10, 12])
def test_letters_of_the_alphabet_stay_different_on_every_grid(height: int) -> None:
    letters = AlphabetLetters(height)
    seen = {letter: letters.shape(letter, True)[0][1].rows for letter in string.ascii_letters + string.digits}
    assert len(set(seen.values())) == len(seen)
    assert all(len(rows) == height for rows in seen.values())


@pytest.mark.parametrize("height", [14, 16, 20, 24, 40])
def test_outline_letters_fill_the_grid_and_never_touch(height: int) -> None:
    letters = OutlineLetters(default_font(), height, OCTANTS)
    glyphs = [glyph for _, glyph in letters.shape("bdhklgpqy", True)]
    rows = [0] * height
    for glyph in glyphs:
        rows = [mine | more for mine, more in zip(rows, glyph.rows, strict=True)]
    assert sum(1 for row in rows if not row) <= 1
    for word in ("AVATAR", "rnmfity", "Il1|", "To.Wa,"):
        pens = letters.shape(word, True)
        for (first_x, first), (second_x, second) in pairwise(pens):
            assert second_x - first_x > clearance(Outsides(first), Outsides(second))


def test_kerning_brings_letters_closer() -> None:
    letters = OutlineLetters(default_font(), 80, OCTANTS)
    (_, first), (pen, _) = letters.shape("AV", True)
    assert pen < first.advance


def test_an_accented_capital_keeps_its_accent_within_the_grid() -> None:
    letters = OutlineLetters(default_font(), 24, OCTANTS)
    plain, accented = (letters.shape(letter, True)[0][1] for letter in "EÉ")
    assert len(accented.rows) == 24
    assert accented.rows != plain.rows
    top = next(y for y, row in enumerate(accented.rows) if row)
    foot = max(y for y, row in enumerate(plain.rows) if row)
    assert 0 in accented.rows[top:foot], "the gap below the accent"
    assert accented.rows[foot] == plain.rows[foot]


def test_combining_marks_are_composed_with_their_letters() -> None:
    setter = typesetter(6, Repertoire.OCTANTS)
    assert rows_of(setter, "cafe\u0301") == rows_of(setter, "café")


def test_a_word_is_shaped_and_drawn_once() -> None:
    letters = CountingLetters()
    setter = WordSetter(letters, OCTANTS, 2)
    for _ in range(200):
        setter.width("again")
        setter.word("again")
    assert letters.shaped <= 2


def test_drawn_words_take_no_more_memory_than_allowed() -> None:
    setter = WordSetter(CountingLetters(), OCTANTS, 2)
    for number in range(20_000):
        setter.word(f"word{number}")
    assert setter.drawn_bytes <= MOST_BYTES


def test_a_missing_character_is_shown_in_the_terminals_own_letters() -> None:
    setter = WordSetter(CountingLetters(), OCTANTS, 3)
    word = setter.word("what?!")
    assert "?" in word.rows[1]
    assert "".join(word.rows).count("?") == 1
    assert all(len(row) == word.width for row in word.rows)


def test_another_typeface_is_asked_only_for_what_is_missing() -> None:
    asked: list[str] = []
    setter = WordSetter(CountingLetters(), OCTANTS, 2, others=lambda cluster: asked.append(cluster))
    setter.word("plain")
    assert asked == []
    setter.word("what?")
    assert asked == ["?"]


def test_greek_on_a_coarse_grid_comes_from_the_typeface_or_another() -> None:
    case = Case(12, OCTANTS, None, True)
    assert not case.letters.has("Ω")
    found = case.other("Ω")
    assert found is None or found.has("Ω")


def test_a_page_of_emoji_is_all_shown() -> None:
    text = "😀 🎉 👩‍👩‍👧 🇬🇧 ❤️"
    shown = "".join(rows_of(typesetter(3, Repertoire.OCTANTS), text, 60))
    assert shown.strip()
    # What no installed typeface has stands there itself.
    bare = WordSetter(CountingLetters(), OCTANTS, 3).word("🇬🇧?").rows
    assert "?" in "".join(bare)


def test_invisible_and_control_characters_do_not_reach_the_screen_raw() -> None:
    assert visible("a\u200bb\u202ec\x07") == "abc\ufffd"
    row = "".join(rows_of(typesetter(1, Repertoire.OCTANTS), "a\x1b[31mb\x9bc"))
    assert "\x1b" not in row and "\x9b" not in row


def test_marks_and_joined_emoji_stay_together() -> None:
    assert list(clusters("e\u0301x👩\u200d👧👍🏽")) == ["e\u0301", "x", "👩\u200d👧", "👍🏽"]


def test_levels_of_plain_text_are_all_left_to_right() -> None:
    assert levels("plain") == (0, bytes(5))


def test_levels_follow_unicode() -> None:
    base, found = levels("a שם 12 b")
    assert base == 0
    assert list(found) == [0, 0, 1, 1, 1, 2, 2, 0, 0]
    assert levels("שם a")[0] == 1


def test_runs_are_reversed_from_the_highest_level_down() -> None:
    assert visual_order([0, 1, 1, 0]) == [0, 2, 1, 3]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]


@pytest.mark.parametrize("content", [b"", b"not a typeface", b"\x00\x01\x00\x00" + bytes(300)])
def test_a_broken_typeface_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.ttf"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"broken\.ttf cannot be used"):
        typesetter(6, Repertoire.OCTANTS, font=file)


def test_a_typeface_cut_off_in_the_middle_is_refused_or_used_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = default_font().read_bytes()
    file = tmp_path / "short.ttf"
    for length in (100, 2000, 20_000, 50_000):
        file.write_bytes(whole[:length])
        try:
            setter = typesetter(6, Repertoire.OCTANTS, font=file)
            assert all(len(row) == 200 for row in rows_of(setter, "Hello"))
        except SettingsError:
            continue


def test_a_typeface_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be opened"):
        typesetter(6, Repertoire.OCTANTS, font=tmp_path / "none.ttf")
    with pytest.raises(SettingsError, match="cannot be"):
        typesetter(6, Repertoire.OCTANTS, font=tmp_path)


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.ttf"
    with file.open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    with pytest.raises(SettingsError, match="too large"):
        typesetter(6, Repertoire.OCTANTS, font=file)


def test_the_users_typeface_is_used() -> None:
    ours, theirs = (typesetter(8, Repertoire.OCTANTS, font=font) for font in (None, default_font(bold=False)))
    assert rows_of(ours, "Word") != rows_of(theirs, "Word")
