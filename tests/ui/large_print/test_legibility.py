"""A few sizes read back by OCR; bench/legibility.py reads them all."""

import pytest

from bench.large_print_ocr import HEIGHTS, TEXTS, available, draw_page, measure, total
from reader.ui.large_print import Repertoire, typesetter

pytestmark = pytest.mark.skipif(not available(), reason="tesseract is not installed")


@pytest.mark.parametrize(
    ("repertoire", "size", "most"),
    [
        (Repertoire.OCTANTS, 3, 2.0),
        (Repertoire.OCTANTS, 8, 1.0),
        (Repertoire.SEXTANTS, 3, 2.0),
        (Repertoire.QUADRANTS, 4, 2.0),
        (Repertoire.HALF_BLOCKS, 5, 2.0),
    ],
)
def test_large_print_can_be_read(repertoire: Repertoire, size: int, most: float) -> None:
    letters = typesetter(size, repertoire)
    pages = {name: draw_page(letters, text, repertoire) for name, text in TEXTS.items()}
    assert total(measure(pages, letters.rows, HEIGHTS[:1])).rate <= most


def test_an_inverted_palette_is_read_as_well() -> None:
    letters = typesetter(4, Repertoire.QUADRANTS)
    pages = {name: draw_page(letters, text, Repertoire.QUADRANTS, 226, 0) for name, text in TEXTS.items()}
    assert total(measure(pages, letters.rows, HEIGHTS[:1])).rate <= 2.0
