"""Moving through the document, and back."""

from __future__ import annotations

from collections.abc import Callable

from reader.commands import Command, Verb
from reader.desk import Desk
from reader.document import Position
from reader.handlers import Handlers
from reader.outcome import Outcome, Screen


class Moving:
    """Goes from place to place; every jump can be undone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ahead: list[Position] = []
        """Where "back" came from, the latest last: until another jump is made."""
        self._of: object = None

    def table(self) -> Handlers:
        """What it does for which command."""
        return {
            Verb.NEXT_SECTION: self._next_section,
            Verb.PREVIOUS_SECTION: self._previous_section,
            Verb.NEXT_SENTENCE: self._next_sentence,
            Verb.PREVIOUS_SENTENCE: self._previous_sentence,
            Verb.NEXT_PARAGRAPH: self._next_paragraph,
            Verb.PREVIOUS_PARAGRAPH: self._previous_paragraph,
            Verb.BACK: self._back,
            Verb.FORWARD: self._forward,
            Verb.GO_TO: self._go_to,
            Verb.GO_TO_PAGE: self._go_to_page,
        }

    def _next_section(self, _: Command) -> Outcome:
        return self._jump(self._desk.player.next_section, "This is the last section.")

    def _previous_section(self, _: Command) -> Outcome:
        return self._jump(self._desk.player.previous_section, "This is the beginning.")

    def _next_sentence(self, _: Command) -> Outcome:
        return self._step_in_text(self._desk.player.next_sentence, "This is the last sentence.")

    def _previous_sentence(self, _: Command) -> Outcome:
        return self._step_in_text(self._desk.player.previous_sentence, "This is the first sentence.")

    def _next_paragraph(self, _: Command) -> Outcome:
        return self._step_in_text(self._desk.player.next_paragraph, "This is the last paragraph.")

    def _previous_paragraph(self, _: Command) -> Outcome:
        return self._step_in_text(self._desk.player.previous_paragraph, "This is the first paragraph.")

    def _jump(self, move: Callable[[], bool], otherwise: str) -> Outcome:
        start = self._desk.player.position
        if not move():
            return Outcome(otherwise, failed=True)
        self.left(start)
        self._desk.keep()
        return self.arrived()

    def _step_in_text(self, move: Callable[[], bool], otherwise: str) -> Outcome:
        section = self._desk.player.position.section
        if not move():
            return Outcome(otherwise, failed=True)
        self._desk.keep()
        return self.arrived() if self._desk.player.position.section != section else Outcome()

    def arrived(self) -> Outcome:
        """Where it is now, to be told."""
        here = self._desk.player.position.section
        return Outcome(f"{self._desk.document.outline[here - 1].label}. Section {here} of {len(self._desk.document)}.")

    def _go_to(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome(screen=Screen.CONTENTS)
        if not 1 <= command.argument <= len(self._desk.document):
            last = len(self._desk.document)
            text = f"There is no section {command.argument}."
            return Outcome(text, f"The sections are 1 to {last}." if last > 1 else "There is one section.", failed=True)
        return self.go(Position(command.argument, 0))

    def _go_to_page(self, command: Command) -> Outcome:
        if command.argument is None:
            return Outcome("Which page?", 'Say or type "page", and its number.', screen=Screen.COMMAND_BOX)
        position = self._desk.survey.page(command.argument)
        if position is None:
            text = f"There is no page {command.argument}."
            pages = sorted({int(label) for label in self._desk.survey.pages if label.isdecimal()})
            hint = f"The pages are {pages[0]} to {pages[-1]}." if pages else 'Say "50 percent" for the middle.'
            return Outcome(text if pages else "This document has no page numbers.", hint, failed=True)
        arrived = self.go(position)
        return Outcome(f"Page {command.argument}. {arrived.text}")

    def go(self, position: Position) -> Outcome:
        """Goes to a place, so that "back" leads here again."""
        self.left(self._desk.player.position)
        self._desk.player.enter(position)
        self._desk.keep()
        return self.arrived()

    def left(self, position: Position) -> None:
        """A jump has left this place: "back" leads to it."""
        self._desk.library.push_jump(self._desk.document, position)
        self._ahead.clear()

    def _back(self, _: Command) -> Outcome:
        position = self._desk.library.pop_jump(self._desk.document)
        if position is None:
            return Outcome("There is nothing to go back to.", failed=True)
        if self._of is not self._desk.document:
            self._ahead, self._of = [], self._desk.document
        if self._desk.player.visiting is not None:
            # A note is visited; nobody goes forward into it.
            self._desk.player.come_back()
        else:
            self._ahead.append(self._desk.player.position)
            self._desk.player.go(position)
        self._desk.keep()
        arrived = self.arrived()
        return Outcome(f"Back. {arrived.text}")

    def _forward(self, _: Command) -> Outcome:
        if not self._ahead or self._of is not self._desk.document:
            return Outcome("There is nothing to go forward to.", failed=True)
        self._desk.library.push_jump(self._desk.document, self._desk.player.position)
        self._desk.player.go_into(self._ahead.pop())
        self._desk.keep()
        return Outcome(f"Forward. {self.arrived().text}")
