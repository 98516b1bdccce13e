"""A line to type into, as large as it fits."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.strip import Strip
from textual.widget import Widget

from reader.ui.frame import Frame
from reader.ui.look import Look, bar_size, lines_of
from reader.ui.paint import Run, blank, runs, strip

Answer = TypeVar("Answer")


class TextView(Widget):
    """Draws what is asked and what was typed, with a steady block where the next letter goes."""

    DEFAULT_CSS = "TextView { height: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, look: Look, title: str, text: str) -> None:
        super().__init__()
        self.look = look
        self.title = title
        self.text = text
        self._strips: list[Strip] = []

    def draw(self) -> None:
        """Sets everything anew."""
        width, height = self.size
        if not width or not height:
            return
        look, inks, room = self.look, self.look.inks, max(1, width - 3)
        title_size = look.fit([self.title], room, max(1, height // 3), bar_size(look, *self.app.size))
        title = [f" {row}" for row in _rows(look, title_size, self.title, room)]
        left = max(1, height - len(title) - 1)
        size = look.fit([self.text], room - 2, left, look.size)
        setter = look.letters(size)
        lines = lines_of(setter, self.text, room - 2)
        strips = [strip(row.ljust(width), runs(width, inks.muted), width) for row in title[: height - 1]]
        strips += [blank(width, inks.page)] * (height > len(strips) + setter.rows)
        shown = list(lines)[-max(1, left // setter.rows) :]
        end = 1
        for number, line in enumerate(shown or [None], 1):
            rows = setter.draw(self.text, line, room - 2) if line else [""] * setter.rows
            end = 1 + (max((word.x + word.width for word in line.words), default=0) if line else 0)
            end += self.text.endswith(" ") + (setter.rows > 1)
            over = [Run(end, end + 1 + (setter.rows > 1), inks.word)] if number == max(1, len(shown)) else []
            strips += [strip(f" {row}".ljust(width), runs(width, inks.page, *over), width) for row in rows]
        self._strips = strips[:height]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        return self._strips[y] if y < len(self._strips) else blank(self.size.width, self.look.inks.page)

    def on_resize(self, _: events.Resize) -> None:
        """Draws for the new size."""
        self.draw()


def _rows(look: Look, size: int, text: str, width: int) -> list[str]:
    setter = look.letters(size)
    return [row for line in lines_of(setter, text, width) for row in setter.draw(text, line, width)]


class TextBox(Frame[Answer]):
    """Letters are typed, Enter gives them, Esc goes back; Enter with nothing typed goes back as well."""

    TITLE_TEXT = ""
    HINT = "Enter does it. Esc goes back."

    def __init__(self, look: Look, text: str = "") -> None:
        super().__init__(look)
        self.view = TextView(look, self.title_text(), text)

    def title_text(self) -> str:
        """What is asked for."""
        return self.TITLE_TEXT

    def entered(self, text: str) -> None:
        """The user has typed this."""
        raise NotImplementedError

    def body(self) -> Widget:
        """The line."""
        return self.view

    def wear(self, look: Look) -> None:
        """Gives it other colours and letters."""
        self.view.look = look
        self.view.draw()

    def on_mount(self) -> None:
        """Says what to do."""
        self.show_status()
        self.tell("")

    def hint(self) -> str:
        """What keys do here."""
        return self.HINT

    def on_key(self, event: events.Key) -> None:
        """Letters are typed here, whatever they mean elsewhere."""
        if event.key == "ctrl+c":
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            if self.view.text.strip():
                self.entered(self.view.text.strip())
            else:
                self.dismiss(None)
        elif event.key == "backspace":
            self.enter(self.view.text[:-1])
        elif event.character and event.is_printable:
            self.enter(self.view.text + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Takes what is pasted, in one line."""
        event.stop()
        self.enter(self.view.text + " ".join(event.text.split()))

    def enter(self, text: str) -> None:
        """Shows what is typed so far."""
        self.view.text = text
        self.view.draw()
