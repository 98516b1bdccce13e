"""Self-voicing: what a screen says of itself, in a voice of its own and as far as that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.player import State
from reader.scanning import Item, Role, Scanner, Way

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp
    from reader.ui.choices import ChoiceScreen

HEARD = 0.8
"""The share of a row's time in which it is said; what is left keeps it apart from the next."""


class Voicing:
    """Says screens and rows, in a short or a long form."""

    def __init__(self, app: ReaderApp) -> None:
        self._app = app
        self._prepared: set[str] = set()

    def say(self, text: str) -> None:
        """Speaks what is on a screen, instead of what is being said of it."""
        state = self._app.dispatcher
        wanted = state.settings.voicing
        if wanted == "always" or (wanted == "when silent" and state.player.state is not State.READING):
            state.line.announce(text)

    def say_pointed(self, screen: ChoiceScreen[Any], *, title: bool = False) -> None:
        """Says what a screen that is not scanned points at."""
        shown = screen.choices()
        if self._app.scan.active or not shown or not 0 <= screen.pointer < len(shown):
            return
        choice = shown[screen.pointer]
        said = f"{choice.number}. {choice.spoken or choice.label}"
        self.say(f"{_sentence(screen.title_text())} {said}" if title else said)

    def say_row(self, scanner: Scanner, before: str = "", title: str = "") -> None:
        """Says the row that a scanner points at; `before` it what came of the last choice, and the screen's title."""
        item = scanner.pointed
        if scanner.timing.delay < 1 and scanner.way is Way.AUTOMATIC:
            self._app.dispatcher.line.cue("tick")
        if title and (self._app.dispatcher.settings.voicing_form == "long" or not before):
            before = f"{before} {_sentence(title)}".strip()
        said = self._words(scanner, item, scanner.at) if item else "Press to begin"
        self.say(f"{_sentence(before)} {said}".strip())
        self._prepare(scanner)

    def _words(self, scanner: Scanner, item: Item, at: int) -> str:
        settings = self._app.dispatcher.settings
        if settings.voicing_form == "long":
            more = f". {item.spoken}" if item.spoken else ""
            return f"{item.label}{more}, {at + 1} of {len(scanner.rows)}"
        if scanner.way is not Way.AUTOMATIC:
            return item.label
        seconds = scanner.timing.delay * (1 + (scanner.timing.first if at == 0 else 0))
        return short(item.label, round(HEARD * seconds * settings.cue_rate / 60))

    def _prepare(self, scanner: Scanner) -> None:
        # A natural voice takes longer to begin than a scan may wait: what comes next is rendered beforehand.
        if self._app.dispatcher.settings.voicing == "never":
            return
        rows, at, item = scanner.rows, max(0, scanner.at), scanner.pointed
        order = [*range(at + 1, len(rows)), *range(at)]
        texts = [self._words(scanner, rows[row], row) for row in order]
        if item is not None and item.role is Role.GROUP:
            texts.insert(0, f"{_sentence(item.label)} {item.inside[0].label}")
        new = [text for text in texts if text not in self._prepared]
        self._prepared = {*texts}
        self._app.dispatcher.line.prepare(new)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."


def short(text: str, most: int) -> str:
    """The beginning of a text, in so many words (at least two): what would be cut off by what is said next."""
    words = text.split()
    return text if len(words) <= max(2, most) else " ".join(words[: max(2, most)]).rstrip(",;:")
