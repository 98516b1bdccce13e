"""Screens on which one press is enough: which size can be read with ease, and which letters this terminal shows.

They step on by themselves until a key steps them by hand; then nothing is timed any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from reader.settings import Value
from reader.ui.frame import Frame
from reader.ui.large_print import Repertoire
from reader.ui.look import SMOOTH, Look, lines_of
from reader.ui.paint import blank, line_strips, runs

STEP_SECONDS = 4.0
LARGEST = 10
SENTENCE = "Can you read this with ease? The quick brown fox jumps over the lazy dog."

_ON = ("right", "down", "n", "j", "minus", "pagedown")
_BACK = ("left", "up", "p", "u", "plus", "equals_sign", "pageup")


class SampleView(Widget):
    """A text from the top of the screen down, at one size in one kind of letters."""

    DEFAULT_CSS = "SampleView { height: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.look = look
        self.text = text
        self.letters = 1
        self._strips: list[Strip] = []

    def draw(self, size: int) -> None:
        """Shows the text at a size."""
        self.letters = size
        width, height = self.size
        if not width or not height:
            return
        setter, ink = self.look.print(size, self.look.spacing), self.look.inks.page
        tiles, room = runs(width, ink), max(1, width - 2)
        strips: list[Strip] = []
        for line in lines_of(setter, self.text, room):
            if strips and len(strips) + setter.rows > height:
                break
            rows = [f" {row}".ljust(width) for row in setter.draw(self.text, line, room)]
            strips += line_strips(self.look, setter, self.text, line, 1, rows, tiles, len(strips))
            strips += [blank(width, ink)] * setter.leading
        self._strips = strips
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._strips[y] if y < len(self._strips) else blank(self.size.width, self.look.inks.page)

    def on_resize(self, _: events.Resize) -> None:
        """Draws for the new size."""
        self.draw(self.letters)


class Finder(Frame[None]):
    """Shows one thing after another; a press takes the one that is shown."""

    HINT = ""

    def __init__(self, look: Look, text: str, steps: Sequence[Value]) -> None:
        super().__init__(look)
        self.view = SampleView(look, text)
        self.steps = steps
        self.at = 0
        self._timer: Timer | None = None

    def body(self) -> Widget:
        """The sample."""
        return self.view

    def on_mount(self) -> None:
        """Begins with the first."""
        self.show_status()
        self.tell(self.HINT)
        self.show_step()
        self._timer = self.set_interval(STEP_SECONDS, self.step)

    def show_step(self) -> None:
        """Draws the step that it is at."""
        raise NotImplementedError

    def taken(self) -> None:
        """The step that it is at was chosen."""
        raise NotImplementedError

    def step(self, by: int = 1) -> None:
        """On to the next, round."""
        self.at = (self.at + by) % len(self.steps)
        self.show_step()

    def on_key(self, event: events.Key) -> None:
        """Arrows step, Esc leaves, anything else takes."""
        if event.key == "ctrl+c":
            return
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "b"):
            self.dismiss(None)
        elif event.key in _ON or event.key in _BACK:
            if self._timer is not None:
                self._timer.stop()
            self.step(1 if event.key in _ON else -1)
        else:
            self.taken()

    def on_click(self, event: events.Click) -> None:
        """A click anywhere takes."""
        event.stop()
        self.taken()


class SizeFinder(Finder):
    """From large to small; reading begins one size above the smallest that is comfortable."""

    HINT = "Press when this is the smallest you find comfortable. Arrows go on and back by hand."

    def __init__(self, look: Look) -> None:
        super().__init__(look, SENTENCE, list(range(LARGEST, 0, -1)))

    def show_step(self) -> None:
        """The sentence at this size."""
        self.view.draw(int(self.steps[self.at]))

    def taken(self) -> None:
        """One size above it."""
        size = min(LARGEST, int(self.steps[self.at]) + 1)
        self.dismiss(None)
        self.reader.change("size", size)


class LettersTest(Finder):
    """Smooth letters where they can be drawn, then from the finest block characters to the coarsest: the first that can
    be read is the best."""

    HINT = "Can you read these letters? Press if you can. Arrows show others."
    TEXT = "Can you read these letters?"

    def __init__(self, look: Look) -> None:
        smooth = [SMOOTH] if look.terminal.graphics else []
        kinds = [*smooth, *(each.value for each in Repertoire)] if look.terminal.utf8 else ["ascii"]
        super().__init__(look, self.TEXT, kinds)

    def show_step(self) -> None:
        """The question in these letters, at a size at which they can be read where they are shown at all."""
        look = self.look.with_letters(str(self.steps[self.at]))
        self.view.look = look
        self.view.draw(max(look.size, look.smallest))

    def taken(self) -> None:
        """These are used from now on."""
        self.dismiss(None)
        self.reader.change("letters", self.steps[self.at])
