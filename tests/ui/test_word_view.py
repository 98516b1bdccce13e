"""Word mode: as large as the screen allows, in step with the voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.document import BlockKind, Document, Span
from reader.messages import Speak, WordReached
from reader.player import State
from reader.settings import Settings
from reader.ui.large_print import Repertoire
from reader.ui.large_print.detect import Graphics
from reader.ui.look import Look
from reader.ui.palettes import Depth
from reader.ui.terminal import Terminal
from reader.ui.word_view import STEADY_WORD, largest
from tests.ui.stage import FULL, Stage, document, on_stage, section

SIZES = [(80, 24), (200, 50), (20, 5)]


def inked(stage: Stage) -> list[int]:
    """The rows of the word view with letters on them."""
    return [y for y, row in enumerate(stage.app.page.words._drawn) if row.text.strip()]


@pytest.mark.parametrize("size", SIZES)
async def test_one_word_fills_the_screen_and_follows_the_voice(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size, word_mode=True) as stage:
        await stage.press("space")
        view, text = stage.app.page.words, stage.app.dispatcher.player.section.text
        assert view.display
        first = await stage.hear_word(0)
        assert view.shown == first.of(text)
        await stage.hear_word(1)
        assert view.shown == "1"
        rows = inked(stage)
        assert abs((rows[0] + rows[-1]) / 2 - view.size.height / 2) <= max(1, view.size.height / 6)


async def test_letters_do_not_jump_from_word_to_word() -> None:
    look = Look(Settings(), FULL)
    steady = largest(look, STEADY_WORD, 190, 40, 40)
    assert steady > 8
    assert {largest(look, word, 190, 40, steady) for word in ("a", "reading", "the", "motor")} == {steady}
    assert largest(look, "electroencephalographically", 190, 40, steady) < steady


def test_a_usual_word_is_larger_than_on_a_page_of_the_same_width() -> None:
    look = Look(Settings(), FULL)
    assert largest(look, STEADY_WORD, 78, 22, 40) >= 6


async def test_few_words_with_the_one_that_is_heard_marked(tmp_path: Path) -> None:
    book = Document.of("Book", [section(1, "One two three four five six", (BlockKind.PARAGRAPH, "Seven.", 0))])
    async with on_stage(tmp_path, (160, 40), book=book, word_mode=True, words_shown=3) as stage:
        await stage.press("space")
        await stage.hear_word(1)
        assert stage.app.page.words.shown == "One two three"
        ink = stage.app.look.inks.word
        assert any(style == ink for row in stage.cells() for _, style in row)
        await stage.hear_word(3)
        assert stage.app.page.words.shown == "four five six"


@pytest.mark.parametrize("word", ["W" * 300, "😀" * 40, "слово", "كلمة", "é\u0301\u0301" * 20, "\u200b"])
@pytest.mark.parametrize("size", SIZES)
async def test_any_word_leaves_the_screen_right(tmp_path: Path, word: str, size: tuple[int, int]) -> None:
    book = Document.of("Book", [section(1, word, (BlockKind.PARAGRAPH, f"{word} {word}", 0))])
    for mode in (True, False):
        async with on_stage(tmp_path, size, book=book, word_mode=mode) as stage:
            await stage.press("space", "down")
            assert all(strip.cell_length == size[0] for strip in stage.app.screen._compositor.render_strips())


async def test_a_resize_storm_keeps_the_place_and_the_width(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), book=document(2), size=6) as stage:
        await stage.press("space", "n", "down", "down")
        place = stage.app.dispatcher.player.position
        for width, height in [(20, 5), (200, 50), (80, 24), (20, 5), (33, 9), (120, 40), (20, 5), (200, 50)] * 3:
            await stage.resize(width, height)
            strips = stage.app.screen._compositor.render_strips()
            assert len(strips) == height
            assert all(strip.cell_length == width for strip in strips)
            assert stage.text().strip()
        assert stage.app.dispatcher.player.position == place
        ink = stage.app.look.inks.band
        assert any(style == ink for row in stage.cells()[:40] for _, style in row)


async def test_one_key_moves_from_word_to_word_and_back_takes_it_back(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), word_mode=True) as stage:
        await stage.press("space")
        heard = await stage.hear_word(1)
        text = stage.app.dispatcher.player.section.text
        assert stage.app.page.words.shown == heard.of(text) == "1"
        seen = []
        for _ in range(3):
            await stage.press("tab")
            seen.append(stage.app.page.words.shown)
        assert seen == ["The", "quick", "brown"]
        assert stage.app.dispatcher.player.state is State.PAUSED
        await stage.press("b", "b")
        assert stage.app.page.words.shown == "The"


async def test_words_move_silently_at_a_pace(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), word_mode=True, reading="silently", silent_rate=600) as stage:
        await stage.press("space")
        assert not [request for request in stage.sound.sent if isinstance(request, Speak)]
        assert "Reading silently" in stage.app.frame.status.text
        view, seen = stage.app.page.words, set[str]()
        # A busy machine may leave some out.
        await stage.until(lambda: seen.add(view.shown) or len(seen) > 3)
        assert all(word in stage.app.dispatcher.player.section.text for word in seen)
        await stage.press("space")
        shown = view.shown
        await stage.pilot.pause(0.3)
        assert view.shown == shown and stage.app.dispatcher.player.state is State.PAUSED
        await stage.press("f")
        assert stage.app.dispatcher.settings.silent_rate == 600, "the most"


SCRIPTS = "The nurse сказала: «ночь» שלום עולם (Καλημέρα), 漢字かな. Then: कल नमस्ते."
EMOJI = "😀👩‍👩‍👧‍👦🇩🇪👍🏽 " * 60


@pytest.mark.parametrize("text", [SCRIPTS * 5, EMOJI, "W" * 300 + " " + "é" * 300], ids=["scripts", "emoji", "long"])
@pytest.mark.parametrize("letters", ["sextants", "smooth"])
async def test_a_storm_of_sizes_while_words_are_heard(tmp_path: Path, text: str, letters: str) -> None:
    able = Terminal(Depth.TRUE, True, Repertoire.SEXTANTS, Graphics.SIXEL, (10, 20))
    book = Document.of("Book", [section(1, "Title", (BlockKind.PARAGRAPH, text.strip(), 0))])
    async with on_stage(tmp_path, (120, 40), able, book, size=4, letters=letters) as stage:
        await stage.press("space")
        speak = next(request for request in stage.sound.sent if isinstance(request, Speak))
        player = stage.app.dispatcher.player
        for number in range(20):
            size = ((20, 5), (120, 40), (80, 24))[number % 3]
            await stage.resize(*size)
            await stage.hear(WordReached(speak.ticket, Span(0, 5)))
            strips = stage.app.screen._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
            assert player.state is State.READING
        await stage.press("down")
        shown = stage.app.page.view
        assert any(row and row[0] == shown._heard for row in shown._rows) or not shown.display
