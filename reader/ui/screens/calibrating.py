"""Five presses when a word is spoken: fits the scan's delay to a person."""

from __future__ import annotations

from collections.abc import Sequence

from reader.calibration import PRESSES, Calibration, Fit
from reader.settings import Settings
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.look import Look

WORD = "Now"


class Calibrating(ChoiceScreen[bool]):
    """Says the word, counts the presses, says what they mean; then it can be kept or tried again."""

    HINT = HINT_MORE = "Esc leaves everything as it was."

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.takes_all_keys = True
        self._calibration: Calibration | None = None
        self._word = False
        self._fit: Fit | None = None

    def title_text(self) -> str:
        """How far it is."""
        if self._fit is not None:
            return "Fitted"
        done = len(self._calibration.presses) if self._calibration else 0
        return f"Press when you hear {WORD.lower()}: {done} of {PRESSES}"

    def options(self) -> Sequence[Choice]:
        """What to press for, then what to do with the result."""
        if self._fit is None:
            return (Choice(WORD.upper() if self._word else "Wait for the word", 1),)
        return (
            Choice(f"Keep it: {self._fit.delay:g} seconds", 1, self._fit.text),
            Choice("Measure again", 2),
            Choice("As it was", 3),
        )

    def on_mount(self) -> None:
        """Begins once it has been said what to do."""
        super().on_mount()
        self.set_interval(0.02, self.tick)
        self.begin()

    def begin(self) -> None:
        """Five presses from here on."""
        self.takes_all_keys, self._fit, self._word, self.scanned = True, None, False, None
        now = self.reader.clock()
        # What to do has to be heard before the first word.
        self._calibration = Calibration(now + 5, self.reader.dispatcher.settings.lock_out)
        self.reader.dispatcher.line.announce(
            f"Press your switch each time you hear the word {WORD.lower()}. {PRESSES} times."
        )
        self.redraw()

    def tick(self) -> None:
        """Says the word when it is due."""
        if self._calibration is not None and self._fit is None and self._calibration.tick(self.reader.clock()):
            self._word = True
            self.reader.dispatcher.line.announce(WORD)
            self.redraw()

    def word_heard(self) -> None:
        """The word leaves the loudspeaker: time counts from here."""
        if self._calibration is not None and self._word:
            self._calibration.heard(self.reader.clock())

    def press_raw(self) -> None:
        """A press, not filtered."""
        calibration = self._calibration
        if calibration is None or self._fit is not None:
            return
        if calibration.press(self.reader.clock()):
            self._word = False
            self.reader.dispatcher.line.cue("accepted")
        self._fit = calibration.result
        self.redraw()
        if self._fit is not None:
            self.takes_all_keys = False
            self.tell(self._fit.text)
            self.reader.scan.came_of_it = self._fit.text
            self.reader.scan.active = True
            self.reader.scan.try_delay(self._fit.delay)

    def chosen(self, index: int) -> None:
        """Keeps it, measures again, or leaves it."""
        if self._fit is None:
            return
        if index == 1:
            self.begin()
            return
        if index == 0:
            reader = self.reader
            tired = reader.dispatcher.settings.tired
            reader.change("tired_delay" if tired else "scan_delay", self._fit.delay)
            # Pressing twice is slower than pressing once: the time for it follows.
            reader.change("two_presses", min(5.0, max(Settings().two_presses, self._fit.delay)))
            if self._fit.lock_out:
                reader.change("lock_out", self._fit.lock_out)
        self.dismiss(index == 0)
