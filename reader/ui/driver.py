"""The terminal's input: when its bytes arrived, and when keys are let go."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Sequence

from textual._time import get_time
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.message import Message

from reader.ui.kitty import ASK, WANT_RELEASES, KittyParser, ProtocolKnown

PATIENCE = 0.1
"""Seconds after which an escape that nothing follows is the Esc key."""


class ReaderDriver(LinuxDriver):
    """Textual's driver for Linux and macOS, which reads by itself."""

    def start_application_mode(self) -> None:
        """Asks as well what the terminal can tell about keys."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.input_tty:
            self.write(ASK)
            self.flush()

    def suspend_application_mode(self) -> None:
        """Says so first, which Textual does not where the system or a shell asks for it (SIGTSTP)."""
        self._app.app_suspend_signal.publish(self._app)
        super().suspend_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Goes on after SIGSTOP too, of which nobody is told: Textual would take a terminal again that it never gave
        up, and two threads would share the keys."""
        if self._key_thread is not None and self._key_thread.is_alive():
            super().suspend_application_mode()
        super()._sigcont_application()

    def run_input_thread(self) -> None:
        """Waits for input and passes it on."""
        parser, queue = KittyParser(self._debug), Queue()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                queue.begin()
                if selector.select(PATIENCE):
                    data = os.read(self.fileno, 4096)
                    late, now = queue.waited(), get_time()
                    if not data:
                        # The terminal is gone; the page sees that for itself.
                        self.exit_event.wait(PATIENCE)
                        continue
                    self._pass_on(spread(list(parser.feed(decode(data))), now, late))
                self._pass_on(list(parser.tick()))

    def _pass_on(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if isinstance(message, ProtocolKnown) and not message.releases and not self._asked:
                self._asked = True
                self.write(WANT_RELEASES + ASK)
                self.flush()
            else:
                self.process_message(message)

    _asked = False


class Queue:
    """How long this thread was kept from the processor although it had something to do: so long bytes may have lain
    unread. Known on Linux only."""

    def __init__(self) -> None:
        try:
            self._file: int | None = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = None
        self._before = self._seconds()

    def _seconds(self) -> float:
        # The second number: nanoseconds on the run queue, see the kernel's Documentation/scheduler/sched-stats.
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e9 if self._file is not None else 0.0

    def begin(self) -> None:
        """Counts from here."""
        self._before = self._seconds()

    def waited(self) -> float:
        """Seconds since `begin`."""
        return self._seconds() - self._before


def spread(messages: Sequence[Message], now: float, late: float) -> Sequence[Message]:
    """Messages that were read together at `now` and may have lain unread for `late` seconds: nobody knows when each
    of them came, so they stand evenly over that time, from its beginning. Two keys are then one, and the same key is
    locked out, only if they surely came together."""
    inputs = [message for message in messages if isinstance(message, Event)]
    for number, message in enumerate(inputs):
        message.time = now - late * (1 - number / len(inputs))
    return messages
