from reader.document import Document, Inline, InlineKind, Position, Span
from tests.samples import section


def _book() -> Document:
    pages = [Inline(InlineKind.PAGE, Span(4, 4), "33"), Inline(InlineKind.PAGE, Span(9, 9), "34")]
    return Document.of(
        "A book with pages",
        [
            section(1, "", "No page begins here."),
            section(2, "", "Two pages begin here.", inlines=pages),
            section(3, "", "Some words.", inlines=[Inline(InlineKind.LINK, Span(0, 4), "35")]),
        ],
    )


def test_a_page_is_found_where_it_begins() -> None:
    assert _book().page(33) == Position(2, 4)
    assert _book().page(34) == Position(2, 9)


def test_a_page_that_is_not_there() -> None:
    assert _book().page(35) is None
    assert _book().page(0) is None
