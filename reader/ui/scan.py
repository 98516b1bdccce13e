"""One switch on every screen: joins the scanner to the screens, the clock and the voice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual import events
from textual.timer import Timer

from reader.commands import Command, Verb
from reader.messages import Event, Started
from reader.opening import BEFORE_LOCK_OUT, Opening, OpeningRules
from reader.player import State
from reader.scanning import BACK, MOST, Item, Role, Scanner, Timing, Way, items
from reader.settings import Settings
from reader.ui.choices import Choice, ChoiceScreen
from reader.ui.keys import SILENT_KEYS, reads_on
from reader.ui.screens.text_box import TextBox
from reader.ui.undoing import Undoing

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

MEANT = frozenset("0123456789bnpju") | {"escape", "backspace", "up", "down", "left", "right", "pageup", "pagedown"}
"""Keys that keep their meaning on a screen of choices while it is scanned; any other is a press of the switch."""


@runtime_checkable
class Measures(Protocol):
    """A screen that wants every press as it comes, and to know when an announcement is heard."""

    def press_raw(self) -> None:
        """A press, not filtered."""

    def word_heard(self) -> None:
        """What was announced last leaves the loudspeaker."""


class Scan:
    """Scans the screen in front, while it is `active`. All times come from `clock`."""

    def __init__(self, app: ReaderApp, clock: Callable[[], float]) -> None:
        self.app = app
        self.scanner = Scanner()
        self.active = False
        self.undoing = Undoing(app)
        self.came_of_it = ""
        self._clock = clock
        self._opening = Opening()
        self._timer: Timer | None = None
        self._tried: float | None = None
        self.settled = True
        """Whether what was taken has led to the screen it leads to."""
        self._screen: ChoiceScreen[Any] | None = None

    @property
    def settings(self) -> Settings:
        """What the user has chosen."""
        return self.app.dispatcher.settings

    @property
    def timing(self) -> Timing:
        """As it is set, for a fresh or a tired person."""
        chosen = self.settings
        delay = self._tried or (chosen.tired_delay if chosen.tired else chosen.scan_delay)
        return Timing(delay, chosen.scan_first, chosen.scan_rounds)

    # --- presses -------------------------------------------------------------------------------------------------

    def takes(self, event: events.Event) -> bool:
        """Whether a key or button is a press of the switch here; then it is carried out, and means nothing else."""
        if isinstance(event, events.MouseDown):
            key = f"mouse{event.button}"
            # The pointer lies anywhere while a button is used as a switch.
            return key in (self.settings.switch_key, self.settings.second_key) and self._takes(key, event)
        return isinstance(event, events.Key) and self._takes(event.key, event)

    def _takes(self, key: str, event: events.InputEvent) -> bool:
        front, chosen = self.app.screen, self.settings
        first, second = key == chosen.switch_key, key == chosen.second_key
        if front is self.app.page:
            if second:
                self.open()
            elif first:
                self.press_on_page(self.app.gate.came(event))
            return first or second
        if not isinstance(front, ChoiceScreen) or front.takes_all_keys:
            return False
        other = reads_on(key) and key not in MEANT
        if self.active and front.scanned is not None:
            if not (first or second or other):
                return False
            takes = second or (key == "enter" and not first and self.scanner.way is Way.CHOOSE)
            self.press(self.app.gate.came(event), second=takes)
            return True
        if first or second or (other and key not in ("space", "enter") and not key.isalpha()):
            self.active = True
            self.came()
            return True
        return False

    def measures(self, event: events.Key | events.MouseDown) -> bool:
        """Whether a press is measured, before it is filtered: trembling is part of it."""
        front = self.app.screen
        silent = isinstance(event, events.Key) and event.key in SILENT_KEYS | {"ctrl+c"}
        if silent or not isinstance(front, ChoiceScreen) or not front.takes_all_keys or not isinstance(front, Measures):
            return False
        front.press_raw()
        return True

    def heard(self, event: Event) -> None:
        """The sound process said something."""
        front = self.app.screen
        if isinstance(front, Measures) and isinstance(event, Started) and event.ticket < 0:
            front.word_heard()

    def press_on_page(self, pressed: float | None = None) -> None:
        """A press while reading, told now or late: reads on or pauses, or opens the choices."""
        chosen = self.settings
        # Nobody is to be locked out by a second switch that is not there.
        second = chosen.opening == "second switch" and bool(chosen.second_key)
        again = 0.0 if second else max(chosen.two_presses, chosen.lock_out + BEFORE_LOCK_OUT)
        rules = OpeningRules(again, chosen.opening == "every pause")
        reading = self.app.dispatcher.player.state is State.READING
        if self._opening.press(self._clock() if pressed is None else pressed, rules, reading=reading):
            self.open()
        else:
            self.read_or_pause()

    def other_done(self, command: Command) -> None:
        """A command came, from whatever source; what it has done can be undone by the scan."""
        self.undoing.did = command
        if command.verb is not Verb.READ:
            self._opening.forget()

    def read_or_pause(self) -> None:
        """What a press does on the page."""
        self.app.carry_out(Command(Verb.READ))

    def press(self, pressed: float | None = None, *, second: bool = False) -> None:
        """A press while scanning, of which a busy machine may tell some time after it was `pressed`."""
        group = self.scanner.group
        taken = self.scanner.press(self._clock(), pressed=pressed, second=second)
        self._after(taken, group)

    def take(self, row: int) -> None:
        """A row was chosen by its number, a pointer or a word."""
        group = self.scanner.group
        self._after(self.scanner.take(row, self._clock()), group)

    def point(self, row: int) -> None:
        """The pointer was moved to a row by other keys."""
        self.scanner.at = row
        self.scanner.rest()
        self._show()
        self._say_row()

    def leave(self) -> bool:
        """Out of a group; False where there is none to leave."""
        left = self.active and self.scanner.leave(self._clock())
        if left:
            self._show()
            self._say_row()
        return left

    # --- from screen to screen -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Opens the choices of the page, or scans the screen that is in front. Reading pauses."""
        self.active = True
        self.undoing.forget()
        if self.app.screen is self.app.page:
            if self.app.dispatcher.player.state is State.READING:
                self.app.dispatcher.do(Command(Verb.READ))
            self._menu()
        else:
            self.came()

    def _menu(self) -> None:
        from reader.ui.screens.menu import Menu

        self.app.push_screen(Menu(self.app.look), self.app.carry_out)

    def came(self) -> None:
        """Another screen is in front, or what it shows has changed."""
        front = self.app.screen
        self.app.dispatcher.page_speaks = self.active
        if self.settings.dwelling and isinstance(front, ChoiceScreen) and not front.takes_all_keys:
            self.active = self.app.dispatcher.page_speaks = True
        if not self.active:
            if isinstance(front, ChoiceScreen):
                self.app.voicing.say_pointed(front, title=True)
            return
        if front is self.app.page:
            # A command may be about to open another screen: only then is it known.
            self.settled = False
            self.app.set_timer(0.03, self._came_to_page)
        elif isinstance(front, TextBox):
            from reader.ui.screens.letters import Letters

            language = self.app.dispatcher.document.language or "en"
            self.app.push_screen(Letters(front.look, front, language))
        elif isinstance(front, ChoiceScreen) and not front.takes_all_keys:
            self._scan(front)
        else:
            self._stop()
            self.settled = True

    def _came_to_page(self) -> None:
        self.settled = True
        if self.active and self.app.screen is self.app.page:
            if self.app.dispatcher.player.state is State.READING:
                self.close()
            else:
                self._menu()

    def close(self) -> None:
        """Back to the page: a press reads on again."""
        self.active = False
        self.app.dispatcher.page_speaks = False
        self.undoing.forget()
        self._opening.forget()
        self._stop()

    def rest(self) -> None:
        """Waits for a press."""
        self.scanner.rest()
        self._show()

    def _scan(self, screen: ChoiceScreen[Any]) -> None:
        grouped = getattr(screen, "scan_items", None)
        offered: Sequence[Item] = grouped() if grouped else items(screen.options())
        self._screen = screen
        self.scanner.timing, self._tried = self.timing, None
        # A dwelling pointer moves by itself: the scan has to stand still for it.
        self.scanner.way = Way.CHOOSE if self.settings.dwelling else Way(self.settings.scan_way)
        self.scanner.most = self._rows_wanted(screen)
        self.scanner.open(offered, self._clock(), self.undoing.offer(screen), BACK)
        self._show()
        told, self.came_of_it = self.came_of_it, ""
        self.settled = True
        self._say_row(told, title=True)

    def _rows_wanted(self, screen: ChoiceScreen[Any]) -> int:
        # A row out of sight can be scanned, but no pointer can rest on it.
        return max(4, min(MOST, screen.view.size.height // 3)) if self.settings.dwelling else MOST

    # --- what was taken ------------------------------------------------------------------------------------------

    def _after(self, taken: Item | None, group: Item | None) -> None:
        if taken is None:
            self._show()
            if self.scanner.group is not group:
                self._say_row(self.scanner.group.label if self.scanner.group else "")
            elif not self.scanner.resting:
                self._say_row()
            return
        screen = self._screen
        if screen is None:
            return
        self._stop()
        self.came_of_it = ""
        if taken.role is Role.UNDO:
            self.undoing.take_back()
        elif taken.role is Role.BACK:
            self.undoing.chooses(screen.back, meant=False)
        else:
            self.undoing.chooses(partial(screen.chosen, taken.index))
        self.settled = False
        self.app.call_after_refresh(self._again, screen)

    def _again(self, screen: ChoiceScreen[Any]) -> None:
        if self.active and self.app.screen is screen:
            self._scan(screen)
        elif not self.active:
            self.settled = True

    def try_delay(self, delay: float) -> None:
        """Scans the screen in front with another delay, to be tried before it is kept."""
        self._tried = delay
        self.came()

    def calibrate(self) -> None:
        """Fits the delay to the person."""
        from reader.ui.screens.calibrating import Calibrating

        self.app.push_screen(Calibrating(self.app.look))

    # --- time, sight and sound -----------------------------------------------------------------------------------

    def tick(self) -> None:
        """Time has passed."""
        moved, taken = self.scanner.tick(self._clock())
        if taken is not None or (moved and self.scanner.way is Way.STEP):
            self._after(taken, None)
        elif moved:
            self._show()
            if not self.scanner.resting:
                self._say_row()
        else:
            self._arm()

    def _show(self) -> None:
        screen, scanner = self._screen, self.scanner
        if screen is None or self.app.screen is not screen:
            self._stop()
            return
        rows = [Choice(item.label, number, item.spoken) for number, item in enumerate(scanner.rows, 1)]
        title = screen.title_text()
        screen.show_scanned(f"{title}: {scanner.group.label}" if scanner.group else title, rows, scanner.at)
        if scanner.resting and self.scanner.way is Way.AUTOMATIC:
            screen.tell("Resting. A press goes on.")
        else:
            screen.tell(self.came_of_it or "A press chooses.")
        self._arm()

    def _arm(self) -> None:
        self._stop()
        if self.active and self.scanner.due is not None:
            self._timer = self.app.set_timer(max(0.001, self.scanner.due - self._clock()), self.tick)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _say_row(self, before: str = "", *, title: bool = False) -> None:
        self.app.voicing.say_row(self.scanner, before, self._screen.title_text() if title and self._screen else "")
