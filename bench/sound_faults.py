"""What goes wrong with sound, how soon reading is heard again, and what the sound process weighs.

Each run reads with the natural voice; the page asks again for the sentence when it is told that the process was
started again, as the player does. Measured from the fault to the first sample that is heard again.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil

from bench.figures import Figure, of, report
from bench.sound_stage import VOICES, Listener, Recorder, stage
from reader.messages import DeviceChanged, SoundRestarted, Speak, Started
from tests.e2e.pulse import Pulse

SENTENCE = "The body has its own way to fight what does not belong there, and this goes on all the time."
RUNS = 9


def main() -> None:
    figures: list[Figure] = []
    with stage(VOICES) as (pulse, recorder, listener):
        for name, fault, rest in (
            ("killed", lambda: kill(listener, signal.SIGKILL), 0.1),
            ("standing_still", lambda: kill(listener, signal.SIGSTOP), 0.1),
        ):
            values = [again(recorder, listener, fault) for _ in range(RUNS)]
            figures.append(of(f"heard_again_after_{name}", "s", values, 2.0, note=f"joe, {len(values)} times"))
            time.sleep(rest)
        values = [device_lost(pulse, listener) for _ in range(3)]
        figures.append(of("loudspeaker_missed_after", "s", values, 2.0, note="pulled out; reading goes on in silence"))
    with stage(VOICES) as (_, _, listener):
        for number in range(6):
            listener.send(Speak(10 + number, SENTENCE * 2, "en", "joe"))
        listener.wait(lambda event: event == Started(11))
        assert listener.sound.pid is not None
        memory = psutil.Process(listener.sound.pid).memory_info().rss / 1e6
        figures.append(Figure("sound_process_memory", "MB", round(memory, 1), None, 350, note="joe, reading"))
    report(figures)


def kill(listener: Listener, number: int) -> None:
    assert listener.sound.pid is not None
    os.kill(listener.sound.pid, number)


def again(recorder: Recorder, listener: Listener, fault: Callable[[], None]) -> float:
    """Seconds from the fault until reading is heard again."""
    listener.sound._restarts.clear()  # many faults in a minute are the benchmark's doing, and would be given up
    ticket = 1 + max((getattr(event, "ticket", 0) for _, event in listener.events), default=0)
    seen = len(listener.events)
    listener.send(Speak(ticket, SENTENCE, "en", "joe"))
    listener.wait(lambda event: event == Started(ticket), seen)
    time.sleep(0.5)
    seen = len(listener.events)
    at = time.monotonic()
    fault()
    listener.wait(lambda event: isinstance(event, SoundRestarted), seen)
    listener.send(Speak(ticket + 1, SENTENCE, "en", "joe"))
    listener.wait(lambda event: event == Started(ticket + 1), seen)
    restarted = next(moment for moment, event in listener.events[seen:] if isinstance(event, SoundRestarted))
    heard = recorder.wait_for_sound(restarted + 0.15)  # what was in the sink when it died is over by then
    listener.quiet()
    return heard - at


def device_lost(pulse: Pulse, listener: Listener) -> float:
    """Seconds from the loss of the loudspeaker until the page is told; the loudspeaker is put back afterwards."""
    seen = len(listener.events)
    pulse.unload_speaker("room")
    at = time.monotonic()
    pulse.unload_speaker()
    told = listener.wait(lambda event: event == DeviceChanged(""), seen)
    pulse.load_speaker()
    listener.wait(lambda event: isinstance(event, DeviceChanged) and event.device != "", seen)
    return told - at


if __name__ == "__main__":
    main()
