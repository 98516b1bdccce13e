"""Which letters and colours a terminal is taken to have."""

from pathlib import Path

import pytest

from reader.settings import Settings
from reader.ui.answer_back import Answers, may_be_asked
from reader.ui.large_print import Repertoire
from reader.ui.large_print.detect import (
    Graphics,
    answered,
    colours,
    graphics_of_answer,
    repertoire,
    repertoire_of_answer,
    samples,
)
from reader.ui.look import Look
from reader.ui.palettes import Depth
from reader.ui.terminal import Terminal, terminal

OCTANTS, SEXTANTS, QUADRANTS, HALF_BLOCKS, ASCII = Repertoire


@pytest.mark.parametrize(
    ("environ", "best"),
    [
        ({"TERM": "xterm-256color"}, QUADRANTS),
        ({}, HALF_BLOCKS),
        ({"TERM": "linux"}, HALF_BLOCKS),
        ({"TERM": "dumb"}, ASCII),
        ({"TERM": "vt220"}, ASCII),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, SEXTANTS),
        ({"TERM": "xterm-kitty", "TERM_PROGRAM": "kitty", "TERM_PROGRAM_VERSION": "0.41.1"}, OCTANTS),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"}, OCTANTS),
        ({"TERM": "xterm-ghostty", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.1.3"}, SEXTANTS),
        ({"TERM": "foot"}, SEXTANTS),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7801"}, OCTANTS),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, SEXTANTS),
        ({"TERM": "xterm-256color", "VTE_VERSION": "5202"}, QUADRANTS),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-1109"}, SEXTANTS),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, QUADRANTS),
        ({"WT_SESSION": "1"}, QUADRANTS),
        ({"TERM": "tmux-256color", "TMUX": "1", "VTE_VERSION": "7801"}, QUADRANTS),
        ({"TERM": "screen", "KITTY_WINDOW_ID": "1"}, QUADRANTS),
    ],
)
def test_the_best_letters_a_terminal_is_known_to_show(environ: dict[str, str], best: Repertoire) -> None:
    assert repertoire(environ, "utf-8") is best
    assert repertoire(environ, "UTF8") is best


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "ANSI_X3.4-1968", "", None])
def test_without_unicode_there_is_only_ascii(encoding: str | None) -> None:
    assert repertoire({"TERM": "xterm-kitty"}, encoding) is ASCII


@pytest.mark.parametrize(
    ("answer", "best"),
    [
        ("\x1bP>|kitty(0.41.1)\x1b\\", OCTANTS),
        ("\x1bP>|kitty(0.35.2)\x1b\\", SEXTANTS),
        ("\x1bP>|foot(1.20.2)\x1b\\", OCTANTS),
        ("\x1bP>|ghostty 1.1.3\x1b\\", SEXTANTS),
        ("\x1bP>|VTE(7802)\x1b\\", OCTANTS),
        ("\x1bP>|WezTerm 20240203-110809\x1b\\", SEXTANTS),
        ("\x1bP>|XTerm(390)\x1b\\", None),
        ("rubbish", None),
        ("", None),
    ],
)
def test_a_terminals_own_answer(answer: str, best: Repertoire | None) -> None:
    assert repertoire_of_answer(answer) is best


@pytest.mark.parametrize(
    ("environ", "number"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, 1 << 24),
        ({"TERM": "xterm-direct"}, 1 << 24),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "linux"}, 16),
        ({"TERM": "vt100"}, 2),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, 2),
    ],
)
def test_colours(environ: dict[str, str], number: int) -> None:
    assert colours(environ) == number


def test_samples_are_shown_best_first_and_fit() -> None:
    shown = samples(70)
    assert [sample.repertoire for sample in shown] == list(Repertoire)
    assert all(len(row) == 70 for sample in shown for row in sample.rows)


@pytest.mark.parametrize(
    ("answer", "graphics"),
    [
        ("\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c", Graphics.KITTY),
        ("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c", None),
        ("\x1bP>|ghostty 1.2.0\x1b\\\x1b[?62;22c", Graphics.KITTY),
        ("\x1bP>|XTerm(379)\x1b\\\x1b[?63;1;2;4;6;9;15;22c", Graphics.SIXEL),
        ("\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2;6;9;15;22c", None),
        ("\x1bP>|WezTerm 20240203-110809\x1b\\\x1b[?65;4;6;18;22c", Graphics.SIXEL),
        ("\x1b[?1;2c", None),
        ("\x1b[?14;42c", None),
        ("", None),
    ],
)
def test_pictures_are_sent_only_where_the_terminal_says_that_it_draws_them(
    answer: str, graphics: Graphics | None
) -> None:
    assert graphics_of_answer(answer) is graphics


def test_answers_and_what_was_typed_meanwhile_are_kept_apart() -> None:
    version, attributes = "\x1bP>|kitty(0.41.1)\x1b\\", "\x1b[?62;c"
    assert answered("x" + version + " " + attributes + "\x1b[A") == (version + attributes, "x \x1b[A")
    assert answered(attributes) == (attributes, "")
    assert answered("n" + version) is None
    assert answered("") is None


@pytest.mark.parametrize(
    ("environ", "safe"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TMUX": "/run/tmux,1,0"}, False),
        ({"TERM": "tmux-256color"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "vt220"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({}, False),
    ],
)
def test_only_terminals_that_understand_are_asked(environ: dict[str, str], safe: bool) -> None:
    assert may_be_asked(environ) is safe


def test_answers_are_remembered_for_each_terminal(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "terminals.json"
    xterm, other = {"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"}, {"TERM": "foot"}
    Answers(file).keep(xterm, "\x1b[?63;4c")
    Answers(file).keep(other, "")
    assert Answers(file).of(xterm) == "\x1b[?63;4c"
    assert Answers(file).of(other) == ""
    assert Answers(file).of({"TERM": "xterm-kitty"}) is None
    assert Answers(file).of({**xterm, "TMUX": "1"}) is None
    for number in range(50):
        Answers(file).keep({"TERM": f"xterm-{number}"}, "")
    assert Answers(file).of(xterm) is None
    file.write_text("[not what it was")
    assert Answers(file).of(other) is None


def test_an_answer_counts_for_more_than_the_environment() -> None:
    environ = {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
    assert terminal(environ, "truecolor").letters is QUADRANTS
    assert terminal(environ, "truecolor", "\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c").letters is OCTANTS
    assert terminal({**environ, "LANG": "C"}, "truecolor", "\x1bP>|kitty(0.41.1)\x1b\\\x1b[?62;c").letters is ASCII


def test_smooth_letters_give_way_where_there_are_no_pictures() -> None:
    chosen = Settings(letters="smooth")
    without = Look(chosen, Terminal(Depth.TRUE, True, SEXTANTS))
    assert (without.graphics, without.repertoire) == (None, SEXTANTS)
    able = Terminal(Depth.TRUE, True, SEXTANTS, Graphics.SIXEL, (10, 20))
    assert Look(chosen, able).graphics is Graphics.SIXEL
    assert Look(Settings(), able).graphics is None, "offered, not assumed"
