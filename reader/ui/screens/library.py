"""The documents read before, latest first, and a way to open another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.commands import Command
from reader.ports import LibraryEntry
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look
from reader.ui.screens.text_box import TextBox


class LibraryScreen(ChoiceScreen[Command]):
    """Goes on with a document where it was left."""

    TITLE_TEXT = "Documents"

    def __init__(self, look: Look, entries: Sequence[LibraryEntry], here: Path | None) -> None:
        super().__init__(look)
        self._entries = entries
        self._options = [
            Choice(f"{entry.title}: {entry.percent} %", number, note="here" if entry.path == here else "")
            for number, entry in enumerate(entries, 1)
        ]
        self._options.append(Choice("Another file", len(entries) + 1))

    def options(self) -> Sequence[Choice]:
        """The documents, then another."""
        return self._options

    def chosen(self, index: int) -> None:
        """Opens it, or asks for a file."""
        if index < len(self._entries):
            self._open(self._entries[index].path)
        else:
            self.app.push_screen(FileBox(self.look), self._open)

    def _open(self, path: Path | None) -> None:
        if path is None:
            return
        outcome = self.reader.dispatcher.open(path)
        if outcome.failed:
            self.reader.show(outcome)
        else:
            self.dismiss(None)
            self.reader.show(outcome)


class FileBox(TextBox[Path]):
    """Asks for a file by its name."""

    TITLE_TEXT = "Which file?"
    HINT = "Type or paste the name of a file or folder, then Enter. Esc goes back."

    def entered(self, text: str) -> None:
        """Takes it if there is such a file."""
        path = Path(text.strip("'\"")).expanduser()
        if path.exists():
            self.dismiss(path)
        else:
            self.tell(f'There is no file "{text}".')
