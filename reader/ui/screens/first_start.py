"""The set-up, step by step: each step can be skipped, and done again at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reader.commands import Command
from reader.settings import rules
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.frame import Frame
from reader.ui.look import Look
from reader.ui.screens.calibrating import Calibrating
from reader.ui.screens.finders import LettersTest, SizeFinder
from reader.ui.screens.learning import Learning
from reader.ui.screens.settings import Pick, Step


class FirstStart(ChoiceScreen[Command]):
    """Letters, colours, voice, switch and microphone, one after the other."""

    HINT = HINT_MORE = "A number chooses. b ends the set-up; the command set up begins it again."

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._rules = dict(rules())
        self._at = 0
        self._steps: Sequence[tuple[str, Callable[[], Frame[Any]]]] = (
            ("Clearest letters", lambda: LettersTest(self.look)),
            ("Size of letters", lambda: SizeFinder(self.look)),
            ("Colours", lambda: Pick(self.look, "palette", self._rules["palette"])),
            ("Voice", lambda: Pick(self.look, "voice", self._rules["voice"])),
            ("Speed", lambda: Step(self.look, "rate", self._rules["rate"])),
            ("Which switch", lambda: Learning(self.look, "switch_key", self._rules["switch_key"])),
            ("What opens the choices", lambda: Pick(self.look, "opening", self._rules["opening"])),
            ("Way of scanning", lambda: Pick(self.look, "scan_way", self._rules["scan_way"])),
            ("Fit the scan to me", lambda: Calibrating(self.look)),
            ("Microphone", lambda: Pick(self.look, "listen", self._rules["listen"])),
        )

    def on_mount(self) -> None:
        """Whoever has found it need not be offered it any more."""
        super().on_mount()
        self.reader.newcomer = False

    def title_text(self) -> str:
        """Which step it is."""
        return f"Set up, step {self._at + 1} of {len(self._steps)}"

    def options(self) -> Sequence[Choice]:
        """Do it, skip it, go back, or end."""
        return (
            Choice(self._steps[self._at][0], 1),
            Choice("Skip this", 2),
            Choice("The step before", 3),
            Choice("End the set-up", 4),
        )

    def chosen(self, index: int) -> None:
        """Goes where it says."""
        if index == 0:
            self.app.push_screen(self._steps[self._at][1](), self._next)
        elif index == 1:
            self._next(None)
        elif index == 2:
            self._at = max(0, self._at - 1)
            self.redraw()
        else:
            self.dismiss(None)

    def _next(self, _: object) -> None:
        if self._at + 1 == len(self._steps):
            self.dismiss(None)
            return
        self._at += 1
        self.redraw()
        self.tell("")
