"""What is said and offered at the start: the set-up at the very first one, and a greeting that is ready in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.outcome import Outcome

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

GREETING = "What next? Read on"
"""What is said when the choices open; it is ready before they do."""

OFFER = "New here? \\ fits the reader to you. With a switch: read, pause, press again."
"""What is shown once, at the first start."""

OFFER_SAID = (
    "New here? Any key reads. Set up fits the reader to you: say set up, or press the backslash key. "
    "With one switch: press to read, press to pause, and press again for the choices. Set up is the second of them."
)

OFFER_AFTER = 8.0
"""Seconds without anything being done, after which it is said as well: whoever knows what to do is not kept from it."""

GREETING_AFTER = 1.5
"""Seconds that are left for what reading itself needs first."""


def welcome(app: ReaderApp) -> None:
    """There is sound now."""
    app.set_timer(GREETING_AFTER, lambda: app.dispatcher.line.prepare([GREETING]))
    if app.newcomer:
        app.set_timer(OFFER_AFTER, lambda: offer_aloud(app))


def offer_aloud(app: ReaderApp) -> None:
    """Says the offer to whoever has done nothing yet."""
    if app.scan.undoing.did is None and not app.scan.active and app.screen is app.page:
        app.dispatcher.say(Outcome(OFFER_SAID))
