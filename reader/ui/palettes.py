"""The colours of the reader, as values, for every kind of terminal, and the sums that prove they can be read.

Contrast is WCAG 2.2's: the ratio of relative luminances, 1 to 21. Text that is read has at least 9:1, everything
else at least 7:1. Meaning is never in colour alone: the sentence has a margin bar, the choice a pointer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rich.color import Color
from rich.style import Style

from reader.colours import Pair, luminance


class Depth(Enum):
    """How many colours the terminal shows. `MONO` is two colours, or a user who wants none (NO_COLOR)."""

    TRUE = "24-bit"
    INDEXED = "256"
    BASIC = "16"
    MONO = "2"


@dataclass(frozen=True, slots=True)
class Palette:
    """Background and letters of everything that is drawn.

    `page` is running text, `band` the sentence that is read (and the status), `word` the word that is heard, `scan`
    the choice that the pointer is on, `muted` what matters less, `dim` the lines outside the line focus.
    """

    page: Pair
    band: Pair
    word: Pair
    scan: Pair
    muted: str
    dim: str


@dataclass(frozen=True, slots=True)
class Inks:
    """A palette made into styles for one terminal; `background` is the page's, for the theme behind it all."""

    page: Style
    band: Style
    word: Style
    scan: Style
    muted: Style
    dim: Style
    status: Style
    background: str
    dark: bool


_BLACK, _WHITE = "#000000", "#FFFFFF"

PALETTES: dict[str, Palette] = {
    "yellow on black": Palette(
        (_BLACK, "#FFFF00"), ("#303000", "#FFFF00"), (_WHITE, _BLACK), ("#00FFFF", _BLACK), "#D7D700", "#AFAF00"
    ),
    "white on black": Palette(
        (_BLACK, _WHITE), ("#262626", _WHITE), ("#FFFF00", _BLACK), ("#00FFFF", _BLACK), "#C6C6C6", "#A8A8A8"
    ),
    "black on white": Palette(
        (_WHITE, _BLACK), ("#DADADA", _BLACK), (_BLACK, _WHITE), ("#0000AF", _WHITE), "#444444", "#4E4E4E"
    ),
    "black on cream": Palette(
        ("#FFFFD7", _BLACK), ("#FFFFAF", _BLACK), (_BLACK, _WHITE), ("#0000AF", _WHITE), "#444444", "#4E4E4E"
    ),
    "yellow on navy": Palette(
        ("#00005F", "#FFFF00"), ("#000087", "#FFFF00"), (_WHITE, _BLACK), ("#00FFFF", _BLACK), "#FFFFD7", "#AFAFAF"
    ),
    "green on black": Palette(
        (_BLACK, "#5FFF5F"), ("#1C1C1C", "#5FFF5F"), (_WHITE, _BLACK), ("#00FFFF", _BLACK), "#5FD75F", "#5FAF5F"
    ),
    "amber": Palette(
        (_BLACK, "#FFAF00"), ("#1C1C1C", "#FFAF00"), ("#FFD787", _BLACK), (_WHITE, _BLACK), "#D7AF5F", "#D78700"
    ),
    "soft grey": Palette(
        ("#121212", "#BCBCBC"), ("#262626", "#D0D0D0"), ("#D7D7AF", "#121212"), ("#87D7FF", "#121212"),
        "#A8A8A8", "#A8A8A8",
    ),
}  # fmt: skip

_BASIC: dict[str, tuple[int, int, int]] = {
    # Background, letters and dimmed letters among the 16 colours, chosen so that both the VGA console's and xterm's
    # shades pass: navy and amber cannot, and become what is nearest to them.
    "yellow on black": (0, 11, 7),
    "white on black": (0, 15, 7),
    "black on white": (15, 0, 0),
    "black on cream": (15, 0, 0),
    "yellow on navy": (0, 11, 7),
    "green on black": (0, 10, 7),
    "amber": (0, 11, 7),
    "soft grey": (0, 7, 7),
}


def own_palette(pair: Pair) -> Palette:
    """A palette from the user's own background and letters."""
    background, letters = pair
    # The margin bar alone marks the sentence: a band in a colour nobody chose might not be seen by this user.
    return Palette(pair, pair, (letters, background), (letters, background), letters, letters)


def inks(name: str, depth: Depth, own: Pair | None = None) -> Inks:
    """The styles of a palette on this terminal. `own` are the user's own colours, for any other name."""
    palette = PALETTES.get(name) or (own_palette(own) if own else PALETTES["white on black"])
    dark = luminance(palette.page[0]) < 0.18
    if depth is Depth.MONO:
        return _mono(dark)
    if depth is Depth.BASIC:
        return _basic(*_BASIC.get(name, (0, 15, 7) if dark else (15, 0, 0)))
    page = palette.page[0]

    def ink(pair: Pair, bold: bool = False) -> Style:
        return Style(color=_colour(pair[1], depth), bgcolor=_colour(pair[0], depth), bold=bold or None)

    return Inks(
        ink(palette.page),
        ink(palette.band),
        ink(palette.word, bold=True),
        ink(palette.scan, bold=True),
        ink((page, palette.muted)),
        ink((page, palette.dim)),
        ink(palette.band if palette.band != palette.page else palette.word),
        page,
        dark,
    )


def _colour(value: str, depth: Depth) -> Color:
    return Color.parse(value.lower()) if depth is Depth.TRUE else Color.from_ansi(_indexed(value))


def _indexed(value: str) -> int:
    """The nearest of xterm's 240 fixed colours: 216 in a cube from 16 on, then 24 greys. All but one of the
    colours above are among them exactly."""
    wanted = [int(value[at : at + 2], 16) for at in (1, 3, 5)]
    steps = (0, 95, 135, 175, 215, 255)
    cube = [(red, green, blue) for red in steps for green in steps for blue in steps]
    known = cube + [(grey, grey, grey) for grey in range(8, 239, 10)]
    return 16 + min(range(240), key=lambda index: sum((a - b) ** 2 for a, b in zip(known[index], wanted, strict=True)))


def _basic(background: int, letters: int, dim: int) -> Inks:
    def ink(paper: int, text: int, *, bold: bool = False, underline: bool = False) -> Style:
        return Style(
            color=Color.from_ansi(text),
            bgcolor=Color.from_ansi(paper),
            bold=bold or None,
            underline=underline or None,
        )

    dark = background == 0
    # Bold brightens black to grey on some consoles, so dark letters are underlined instead.
    return Inks(
        ink(background, letters),
        ink(background, letters, bold=dark, underline=not dark),
        ink(*((15, 0) if dark and letters != 15 else (11, 0) if dark else (0, 15))),
        ink(*((14, 0) if dark else (4, 15))),
        ink(background, letters),
        ink(background, dim),
        ink(letters, background),
        _BLACK if dark else _WHITE,
        dark,
    )


def _mono(dark: bool) -> Inks:
    plain = Style()
    return Inks(
        plain,
        Style(bold=True),
        Style(reverse=True),
        Style(reverse=True, bold=True),
        plain,
        plain,
        Style(reverse=True),
        _BLACK if dark else _WHITE,
        dark,
    )
