"""The application: it joins the dispatcher to the screens and holds nothing of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen as TextualScreen
from textual.timer import Timer

from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.keyfilter import Verdict
from reader.messages import Event, Heard, Ready, WordReached
from reader.outcome import Outcome, Screen
from reader.settings import Value
from reader.switch_devices import SwitchDevices
from reader.ui.answer_back import typed_keys
from reader.ui.dwelling import Dwelling
from reader.ui.frame import Frame
from reader.ui.keys import Gate, bindings, keymap, reads_on
from reader.ui.kitty import KeyReleased, KeyRepeated, ProtocolKnown
from reader.ui.large_print.detect import Graphics
from reader.ui.look import Look
from reader.ui.page import Page
from reader.ui.scan import Scan
from reader.ui.screens.text_box import TextBox
from reader.ui.terminal import Terminal, cell_size, has_terminal, terminal
from reader.ui.voicing import Voicing
from reader.ui.welcome import OFFER, welcome

SETTLED = 0.15
"""Seconds after the last change of the terminal's size until everything is painted once more."""
WORK = 0.1
"""Seconds between two turns of what there is time for."""


class SoundEvent(Message):
    """Something the sound process said, brought over to the page's own thread."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """Of words that follow at once only the last one is shown."""
        return (
            isinstance(message, SoundEvent)
            and isinstance(self.event, WordReached)
            and isinstance(message.event, WordReached)
        )


class ReaderApp(App[None], inherit_bindings=False):
    """The page and its screens."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = None
    ESCAPE_TO_MINIMIZE = False
    NOTIFICATION_TIMEOUT = 0
    BINDINGS: ClassVar = bindings()
    TITLE = "Reader"

    def __init__(
        self,
        dispatcher: Dispatcher,
        shown_on: Terminal | None = None,
        clock: Callable[[], float] = time.monotonic,
        answer: str = "",
        typed: str = "",
        *,
        newcomer: bool = False,
        begins_with: Sequence[Command] = (),
    ) -> None:
        """`answer` is what the terminal said of itself, `typed` what was typed before the page could take it. A
        `newcomer` is offered the set-up. `begins_with` is carried out as soon as anything can be."""
        # Native colours: what we draw reaches the terminal as it is.
        super().__init__(ansi_color=True)
        self.dispatcher = dispatcher
        self.newcomer = newcomer
        self._begins_with = begins_with
        self.clock = clock
        self.gate = Gate(clock)
        self.gate.wear(dispatcher.settings)
        self.scan = Scan(self, clock)
        self.voicing = Voicing(self)
        self.dwelling = Dwelling(self, clock)
        self.animation_level = "none"
        self.terminal = shown_on or terminal(os.environ, self.console.color_system, answer)
        self._typed = typed
        self.look = Look(dispatcher.settings, self.terminal)
        self.page = Page(self.look)
        self._looked = dispatcher.settings
        self._repaint: Timer | None = None
        self._seen = False
        self._pending: events.InputEvent | None = None
        """A press of which it is not yet known whether it is meant."""
        self._at_start = ""
        """What was told at the start, until somebody does something: what comes by itself does not take its place."""
        self._worker: Timer | None = None

    def get_default_screen(self) -> TextualScreen[None]:
        """The page."""
        return self.page

    def get_driver_class(self) -> type[Driver]:
        """One that reads when keys are let go, where there is one."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from reader.ui.driver import ReaderDriver

        return ReaderDriver

    def on_mount(self) -> None:
        """Shows the place; everything else waits until it has been painted."""
        self._seen = not self.is_headless and has_terminal()
        self._wear()
        self.set_keymap(keymap(self.dispatcher.settings.keys))
        self.refresh_place()
        notices = [f"{notice.text} {notice.hint}".strip() for notice in self.dispatcher.notices]
        self._at_start = " ".join(filter(None, [*notices, self.look.notice, OFFER if self.newcomer else ""]))
        self.page.tell(self._at_start)
        # At once: a moment later this process stands still.
        self.app_suspend_signal.subscribe(self, lambda _: self.dispatcher.line.hold(), immediate=True)
        self.app_resume_signal.subscribe(self, lambda _: self.dispatcher.go_on())
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.dispatcher.start(self._bring_over)
        if not self.is_headless:
            SwitchDevices(self._button).start()
        for command in self._begins_with:
            self._do(command)
        self.set_interval(1.0, self._tick)
        self._worker = self._worker or self.set_timer(1.0, self._work)
        self.set_timer(1.0, self._warm)
        for message in typed_keys(self._typed) if self._typed else ():
            self.post_message(message)
        if self.dispatcher.opener.locked is not None:
            self.open(Screen.PASSWORD)

    def on_paste(self, event: events.Paste) -> None:
        """A text that is pasted onto the page is read."""
        if self.screen is self.page and event.text.strip():
            outcome = self.dispatcher.opener.open_text(event.text, "Pasted text")
            self.dispatcher.say(outcome)
            self.show(outcome)

    def _work(self) -> None:
        """What there is time for: searching on, and looking through the document."""
        outcome = self.dispatcher.work() if self.dispatcher.working else None
        if outcome is not None:
            self.show(outcome)
        self._worker = self.set_timer(WORK, self._work) if self.dispatcher.working else None

    def _warm(self) -> None:
        # The first bigger letters need a package that takes as long to import as a key may take to answer.
        self.look.letters(self.look.size + 1, self.look.spacing)

    def _bring_over(self, event: Event) -> None:
        # Called on another thread, from which only posting is safe.
        self.post_message(SoundEvent(event))

    def on_resize(self, _: events.Resize) -> None:
        """Other letters of the terminal's own make other cells: pictures have to be drawn for them."""
        if self.terminal.graphics is not None and (cell := cell_size()) != self.terminal.cell and all(cell):
            self.terminal = replace(self.terminal, cell=cell)
            self._wear(anew=True)
        # A terminal that grew and shrank may have lost rows, although Textual sees the size that it knew before.
        if self._repaint is not None:
            self._repaint.stop()
        self._repaint = self.set_timer(SETTLED, self._paint_all)

    def _paint_all(self) -> None:
        self._repaint = None
        if self.screen_stack:
            self.screen.refresh()

    def on_unmount(self) -> None:
        """No picture outlives the page."""
        self._forget_pictures()

    def _forget_pictures(self) -> None:
        if self.look.graphics is Graphics.KITTY and self._driver is not None:
            from reader.ui.large_print.kitty import FORGET

            self._driver.write(FORGET)

    def _button(self, name: str, down: bool) -> None:
        # On another thread as well.
        self.post_message(events.Key(name, None) if down else KeyReleased(name, None))

    def action_end(self) -> None:
        """Ends at once, the place kept: what Ctrl+C asks for."""
        self.exit()

    # --- what comes in -------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Everything a hand does passes the gate first."""
        if isinstance(event, KeyReleased | KeyRepeated | ProtocolKnown):
            self.gate.told(event)
            return
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            if isinstance(event, events.MouseMove):
                self.dwelling.moved(event.x, event.y)
            elif isinstance(event, events.Key | events.MouseDown):
                self.dwelling.cancel()
            measured = isinstance(event, events.Key | events.MouseDown) and self.scan.measures(event)
            await self._meant_by_now(event)
            verdict = self.gate.judge(event, typing=isinstance(self.screen, TextBox))
            if verdict is not Verdict.DROP and not isinstance(event, events.MouseMove):
                self._at_start = ""
            if measured:
                return
            if verdict is Verdict.WAIT:
                self._pending = event
                await self._waited()
            if verdict is not Verdict.ACT or self.scan.takes(event):
                return
        await super().on_event(event)

    async def _waited(self) -> None:
        if self.gate.wait > 0:
            # Not none at all: Textual's timers divide by it.
            self.set_timer(max(0.001, self.gate.wait), self._waited)
        else:
            await self._meant_by_now()

    async def _meant_by_now(self, before: events.InputEvent | None = None) -> None:
        """Carries out the press that waited where it is now known to be meant, or was `before` another came."""
        if self.gate.waited(before):
            event, self._pending = self._pending, None
            if event is not None and not self.scan.takes(event):
                await super().on_event(event)

    def on_app_blur(self) -> None:
        """The terminal lost the focus: a pointer that left with it means nothing."""
        self.dwelling.cancel()
        self.gate.clear()

    def on_key(self, event: events.Key) -> None:
        """A key that is no command reads on."""
        if event.key not in self.active_bindings and reads_on(event.key):
            event.stop()
            event.prevent_default()
            self.press(event)

    def press(self, event: events.InputEvent | None = None) -> None:
        """A press without a meaning of its own: reads on or pauses; pressed again, it opens the choices."""
        self.scan.press_on_page(self.gate.came(event) if event else None)

    def action_command(self, name: str) -> None:
        """A key that is a command."""
        if name == Verb.READ:
            self.press()
        else:
            self.carry_out(Command(Verb(name)))

    def carry_out(self, command: Command | None) -> None:
        """Does what was asked for, from whatever source, and shows what came of it."""
        if command is not None:
            self._at_start = ""
            self._do(command)

    def _do(self, command: Command) -> None:
        self.scan.other_done(command)
        self.show(self.dispatcher.do(command))

    def change(self, name: str, value: Value) -> Outcome:
        """Changes a setting at once."""
        outcome = self.dispatcher.change(name, value)
        self.show(outcome)
        return outcome

    def on_sound_event(self, message: SoundEvent) -> None:
        """Follows what is heard."""
        if isinstance(message.event, Ready):
            welcome(self)
        if isinstance(message.event, Heard):
            self._at_start = ""
        self.scan.heard(message.event)
        outcome = self.dispatcher.heard(message.event)
        # An empty one changes the status alone: what the user has been told stays until the next action.
        if outcome is not None and outcome != Outcome():
            self.show(outcome)
        else:
            self.refresh_place()

    def on_frame_in_front(self) -> None:
        """Another screen is in front: its numbers can be said."""
        from reader.ui.voice import choices, names

        self.dispatcher.show_choices(choices(self), names(self))
        self.scan.came()

    def _tick(self) -> None:
        if self._seen and not has_terminal():
            # Its window is gone and nobody can close it any more: the place is kept, and nothing reads on.
            self.exit()
            return
        outcome = self.dispatcher.tick()
        if outcome is not None:
            self.show(outcome)

    # --- what is shown -------------------------------------------------------------------------------------------

    def show(self, outcome: Outcome) -> None:
        """Shows what the user is to know; it stays until the next action."""
        if outcome.closes:
            self.exit()
            return
        notice = self._wear()
        self.refresh_place()
        if outcome.choice is not None or outcome.commands:
            from reader.ui.voice import said

            if said(self, outcome):
                return
        if self._worker is None and self.dispatcher.working:
            self._worker = self.set_timer(WORK, self._work)
        text = " ".join(filter(None, (self._at_start, outcome.text, outcome.hint, notice)))
        self.scan.came_of_it = text
        if outcome.screen is not None:
            self.open(outcome.screen)
        self.frame.tell(text)

    @property
    def frame(self) -> Frame[object]:
        """The screen that is in front."""
        front = self.screen
        assert isinstance(front, Frame)
        return front

    def refresh_place(self) -> None:
        """Follows the voice."""
        self.page.follow(self.dispatcher.player)
        self.frame.show_status()

    def open(self, which: Screen) -> None:
        """Opens a screen in front of the page."""
        from reader.ui.screens import make

        if which is Screen.CHOICES:
            self.scan.open()
        elif self.screen is self.page or which in (Screen.CLOSE, Screen.PASSWORD):
            self.push_screen(make(which, self), self.carry_out)

    def _wear(self, *, anew: bool = False) -> str:
        """Puts on the colours and letters that are set; says what of them cannot be used."""
        settings = self.dispatcher.settings
        if settings is self._looked and not anew:
            return ""
        self.gate.wear(settings)
        self._forget_pictures()
        before, self.look = self.look, Look(settings, self.terminal)
        self.look.inherit(before)
        self._looked = settings
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.look = self.look
        return self.look.notice if self.look.notice != before.notice else ""
