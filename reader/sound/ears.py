"""The microphone's side of the sound process: echo removed, speech found, phrases recognised, events told.

One thread owns all of it, the recogniser included: native recognisers are not to be shared between threads. Loading a
recogniser happens on that thread as well; requests wait meanwhile, and the reading does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.messages import (
    Doze,
    DropTake,
    Event,
    Heard,
    InputLevel,
    KnownWords,
    Listen,
    ListenerState,
    ListenNoMore,
    Mistaken,
    Taken,
    Tap,
    Teach,
    VoiceHeard,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reader.audio.echo import EchoRemover
    from reader.audio.level import Meter
    from reader.audio.microphone import Microphone
    from reader.listening.listener import Listener
    from reader.listening.own_words import OwnWords
    from reader.listening.own_words_file import Taught
    from reader.sound.lesson import Lesson

LOOK = 0.02
"""Seconds between two looks at the microphone."""
LEVELS = 0.25
"""Seconds between two InputLevel events."""
VOICE = 5.0
"""Seconds that the reader's own voice is waited for at most."""

_AUDIBLE = 50
_DIES_AWAY = 0.4

Order = Listen | ListenNoMore | Doze | Tap | Teach | DropTake | Mistaken | None


class Ears:
    """Listens while it is asked to. `emit` is called on its thread, and must be quick.

    `models` is the folder of speech models, `saying` tells what the reader itself says within two seconds of now,
    `duck` turns the reading down while somebody speaks. `rate` is that of what is `played`, in Hz. `own_words` is the
    file that these are kept in, `play` plays a take of them back.
    """

    def __init__(
        self,
        emit: Callable[[Event], None],
        models: Path,
        *,
        saying: Callable[[], str],
        duck: Callable[[bool], None],
        rate: int,
        own_words: Path | None = None,
        play: Callable[[NDArray[np.int16]], None] | None = None,
        open_microphone: Callable[[], Microphone] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._emit = emit
        self._models = models
        self._saying = saying
        self._duck = duck
        self._rate = rate
        self._own_file = own_words
        self._own: OwnWords | None = None
        self._lesson: Lesson | None = None
        self._play = play
        self._open_microphone = open_microphone or _microphone
        self._clock = clock
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._listen: Listen | None = None
        self._listener: Listener | None = None
        self._loaded: tuple[str, str] = ("", "")
        self._room: _Room | None = None
        self._asleep = False
        self._told = ListenerState("off")
        self._level_at = 0.0
        self._first: threading.Event | None = None

    def wait_for(self, voice: threading.Event) -> None:
        """Nothing is loaded before this is set: both at once take longer, and a press waits for the voice alone."""
        self._first = voice

    def handle(self, order: Listen | ListenNoMore | Doze | Tap | Teach | DropTake | Mistaken) -> None:
        """Does what is asked, on the ear's own thread, which begins with the first Listen."""
        if self._thread is None:
            if not isinstance(order, Listen):
                return
            self._thread = threading.Thread(target=self._run, name="ears", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def played(self, block: bytes) -> None:
        """What leaves the loudspeaker now, PCM16 mono: what the echo remover takes out again. Never blocks long."""
        room = self._room
        if room is not None and self._listen is not None and not self._listen.headphones:
            room.played(block)

    def close(self) -> None:
        """The end of the thread."""
        if self._thread is not None:
            self._orders.put(None)

    # --- the thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            try:
                # Without anything to listen to it sleeps until it is asked again.
                order = self._orders.get(timeout=LOOK) if self._listen else self._orders.get()
            except Empty:
                self._look()
                continue
            if order is None:
                self._rest()
                return
            self._obey(order)

    def _obey(self, order: Listen | ListenNoMore | Doze | Tap | Teach | DropTake | Mistaken) -> None:
        if isinstance(order, Listen):
            self._prepare(order)
        elif isinstance(order, ListenNoMore):
            self._rest()
        elif isinstance(order, Doze):
            self._asleep = order.asleep
            if self._listener is not None:
                self._listener.sleep(order.asleep)
                self._tell_state()
        elif isinstance(order, Teach | DropTake):
            self._teach(order)
        elif isinstance(order, Mistaken):
            if self._own is not None:
                self._own.mistaken(order.text)
                self._keep_learned()
        elif self._listener is not None:
            self._listener.tap()

    def _teach(self, order: Teach | DropTake) -> None:
        from reader.sound.lesson import Lesson

        if self._own_file is None or self._listen is None or self._room is None:
            self._emit(Taken(order.word, 0, 3, 0.0, "The reader is not listening.", "Say or choose: listen to me."))
            return
        try:
            if self._lesson is None:
                self._lesson = Lesson(self._own_file, self._play or (lambda _: None), self._listen.pause)
            if isinstance(order, Teach):
                self._lesson.want(order.word)
                return
            told = self._lesson.forget(order.word) if order.all else self._lesson.drop_last(order.word)
        except ReaderError as error:
            self._emit(Taken(order.word, 0, 3, 0.0, error.message, error.hint))
            return
        self._learned(self._lesson.taught)
        self._emit(told)

    def _learned(self, taught: Taught) -> None:
        """Words were taught or forgotten: they are heard from now on."""
        assert self._listen is not None
        # Whether sounds that are no speech are listened for may have changed as well: it begins afresh.
        self._loaded = ("", "")
        self._prepare(self._listen)
        self._tell_words(taught)

    def _tell_words(self, taught: Taught) -> None:
        self._emit(KnownWords(tuple(taught.takes), tuple(len(takes) for takes in taught.takes.values())))

    def _keep_learned(self) -> None:
        """Writes what was learned while listening; it is not worth stopping for where that fails."""
        from reader.listening.own_words_file import OwnWordsError, save

        own = self._own
        if own is None or not own.learned or self._own_file is None:
            return
        own.learned = False
        try:
            save(own.matcher.taught, self._own_file)
        except OwnWordsError as error:
            self._tell(ListenerState("listening", error.message, error.hint, self._told.unheard))

    def _prepare(self, wanted: Listen) -> None:
        from reader.listening.choosing import ear
        from reader.listening.decision import Mode
        from reader.listening.listener import Listener

        kind = (wanted.recognizer, wanted.language)
        if self._listener is None or self._loaded != kind:
            self._tell(ListenerState("loading"))
            self._forget_listener()
            if self._first is not None:
                self._first.wait(VOICE)
            try:
                chosen = ear(*kind, self._models, self._own_file)
                self._listener, self._own = Listener(chosen.recognizer, chosen.detector), chosen.own
            except ReaderError as error:
                self._listen = None
                self._tell(ListenerState("no recognizer", error.message, error.hint))
                return
            except MemoryError:
                self._listen = None
                self._tell(
                    ListenerState(
                        "no recognizer", "There is too little memory to listen.", "Close other programs; use the keys."
                    )
                )
                return
            self._loaded = kind
            if chosen.own is not None:
                self._tell_words(chosen.own.matcher.taught)
            self._listener.sleep(self._asleep)
        self._listen = wanted
        if self._room is None:
            self._room = _Room(self._open_microphone(), self._rate)
        self._listener.set_pause(wanted.pause)
        self._listener.set_ask(wanted.ask)
        if self._own is not None:
            self._own.frozen = not wanted.learn
        self._listener.set_mode(Mode(wanted.mode), wanted.wake_phrase)
        unheard = self._listener.set_phrases(wanted.phrases, wanted.safe, wanted.waking)
        self._tell_state(tuple(unheard))

    def _look(self) -> None:
        room, listener = self._room, self._listener
        if room is None or listener is None or self._listen is None:
            return
        now = self._clock()
        level, samples = room.hear(now, echo=not self._listen.headphones)
        self._tell_state()
        if level is None:
            return
        if now - self._level_at >= LEVELS:
            self._level_at = now
            self._emit(level)
        if self._lesson is not None and self._lesson.waiting:
            taken = self._lesson.accept(samples, own_voice=room.sounding(now))
            if taken is not None:
                if not taken.message:
                    self._learned(self._lesson.taught)
                self._emit(taken)
            return
        listener.saying("" if self._listen.headphones else self._saying())
        for event in listener.accept(samples):
            if isinstance(event, Heard):
                self._emit(event)
                self._keep_learned()
            else:
                speaking = type(event).__name__ == "VoiceBegan"
                if not self._listen.headphones and not self._asleep:
                    self._duck(speaking)
                self._emit(VoiceHeard(speaking))

    def _tell_state(self, unheard: tuple[str, ...] | None = None) -> None:
        assert self._room is not None
        told = self._told.unheard if unheard is None else unheard
        error = self._room.error
        if error is not None:
            self._tell(ListenerState("no microphone", error.message, error.hint, told))
        else:
            state = "asleep" if self._asleep else "listening"
            self._tell(ListenerState(state, unheard=told, microphone=self._room.name))

    def _tell(self, state: ListenerState) -> None:
        if state != self._told:
            self._told = state
            self._emit(state)

    def _rest(self) -> None:
        self._listen = None
        if self._room is not None:
            self._room.close()
            self._room = None
        self._duck(False)
        self._tell(ListenerState("off"))

    def _forget_listener(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None


class _Room:
    """The microphone, and what is known of its sound: level and echo."""

    def __init__(self, microphone: Microphone, rate: int) -> None:
        from reader.audio.echo import EchoRemover, Reference
        from reader.audio.level import Meter

        self._microphone = microphone
        self._reference = Reference(rate)
        self._meter: Meter = Meter()
        self._remover: EchoRemover | None = None
        self._make_remover = EchoRemover
        self._name = ""
        self._sounded = float("-inf")

    @property
    def name(self) -> str:
        return self._microphone.name

    @property
    def error(self) -> ReaderError | None:
        return self._microphone.error

    def played(self, block: bytes) -> None:
        import numpy as np

        self._reference.played(np.frombuffer(block, dtype="<i2"))

    def hear(self, now: float, *, echo: bool) -> tuple[InputLevel | None, NDArray[np.int16]]:
        """What the microphone heard since the last call, without our own voice in it, and how loud it was."""
        samples = self._microphone.read(now)
        if self._microphone.name != self._name:
            # Another device is another room, and what was played before is no echo in it.
            self._name = self._microphone.name
            self._reference.forget()
            if self._remover is not None:
                self._remover.reset()
        if not len(samples):
            return None, samples
        level = self._meter.accept(samples)
        told = InputLevel(round(level.loudness, 1), round(level.noise, 1), level.fault if level.fault != "none" else "")
        samples, far = self._reference.pair(samples)
        if len(far) and int(abs(far.astype("i4")).max()) > _AUDIBLE:
            self._sounded = now
        if not echo:
            return told, samples
        if self._remover is None:
            self._remover = self._make_remover()
        return told, self._remover.remove(samples, far)

    def sounding(self, now: float) -> bool:
        """Whether the microphone may hear the loudspeaker."""
        return now - self._sounded < _DIES_AWAY

    def close(self) -> None:
        self._microphone.close()


def _microphone() -> Microphone:
    from reader.audio.microphone import Microphone

    return Microphone()
