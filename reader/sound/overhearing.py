"""Listening without the page: to a recording, or to the microphone until interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from reader.errors import SoundError
from reader.listening.choosing import ear
from reader.messages import Event, Heard, Listen
from reader.sound.ears import Ears

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Hz: what recognisers take."""
LEAD = RATE // 2
"""Samples of silence before a recording."""
STEP = RATE // 20
"""Samples given to the listener at a time, as a microphone would."""


def listen_to(
    recording: Path, wanted: Listen, models: Path, reference: Path | None = None, own_words: Path | None = None
) -> Iterator[Heard]:
    """Everything heard in a recording, as a live listener would have heard it; times are seconds of audio.

    `reference` is what the loudspeaker played meanwhile, from the same moment on: its echo is removed. Raises
    SoundError for a file that is no recording, and EngineUnavailable.
    """
    import numpy as np

    from reader.listening.decision import Mode
    from reader.listening.listener import Listener

    samples = samples_of(recording)
    if reference is not None:
        from reader.audio.echo import EchoRemover

        far = samples_of(reference)[: len(samples)]
        far = np.concatenate([far, np.zeros(len(samples) - len(far), np.int16)])
        remover = EchoRemover()
        steps = range(0, len(samples), STEP)
        samples = np.concatenate([remover.remove(samples[at : at + STEP], far[at : at + STEP]) for at in steps])
    chosen = ear(wanted.recognizer, wanted.language, models, own_words)
    listener = Listener(
        chosen.recognizer,
        chosen.detector,
        pause=wanted.pause,
        mode=Mode(wanted.mode),
        wake_phrase=wanted.wake_phrase,
    )
    listener.set_ask(wanted.ask)
    listener.set_phrases(wanted.phrases, wanted.safe, wanted.waking)
    try:
        # A recording may begin with the word; a live listener has always heard the room before it.
        listener.accept(np.zeros(LEAD, np.int16))
        for at in range(0, len(samples), STEP):
            yield from _heard(listener.accept(samples[at : at + STEP]))
        yield from _heard(listener.flush())
    finally:
        listener.close()


def _heard(events: Iterable[object]) -> Iterator[Heard]:
    for event in events:
        if isinstance(event, Heard):
            lead = LEAD / RATE
            start, end, decided = (round(max(0.0, at - lead), 3) for at in (event.start, event.end, event.decided))
            yield replace(event, start=start, end=end, decided=decided)


def listen_live(wanted: Listen, models: Path, own_words: Path | None = None) -> Iterator[Event]:
    """Everything the microphone hears, and its states, until the iterator is closed."""
    events: SimpleQueue[Event] = SimpleQueue()
    unduckable: Callable[[bool], None] = lambda _: None  # noqa: E731 - nothing is read aloud here
    ears = Ears(events.put, models, saying=str, duck=unduckable, rate=RATE, own_words=own_words)
    ears.handle(wanted)
    try:
        while True:
            yield events.get()
    finally:
        ears.close()


def samples_of(path: Path) -> NDArray[np.int16]:
    """A recording as 16 kHz mono samples, whatever its rate and channels. Raises SoundError."""
    import miniaudio  # type: ignore[import-untyped]
    import numpy as np

    from reader.audio.stream_resample import StreamResampler

    if not path.is_file():
        raise SoundError(f"There is no recording {path.name}.", "Check the name of the file.")
    try:
        info = miniaudio.get_file_info(str(path))
        decoded = miniaudio.decode_file(
            str(path), miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=info.sample_rate
        )
    except (miniaudio.MiniaudioError, OSError) as error:
        raise SoundError(f"{path.name} is not a sound file that can be read.", "Use a WAV or FLAC file.") from error
    samples = np.frombuffer(decoded.samples.tobytes(), dtype="<i2")
    return samples if info.sample_rate == RATE else StreamResampler(info.sample_rate, RATE).accept(samples)
