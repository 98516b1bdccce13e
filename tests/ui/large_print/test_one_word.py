"""One word as large as the screen allows."""

from functools import cache

import pytest
from rich.cells import cell_len

from reader.ui.large_print import Repertoire, Typesetter, typesetter
from reader.ui.large_print.one_word import draw_word, fits


@cache
def of(size: int) -> Typesetter:
    return typesetter(size, Repertoire.OCTANTS)


@pytest.mark.parametrize("word", ["I", "Hello", "extraordinarily", "one or two", "x" * 300, "😀", "שלום", ""])
@pytest.mark.parametrize(("width", "height"), [(80, 20), (20, 5), (200, 50), (3, 1)])
def test_the_screen_is_filled_exactly(word: str, width: int, height: int) -> None:
    rows = draw_word(word, width, height, of)
    assert len(rows) == height
    assert all(cell_len(row) == width for row in rows)


def test_it_is_as_large_as_fits_and_in_the_middle() -> None:
    rows = draw_word("Hello", 80, 30, of)
    inked = [index for index, row in enumerate(rows) if row.strip()]
    left = min(len(row) - len(row.lstrip()) for row in rows if row.strip())
    right = min(len(row) - len(row.rstrip()) for row in rows if row.strip())
    assert abs(left - right) <= 1
    assert inked[0] > 0 and inked[-1] < 29
    size = next(size for size in range(30, 0, -1) if fits(of(size), "Hello", 80, 30))
    assert not fits(of(size + 1), "Hello", 80, 30)
    assert inked[-1] - inked[0] < size


def test_a_word_too_long_for_every_size_is_shown_in_lines() -> None:
    assert "".join(draw_word("x" * 50, 20, 5, of)).count("x") == 50
