"""The listener: samples in, what was heard out.

One state machine on one thread, without a clock: its time is the sound it was given. Echo is removed before (the
sound process does it, with what its loudspeaker plays); here speech is found, recognised and judged.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reader.listening.decision import Evidence, Judge, Mode, Verdict
from reader.listening.voice_activity import FRAME, RATE, Endpointer, Stretch, VoiceDetector
from reader.messages import Heard
from reader.ports import OWN_WORDS, Hypothesis, Recognizer

_BEFORE = int(0.3 * RATE) // FRAME
_LULL = 0.15
_SOONEST = 0.12
_LONGEST = 8.0


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """Somebody began to speak, at `at` seconds of audio: the reading may be turned down."""

    at: float


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """The speech is over, and what was to be heard in it has been told."""

    at: float


ListenerEvent = VoiceBegan | VoiceEnded | Heard


class Listener:
    """Hears phrases in a stream of sound.

    `safe` phrases are acted upon in the first lull, as soon as two guesses in a row agree: nothing longer that means
    anything else may begin so. What the recogniser itself knows to be over is, in a lull as well; all others when the
    speech is over, which is after `pause` seconds of silence (0.3 to 3).
    """

    def __init__(
        self,
        recognizer: Recognizer,
        detector: VoiceDetector,
        *,
        pause: float = 0.3,
        evidence: Evidence | None = None,
        mode: Mode = Mode.OPEN,
        wake_phrase: str = "reader",
    ) -> None:
        self._recognizer = recognizer
        self._detector = detector
        self._endpointer = Endpointer()
        self._judge = Judge(evidence, mode, wake_phrase)
        self.set_pause(pause)
        self._phrases: tuple[str, ...] = ()
        self._safe: frozenset[str] = frozenset()
        self._rest = np.zeros(0, np.int16)
        self._before: deque[NDArray[np.int16]] = deque(maxlen=_BEFORE)
        self._at = 0
        self._origin = 0
        self._announced = False
        self._decided = False
        self._talk = False
        self._guessed = ""

    @property
    def now(self) -> float:
        """Seconds of audio taken so far."""
        return self._at / RATE

    @property
    def mode(self) -> Mode:
        """When phrases are acted upon."""
        return self._judge.mode

    @property
    def asleep(self) -> bool:
        """Whether only waking phrases are acted upon."""
        return self._judge.asleep

    def set_phrases(
        self, phrases: Sequence[str], safe: Collection[str] = (), waking: Collection[str] = ("wake up",)
    ) -> Sequence[str]:
        """What can be said from now on, which of it is safe, and what wakes. Returns what cannot be heard.

        Speech that is being heard now is judged by what could be said when it began, unless nothing can be made of
        it: it is then lost.
        """
        self._phrases, self._safe = tuple(phrases), frozenset(safe)
        self._judge.wake_at(waking)
        return self._apply()

    def set_mode(self, mode: Mode, wake_phrase: str = "reader") -> Sequence[str]:
        """When phrases are acted upon. Returns what cannot be heard."""
        self._judge.mode = mode
        self._judge.wake_phrase = wake_phrase
        return self._apply()

    def set_pause(self, seconds: float) -> None:
        """How long a silence ends the speech, 0.3 to 3 s: longer for who speaks slowly.

        Two such silences may lie between the words of a phrase: what would be talk at once is not yet talk then.
        """
        more = min(3.0, max(0.3, seconds)) - self._endpointer.pause
        self._endpointer.pause += more
        evidence = self._judge.evidence
        self._judge.evidence = replace(evidence, talk=evidence.talk + 2 * more)

    def set_ask(self, confidence: float) -> None:
        """From what confidence on it is asked back."""
        self._judge.evidence = replace(self._judge.evidence, ask=confidence)

    def sleep(self, asleep: bool = True) -> None:
        """Acts upon nothing but waking phrases, or upon everything again."""
        self._judge.asleep = asleep
        self._apply()

    def tap(self) -> None:
        """The user wants to speak now."""
        self._judge.tap(self.now)

    def saying(self, text: str) -> None:
        """What the reader itself says within two seconds of now, "" while it is silent: it needs more evidence."""
        self._judge.saying(text)
        # Its own echo, removed or not, must not sound like a voice that begins.
        self._endpointer.onset = 0.7 if text.strip() else 0.5

    def accept(self, samples: NDArray[np.int16]) -> list[ListenerEvent]:
        """Takes mono samples at 16,000 Hz, any number of them; what happened in them."""
        events: list[ListenerEvent] = []
        self._rest = np.concatenate([self._rest, samples])
        whole = len(self._rest) // FRAME * FRAME
        frames, self._rest = self._rest[:whole], self._rest[whole:]
        for at in range(0, whole, FRAME):
            self._frame(frames[at : at + FRAME], events)
        return events

    def flush(self) -> list[ListenerEvent]:
        """The sound ends here; what a live listener would still have told after the pause."""
        events: list[ListenerEvent] = []
        for _ in range(int((self._endpointer.pause + 0.2) * RATE) // FRAME + 1):
            events += self.accept(np.zeros(FRAME, np.int16))
        return events

    def close(self) -> None:
        """Lets go of the recogniser."""
        self._recognizer.close()

    def _apply(self) -> Sequence[str]:
        self._decided = self._endpointer.speaking
        return self._recognizer.set_phrases(self._judge.phrases(self._phrases))

    def _frame(self, frame: NDArray[np.int16], events: list[ListenerEvent]) -> None:
        was_speaking = self._endpointer.speaking
        probability = self._detector.probability(frame)
        self._at += FRAME
        ended = self._endpointer.accept(probability)
        if not was_speaking and not self._endpointer.speaking:
            self._before.append(frame)
            return
        if not was_speaking:
            self._begin()
        # The frame that ends the speech belongs to the pause.
        voiced = self._endpointer.speaking and self._endpointer.silence == 0
        self._recognizer.accept(frame.astype("<i2").tobytes(), voiced)
        if not self._announced and self._endpointer.credible:
            self._announced = True
            events.append(VoiceBegan(self.now))
        if self._endpointer.speaking:
            self._look_early(events)
        else:
            self._end(ended, events)
            self._before.append(frame)

    def _begin(self) -> None:
        self._recognizer.reset()
        self._origin = self._at - FRAME * (1 + len(self._before))
        for frame in self._before:
            self._recognizer.accept(frame.astype("<i2").tobytes(), False)
        self._before.clear()
        self._announced = self._decided = self._talk = False
        self._guessed = ""

    def _look_early(self, events: list[ListenerEvent]) -> None:
        """In a lull, a safe phrase that two guesses agree on is acted upon at once, and speech that is surely over."""
        stretch = self._endpointer.stretch
        if self._decided or stretch is None or not self._endpointer.credible:
            return
        if stretch.seconds > _LONGEST:
            self._decided = True
            self._talk = not self._judge.speaks
            events.append(self._heard(None, stretch, Verdict("", False, "unknown")))
            return
        if self._endpointer.silence < _SOONEST:
            self._guessed = ""
            return
        guess = self._recognizer.guess()
        if guess is not None and not guess.over and self._endpointer.silence < _LULL:
            return
        if guess is None or not (guess.over or self._may_be_early(guess)):
            self._guessed = ""
            return
        if guess.confidence < self._judge.needed(guess, self._times(guess, stretch)[0]):
            return
        if guess.text != self._guessed and not guess.over:
            self._guessed = guess.text
            return
        self._decided = True
        start, end = self._times(guess, stretch)
        events.append(self._heard(guess, stretch, self._judge.judge(guess, start, end)))

    def _may_be_early(self, guess: Hypothesis) -> bool:
        """Whether nothing longer may begin so; of the user's own sounds that is known only to what knows them."""
        return guess.text in self._safe and guess.recognizer != OWN_WORDS

    def _end(self, stretch: Stretch | None, events: list[ListenerEvent]) -> None:
        final = self._recognizer.finish()
        if stretch is not None and not self._decided:
            start, end = self._times(final, stretch)
            events.append(self._heard(final, stretch, self._judge.judge(final, start, end)))
        if stretch is not None and self._talk:
            self._judge.talked(stretch.end / RATE)
        if self._announced:
            events.append(VoiceEnded(self.now))

    def _times(self, heard: Hypothesis | None, stretch: Stretch) -> tuple[float, float]:
        """When it was said, in seconds of audio: the stretch, or what the recogniser knows better."""
        start, end = stretch.start / RATE, stretch.end / RATE
        if heard is None or not heard.words:
            return start, end
        return max(start, self._origin / RATE + heard.start), min(end, self._origin / RATE + heard.end)

    def _heard(self, heard: Hypothesis | None, stretch: Stretch, verdict: Verdict) -> Heard:
        start, end = self._times(heard, stretch)
        return Heard(
            start=round(start, 3),
            end=round(max(end, start), 3),
            decided=round(self.now, 3),
            text=verdict.text,
            confidence=round(heard.confidence, 3) if heard is not None else 0.0,
            accepted=verdict.accepted,
            recognizer=(heard.recognizer if heard is not None else "") or self._recognizer.name,
            reason=verdict.reason or (heard.reason if heard is not None and not verdict.accepted else ""),
        )
