"""Which letters and colours a terminal is taken to have."""

import pytest

from reader.ui.large_print import Repertoire
from reader.ui.large_print.detect import colours, repertoire, repertoire_of_answer, samples

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
