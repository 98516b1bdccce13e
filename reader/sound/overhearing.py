"""Listening without the page: to a recording, or to the microphone until interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from reader.errors import SoundError
from reader.listening.choosing import recognizer
from reader.messages import Event, Heard, Listen
from reader.sound.ears import Ears

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Hz: what recognisers take."""
STEP = RATE // 20
"""Samples given to the listener at a time, as a microphone would."""


def listen_to(recording: Path, wanted: Listen, models: Path, reference: Path | None = None) -> Iterator[Heard]:
    """Everything heard in a recording, as a live listener would have heard it; times are seconds of audio.

    `reference` is what the loudspeaker played meanwhile, from the same moment on: its echo is removed. Raises
    SoundError for a file that is no recording, and EngineUnavailable.
    """
    import numpy as np

    from reader.listening.decision import Mode
    from reader.listening.listener import Listener
    from reader.listening.voice_activity import SileroDetector

    samples = samples_of(recording)
    if reference is not None:
        from reader.audio.echo import EchoRemover

        far = samples_of(reference)[: len(samples)]
        far = np.concatenate([far, np.zeros(len(samples) - len(far), np.int16)])
        remover = EchoRemover()
        steps = range(0, len(samples), STEP)
        samples = np.concatenate([remover.remove(samples[at : at + STEP], far[at : at + STEP]) for at in steps])
    listener = Listener(
        recognizer(wanted.recognizer, wanted.language, models),
        SileroDetector(),
        pause=wanted.pause,
        mode=Mode(wanted.mode),
        wake_phrase=wanted.wake_phrase,
    )
    listener.set_phrases(wanted.phrases, wanted.safe, wanted.waking)
    try:
        for at in range(0, len(samples), STEP):
            for event in listener.accept(samples[at : at + STEP]):
                if isinstance(event, Heard):
                    yield event
        for event in listener.flush():
            if isinstance(event, Heard):
                yield event
    finally:
        listener.close()


def listen_live(wanted: Listen, models: Path) -> Iterator[Event]:
    """Everything the microphone hears, and its states, until the iterator is closed."""
    events: SimpleQueue[Event] = SimpleQueue()
    unduckable: Callable[[bool], None] = lambda _: None  # noqa: E731 - nothing is read aloud here
    ears = Ears(events.put, models, saying=str, duck=unduckable, rate=RATE)
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
