"""The word that is marked against the word that is heard.

Two measurements. The clock: words made of tones, whose beginnings the recording shows to the sample. The whole: a
section read by the natural voice, where PocketSphinx aligns the recording with the text (it is good to about 20 ms) and
every WordReached is compared with the beginning of its word there.
"""

from __future__ import annotations

import re
import sys
import time
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, of, report
from bench.sound_stage import TONES, VOICES, Listener, Recorder, stage
from reader.audio.resample import resample
from reader.messages import Finished, Prosody, Speak, Underrun, WordReached

SENTENCES = (
    "The body has its own way to fight what does not belong there.",
    "When this goes on for too long it can hurt the cells that carry orders to the muscles.",
    "Many people have asked if a medicine could make it stop.",
    "Some of them were tested, and most did not help.",
    "This does not mean that nothing can be done.",
    "Good food, enough sleep and gentle movement are part of every day.",
    "Talk about them with the people who take care of you.",
    "New studies begin every year, and some of them may need your help.",
)
ROUNDS = 3


def main() -> None:
    figures: list[Figure] = []
    with stage(TONES) as (_, recorder, listener):
        errors = tones(recorder, listener)
        figures.append(of("marked_word_clock_error", "s", [abs(error) for error in errors], 0.05, note="tones"))
    with stage(VOICES) as (_, recorder, listener):
        listener.send(Speak(1, "Ready.", "en", "joe"))
        listener.wait(lambda event: event == Finished(1))
        moments, errors = voice(recorder, listener)
        figures.append(
            of("marked_word_error", "s", [abs(error) for error in errors], 0.05, note=f"joe, {len(errors)} words")
        )
        p95 = figures[-1].p95
        figures.append(Figure("marked_word_error_p95", "s", p95 or 0.0, None, 0.05, note="the same; 95 % of the words"))
        slope = float(np.polyfit(moments, errors, 1)[0]) * 60
        figures.append(
            Figure("marked_word_drift", "s/min", round(abs(slope), 5), None, 0.005, note=f"over {moments[-1]:.0f} s")
        )
    report(figures)


def tones(recorder: Recorder, listener: Listener) -> list[float]:
    """Arrival of WordReached minus the beginning of its tone, in seconds, over a minute."""
    errors = []
    for ticket in range(1, 21):
        seen = len(listener.events)
        at = listener.send(Speak(ticket, "one two three four five six", "en", "tone", Prosody(rate=150), 0.2))
        listener.wait(lambda event: event == Finished(ticket), seen)  # noqa: B023
        first = recorder.wait_for_sound(at) - 2 / 48_000  # a sine is loud enough two samples after its beginning
        told = [moment for moment, event in listener.events[seen:] if isinstance(event, WordReached)]
        errors += [moment - (first + number * 0.4) for number, moment in enumerate(told)]
    return errors


def voice(recorder: Recorder, listener: Listener) -> tuple[list[float], list[float]]:
    """For every word that could be aligned: seconds since the beginning, and the error."""
    began = time.monotonic()
    seen = len(listener.events)
    texts = {100 + n: SENTENCES[n % len(SENTENCES)] for n in range(ROUNDS * len(SENTENCES))}
    for ticket, text in texts.items():
        listener.send(Speak(ticket, text, "en", "joe", pause_after=0.4))
    last = max(texts)
    listener.wait(lambda event: event == Finished(last), seen, patience=300)
    time.sleep(0.3)
    gaps = [event.seconds for _, event in listener.events[seen:] if isinstance(event, Underrun)]
    if gaps:
        print(f"{len(gaps)} underruns, {sum(gaps):.2f} s", file=sys.stderr)
    moments, errors = [], []
    for ticket, text in texts.items():
        told = [
            (moment, event.span.of(text))
            for moment, event in listener.events[seen:]
            if isinstance(event, WordReached) and event.ticket == ticket
        ]
        begin = told[0][0] - 0.2
        end = told[-1][0] + 1.0
        samples = recorder.samples()[recorder.frame_at(begin) : recorder.frame_at(end)]
        starts = aligned(samples, [word for _, word in told])
        for (moment, _), start in zip(told, starts, strict=True):
            moments.append(moment - began)
            errors.append(moment - (begin + start))
    return moments, errors


def aligned(samples: NDArray[np.int16], words: list[str]) -> list[float]:
    """When each word begins in the samples, in seconds, by forced alignment."""
    from pocketsphinx import Decoder

    decoder = Decoder(lm=None, loglevel="FATAL")
    plain = [re.sub(r"[^a-z']", "", word.lower()) for word in words]
    decoder.set_align_text(" ".join(plain))
    decoder.start_utt()
    decoder.process_raw(resample(samples, 48_000, 16_000).tobytes(), full_utt=True)
    decoder.end_utt()
    starts = [segment.start_frame / 100 for segment in decoder.seg() if not segment.word.startswith(("<", "["))]
    assert len(starts) == len(words), (len(starts), words)
    assert all(a <= b for a, b in pairwise(starts))
    return starts


if __name__ == "__main__":
    main()
