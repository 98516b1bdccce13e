"""A box to type what one would say."""

from __future__ import annotations

from reader.commands import Command
from reader.intents import Intents, load_phrases
from reader.ui.screens.text_box import TextBox


class CommandBox(TextBox[Command]):
    """Understands what is typed as it would understand what is heard."""

    TITLE_TEXT = "Type what you would say"
    HINT = 'For example "next section" or "go to 3". Enter does it, Esc goes back.'

    def entered(self, text: str) -> None:
        """Does it, asks which, or says that it was not understood and keeps the text."""
        dispatcher = self.reader.dispatcher
        titles = dispatcher.shelving.titles()
        meant = Intents(load_phrases("en"), dispatcher.document.outline, books=titles).interpret(text)
        if not meant:
            self.tell(f'"{text}" is no command and no section. Try "help", or "contents".')
        elif len(meant) == 1:
            self.dismiss(meant[0])
        else:
            from reader.ui.screens.places import Which

            self.app.push_screen(Which(self.look, meant[:6], dispatcher.document, titles), self._chosen)

    def _chosen(self, command: Command | None) -> None:
        if command is not None:
            self.dismiss(command)
