"""What is said while a screen is in front of the page is said to the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.commands import Verb
from reader.outcome import Outcome
from reader.ui.choices import ChoiceScreen

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

KEYS = {
    Verb.NEXT_SECTION: "n",
    Verb.PREVIOUS_SECTION: "p",
    Verb.NEXT_SENTENCE: "down",
    Verb.PREVIOUS_SENTENCE: "up",
    Verb.READ: "enter",
    Verb.BACK: "b",
    Verb.STOP: "b",
}
"""The key that a command stands for on a screen of choices."""


def said(app: ReaderApp, outcome: Outcome) -> bool:
    """Gives what was said to the screen in front, or asks which of several was meant; False where it was nothing."""
    front = app.screen
    if outcome.choice is not None and isinstance(front, ChoiceScreen):
        front.press_number(outcome.choice)
        return True
    if not outcome.commands:
        return False
    if len(outcome.commands) > 1:
        from reader.ui.screens.places import Which

        _leave(app)
        reader = app.dispatcher
        app.push_screen(Which(app.look, outcome.commands, reader.document, reader.shelving.titles()), app.carry_out)
        return True
    command = outcome.commands[0]
    if isinstance(front, ChoiceScreen) and front.hears(command):
        return True
    if isinstance(front, ChoiceScreen) and command.verb in KEYS:
        front.press(KEYS[command.verb])
    elif command.verb in (Verb.BACK, Verb.STOP) and front is not app.page:
        _leave(app)
    else:
        _leave(app)
        app.call_next(app.carry_out, command)
    return True


def _leave(app: ReaderApp) -> None:
    while app.screen is not app.page:
        app.pop_screen()


def names(app: ReaderApp) -> Sequence[str]:
    """What can be said for the choices on the screen, beside their numbers."""
    from reader.ui.screens.library import LibraryScreen
    from reader.ui.screens.searching import SearchWords

    return app.screen.titles() if isinstance(app.screen, LibraryScreen | SearchWords) else ()


def choices(app: ReaderApp) -> int:
    """How many numbered choices are on the screen; 1 for one without numbers, 0 for the page."""
    front = app.screen
    if isinstance(front, ChoiceScreen):
        return max(1, len(front.choices()))
    return 0 if front is app.page else 1
