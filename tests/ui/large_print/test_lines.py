"""Layout: nothing lost, nothing moved, nothing wider than the screen, in any script."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.document import Span
from reader.ui.large_print import Line, Repertoire, Typesetter, typesetter

SETTERS = [
    typesetter(size, repertoire)
    for size, repertoire in [
        (1, Repertoire.OCTANTS),
        (3, Repertoire.OCTANTS),
        (6, Repertoire.SEXTANTS),
        (4, Repertoire.QUADRANTS),
        (5, Repertoire.HALF_BLOCKS),
        (8, Repertoire.ASCII),
    ]
]
SPACED = typesetter(1, Repertoire.OCTANTS, letter_spacing=1, word_spacing=2)

LATIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEÉÜñçß.,;:!?'’“”()-–—/ 123456789\u00a0", max_size=200)
SCRIPTS = st.text(
    st.one_of(
        st.sampled_from(" \n-a,.(1"),
        st.sampled_from("ЖяΩάאבגשׁмμ"),
        st.sampled_from("مرحبا٢"),
        st.sampled_from("漢字かな。、"),
        st.sampled_from("e\u0301o\u0308\u200d\u00ad\u200b\ufe0f\u202b\u202c"),
        st.sampled_from("😀👩🏽"),
    ),
    max_size=60,
)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def laid_out(setter: Typesetter, text: str, width: int) -> list[Line]:
    return list(setter.lines(text, Span(0, len(text)), width))


def check(setter: Typesetter, text: str, width: int) -> None:
    lines = laid_out(setter, text, width)
    assert "".join(line.span.of(text) for line in lines) == text
    assert lines[0].span.start == 0
    assert all(first.span.end == second.span.start for first, second in pairwise(lines))
    shown = set()
    for line in lines:
        x = 0
        for word in line.words:
            assert word.x >= x
            assert word.width >= 1
            assert word.span.start >= line.span.start and word.span.end <= line.span.end
            x = word.x + word.width
            shown.update(range(word.span.start, word.span.end))
        assert x <= width
        rows = setter.draw(text, line, width)
        assert len(rows) == setter.rows
        assert all(cell_len(row) == width for row in rows)
    missing = "".join(text[at] for at in range(len(text)) if at not in shown)
    assert missing.replace("\u200b", " ").isspace() or not missing


@pytest.mark.parametrize("setter", [*SETTERS, SPACED])
@given(LATIN, st.integers(1, 120))
@settings(max_examples=30, deadline=None)
def test_latin_text_is_all_there_in_order_and_within_the_width(setter: Typesetter, text: str, width: int) -> None:
    check(setter, text, width)


@pytest.mark.parametrize("setter", SETTERS[:3])
@given(SCRIPTS, st.integers(2, 120))
@settings(max_examples=30, deadline=None)
def test_lines_in_any_script_are_all_there_and_within_the_width(setter: Typesetter, text: str, width: int) -> None:
    check(setter, text, width)


@given(ANYTHING)
@settings(max_examples=60, deadline=None)
def test_any_characters_at_all_can_be_laid_out(text: str) -> None:
    check(SETTERS[1], text, 60)


def test_part_of_a_text_is_laid_out_by_its_own_offsets() -> None:
    text = "A heading\n\nThe first block of words.\n\nThe second."
    lines = SETTERS[1].lines(text, Span(11, 36), 40)
    assert "".join(line.span.of(text) for line in lines) == "The first block of words."
    assert [word.span.of(text) for line in lines for word in line.words] == ["The", "first", "block", "of", "words."]


def test_a_variation_selector_without_a_letter_takes_no_room() -> None:
    for setter in SETTERS[:3]:
        check(setter, "\ufe0f1、", 2)


def test_an_empty_block_is_one_empty_line() -> None:
    lines = laid_out(SETTERS[1], "", 40)
    assert lines == [Line(Span(0, 0), ())]
    assert SETTERS[1].draw("", lines[0], 40) == [" " * 40] * 3


def test_a_line_break_in_a_block_is_kept() -> None:
    text = "one\ntwo"
    assert [line.span.of(text) for line in laid_out(SETTERS[0], text, 40)] == ["one\n", "two"]


def test_a_line_holds_no_more_characters_than_allowed() -> None:
    text = "word " * 100
    assert max(len(line.span.of(text).rstrip()) for line in laid_out(SETTERS[0], text, 500)) <= 66
    narrow = typesetter(3, Repertoire.OCTANTS, max_characters=20)
    assert max(len(line.span.of(text).rstrip()) for line in laid_out(narrow, text, 500)) <= 20


def test_where_eight_characters_do_not_fit_each_line_has_one_word() -> None:
    setter = typesetter(10, Repertoire.OCTANTS)
    text = "I am at it"
    width = next(width for width in range(20, 200) if setter.characters(width) == 7)
    assert [word.span.of(text) for line in laid_out(setter, text, width) for word in line.words] == text.split()
    assert len(laid_out(setter, text, width)) == 4
    assert len(laid_out(setter, text, width * 2)) == 1


@pytest.mark.parametrize("setter", SETTERS)
def test_a_word_of_300_letters_is_broken_and_all_of_it_shown(setter: Typesetter) -> None:
    text = "see " + "donaudampfschiff" * 19 + " there"
    lines = laid_out(setter, text, 80)
    assert all(word.x + word.width <= 80 for line in lines for word in line.words)
    assert "".join(word.span.of(text) for line in lines for word in line.words) == text.replace(" ", "")


def test_a_word_too_long_is_broken_after_its_hyphen_if_that_is_enough() -> None:
    text = "self-determination"
    setter = SETTERS[1]
    width = setter.lines("determination", Span(0, 13), 200)[0].words[0].width
    parts = [word.span.of(text) for line in laid_out(setter, text, width) for word in line.words]
    assert parts == ["self-", "determination"]


def test_words_before_a_no_break_space_stay_together() -> None:
    text = "about 10\u00a0km away"
    words = [word.span.of(text) for line in laid_out(SETTERS[1], text, 200) for word in line.words]
    assert words == ["about", "10\u00a0km", "away"]


def test_right_to_left_words_stand_in_visual_order_at_the_right() -> None:
    text = "שלום עולם טוב"
    (line,) = laid_out(SETTERS[1], text, 100)
    assert [word.span.of(text) for word in line.words] == ["טוב", "עולם", "שלום"]
    assert line.words[-1].x + line.words[-1].width == 100
    assert not any(word.rightwards for word in line.words)


def test_right_to_left_words_in_english_keep_the_english_order_around_them() -> None:
    text = "he said (שלום עולם) twice"
    (line,) = laid_out(SETTERS[1], text, 200)
    assert [word.span.of(text) for word in line.words] == ["he", "said", "(", "עולם", "שלום", ")", "twice"]
    assert line.words[0].x == 0
    between = [second.x - first.x - first.width for first, second in pairwise(line.words)]
    assert [gap > 0 for gap in between] == [True, True, False, True, False, True]


def test_hebrew_letters_run_from_right_to_left() -> None:
    (line,) = laid_out(SETTERS[0], "שלום", 10)
    assert SETTERS[0].draw("שלום", line, 10) == ["      םולש"]


def test_ideographs_may_break_anywhere_but_before_a_full_stop() -> None:
    text = "漢字漢字。"
    parts = [line.span.of(text) for line in laid_out(SETTERS[0], text, 6)]
    assert parts == ["漢字漢", "字。"]


def test_four_scripts_stand_on_one_line() -> None:
    text = "Hello мир שלום 漢字"
    (line,) = laid_out(SETTERS[1], text, 200)
    assert [word.span.of(text) for word in line.words] == ["Hello", "мир", "שלום", "漢", "字"]


def test_spacing_is_what_was_asked_for() -> None:
    text = "two words"
    plain, wide = (typesetter(4, Repertoire.OCTANTS, word_spacing=spacing) for spacing in (1, 2))
    gaps = []
    for setter in (plain, wide):
        (line,) = laid_out(setter, text, 200)
        gaps.append(line.words[1].x - line.words[0].width)
    assert gaps[1] > gaps[0] >= 2
    assert [typesetter(6, Repertoire.OCTANTS, line_spacing=spacing).leading for spacing in (1, 1.5, 3)] == [0, 3, 12]
    airy = typesetter(4, Repertoire.OCTANTS, letter_spacing=0.2)
    assert (
        airy.lines("word", Span(0, 4), 200)[0].words[0].width > plain.lines("word", Span(0, 4), 200)[0].words[0].width
    )


def test_a_broken_word_leaves_no_single_letter_for_a_line() -> None:
    letters = typesetter(6, Repertoire.QUADRANTS)
    word = "Inflammation"
    whole = letters.lines(word, Span(0, len(word)), 1000)[0].words[0].width
    for width in range(whole // 3, whole):
        parts = [line.span.of(word) for line in letters.lines(word, Span(0, len(word)), width)]
        assert "".join(parts) == word
        assert len(parts[-1]) >= 3 or len(parts[-2]) < 6, parts
        assert all(line.words[0].width <= width for line in letters.lines(word, Span(0, len(word)), width))
