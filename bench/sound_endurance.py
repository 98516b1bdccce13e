"""Ten minutes at twice the normal rate with both cores busy: what is missing from the recorded loudspeaker.

python -m bench.sound_endurance [--minutes 10]

Beside the reader runs one process a core that does nothing but compute. Whatever was late is an Underrun event. Run as
root the loudspeaker's callback gets real-time priority; `ordinary` is the same without the right to it, as most
people's accounts on Linux are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from bench.figures import Figure, report
from bench.sound_stage import VOICES, Listener, stage
from reader.messages import Finished, Prosody, Speak, Underrun

SENTENCES = (
    "Inflammation is part of the body's defence, and in the nervous system it can do harm as well as good.",
    "Some medicines calm it, and some of them were tested in people, with results that can be looked up.",
    "A trial with a clear result helps everyone, even when the answer is no.",
    "Talk to your care team before you change what you take.",
)
TWICE = Prosody(rate=340)


def main() -> None:
    minutes = float(sys.argv[sys.argv.index("--minutes") + 1]) if "--minutes" in sys.argv else 10.0
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    figures: list[Figure] = []
    try:
        for kind in ("", "_ordinary"):
            with stage(VOICES, ordinary=bool(kind)) as (_, _, listener):
                gaps = underruns(listener, minutes * 60)
            note = f"{minutes:g} minutes, joe at 340 words a minute, {len(busy)} busy processes"
            figures.append(Figure(f"underruns{kind}", "times", len(gaps), None, 0, note=note))
            figures.append(Figure(f"underruns{kind}_total", "s", round(sum(gaps), 3), None, 0, note="the same"))
    finally:
        for process in busy:
            process.kill()
            process.wait()
    report(figures)


def underruns(listener: Listener, seconds: float) -> list[float]:
    """The length of every gap while sentences follow one another for so long."""
    ticket = 1
    speak(listener, ticket)
    listener.wait(lambda event: event == Finished(1), patience=120)  # the model is loaded
    seen = len(listener.events)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ticket += 1
        speak(listener, ticket)
        if ticket > 5:
            before = ticket - 4
            listener.wait(lambda event: event == Finished(before), seen)  # noqa: B023
    return [event.seconds for _, event in listener.events[seen:] if isinstance(event, Underrun)]


def speak(listener: Listener, ticket: int) -> None:
    text = f"Sentence {ticket}. {SENTENCES[ticket % len(SENTENCES)]}"
    listener.send(Speak(ticket, text, "en", "joe", TWICE, pause_after=0.15))


if __name__ == "__main__":
    main()
