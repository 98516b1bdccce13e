"""From a key to the first sample, and from a key to silence, at the recorded virtual loudspeaker.

What is measured begins when the page sends the message and ends when the loudspeaker's monitor holds the sample.
"""

from __future__ import annotations

import time

import numpy as np

from bench.figures import Figure, of, report
from bench.sound_stage import TONES, VOICES, Listener, Recorder, stage
from reader.messages import Flush, Prepare, Prosody, Speak, Started

SENTENCES = (
    "Inflammation is part of the body's defence.",
    "In the nervous system it can do harm as well as good.",
    "Some medicines calm it, and some of them were tested in people.",
    "A trial with a clear result helps everyone, even when the answer is no.",
    "Talk to your care team before you change what you take.",
    "Vitamin E has not been shown to slow the disease.",
    "Gentle exercise may help, if it is agreed with those who know you.",
    "Losing weight is harmful, so good food matters.",
)
RUNS = 24


def main() -> None:
    figures: list[Figure] = []
    with stage(VOICES) as (_, recorder, listener):
        for voice, target in (("espeak english", 0.060), ("joe", 0.250)):
            name = "espeak" if voice.startswith("espeak") else "piper"
            speak(listener, 1, f"This is {voice}.", voice)  # the model is loaded when the page has opened
            listener.quiet()
            for prepared in (False, True):
                values = first_samples(recorder, listener, voice, prepared=prepared)
                kind = "prepared" if prepared else "key"
                figures.append(
                    of(f"{kind}_to_first_sample_{name}", "s", values, target, note=f"{len(values)} sentences")
                )
            values = first_samples(recorder, listener, voice, prepared=False, busy=True)
            figures.append(
                of(
                    f"key_to_first_sample_{name}_while_reading",
                    "s",
                    values,
                    target,
                    note="flush and speak, mid-sentence",
                )
            )
    with stage(TONES) as (_, recorder, listener):
        figures.append(of("key_to_silence", "s", silences(recorder, listener), 0.05, note="flush, a steady tone"))
        figures.append(of("sentence_gap_error", "s", gaps(recorder, listener), 0.001, note="40 pauses of 0.3 s"))
    report(figures)


def speak(listener: Listener, ticket: int, text: str, voice: str) -> float:
    seen = len(listener.events)
    at = listener.send(Speak(ticket, text, "en", voice))
    listener.wait(lambda event: event == Started(ticket), seen)
    return at


def first_samples(
    recorder: Recorder, listener: Listener, voice: str, *, prepared: bool, busy: bool = False
) -> list[float]:
    """Seconds from Speak (busy: from Flush and Speak while another sentence is heard) to sound."""
    values = []
    for run in range(RUNS):
        # A text that has not been spoken before, so that nothing kept helps.
        text = f"{SENTENCES[run % len(SENTENCES)][:-1]}, number {run} {prepared} {busy}."
        if prepared:
            listener.send(Prepare(text, "en", voice))
            time.sleep(1.5)
        if busy:
            speak(listener, 1000 + run, f"Sentence {run} is read. " + SENTENCES[(run + 1) % len(SENTENCES)], voice)
            for ahead in range(3):
                listener.send(Speak(5000 + 10 * run + ahead, f"{run} {ahead} " + " ".join(SENTENCES[:2]), "en", voice))
            time.sleep(0.3 + 0.05 * (run % 7))
            at = listener.send(Flush(), Speak(run + 100, text, "en", voice))
            seen = len(listener.events)
            started = listener.wait(lambda event: event == Started(run + 100), seen - 1)  # noqa: B023
            # The old sentence still sounds: the moment of Started stands for the first sample (see sound_marks).
            values.append(started - at)
        else:
            at = speak(listener, run + 100, text, voice)
            values.append(recorder.wait_for_sound(at) - at)
        listener.quiet()
    return values


def silences(recorder: Recorder, listener: Listener) -> list[float]:
    """Seconds from Flush to the last sample of a tone."""
    values = []
    for run in range(40):
        speak(listener, 100 + run, "one two three " * 5, "tone")
        time.sleep(0.3 + 0.0037 * run)
        at = listener.send(Flush())
        time.sleep(0.3)
        last = recorder.last_loud(at + 0.3)
        assert last is not None
        values.append(last - at)
    return values


def gaps(recorder: Recorder, listener: Listener) -> list[float]:
    """By how much the silence between sentences differs from the 0.3 s that were asked for."""
    begin = recorder.frame_at(time.monotonic())
    count = 41
    for run in range(count):
        listener.send(Speak(1000 + run, f"one two {run}", "en", "tone", Prosody(rate=600), pause_after=0.3))
    listener.wait(
        lambda event: getattr(event, "ticket", 0) == 999 + count and type(event).__name__ == "Finished", patience=60
    )
    time.sleep(0.2)
    loud = np.flatnonzero(np.abs(recorder.samples()[begin:].astype(np.int32)) > 0)
    steps = np.diff(loud)
    return [abs(float(step - 1) / 48_000 - 0.3) for step in steps[steps > 4800]]


if __name__ == "__main__":
    main()
