"""Core words said by real people whom the classifier has never heard, through the whole listener.

Each recording is judged by the one network that was trained without its speaker; the reader uses all of them
together. Recordings: `shared/speech/commands` beside the repository. Of the commands every fourth is used, or every
so many as the first argument says; of the other words all.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import numpy as np

from bench import core_words_data as data
from bench import hearing
from bench.figures import Figure, of, report
from reader.listening.classifier import Classifier
from reader.listening.listener import Listener

DRAWS = 3
"""How often noise is drawn for each recording: from one to the next as many as 1.3 in 100 more were right."""
RECOGNIZERS = ("core", "pocketsphinx", "auto")


def main() -> None:
    every = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 4)
    if not data.SPEECH.is_dir():
        print(json.dumps([]))
        return
    whole = Classifier.load()
    figures: list[Figure] = []
    for name in RECOGNIZERS:
        listeners = [_listener(name, whole.only_fold(fold)) for fold in range(data.FOLDS)]
        for noise in (None, 15.0, 6.0):
            figures += _measure(name, noise, listeners, every)
        for one in listeners:
            one.close()
    report(figures)


def _listener(name: str, classifier: Classifier) -> Listener:
    said = data.TAUGHT if name == "core" else [*hearing.phrases(), *hearing.titles()]
    return hearing.listener(hearing.recognizer(name, classifier), said, hearing.early_among(said))


def _measure(name: str, noise: float | None, listeners: list[Listener], every: int) -> list[Figure]:
    rng = np.random.default_rng(5)
    kitchen = data.Rooms(rng).kept_out
    finder = data.Finder()
    counts: Counter[str] = Counter()
    delays: list[float] = []
    draws = 1 if noise is None else DRAWS
    for number, recording in ((number, one) for _ in range(draws) for number, one in enumerate(data.commands())):
        if recording.word in data.TAUGHT and number % every:
            continue
        samples = recording.samples
        if noise is not None:
            samples = data.in_kitchen(samples, finder.find(samples), noise, kitchen, rng)
        heard = [one for one in hearing.hear(listeners[recording.fold], samples) if one.accepted]
        said = heard[0].text if heard else ""
        if recording.word in data.TAUGHT:
            counts["commands"] += 1
            counts["right"] += said == recording.word
            counts["wrong"] += said not in ("", recording.word)
            delays += [1000 * (one.decided - one.end) for one in heard]
        else:
            counts["others"] += 1
            counts["taken"] += said in data.TAUGHT
            counts["taken for anything"] += said != ""
    place = "clean" if noise is None else f"kitchen {noise:g} dB"
    goals = {"core": {None: 92.0, 15.0: 85.0}, "auto": {None: 92.0, 15.0: 85.0}}.get(name, {})
    limits = {"core": 3.0, "auto": 3.0} if noise is None else {}

    def share(key: str, of_what: str) -> float:
        return round(100 * counts[key] / max(1, counts[of_what]), 1)

    return [
        Figure(f"{name}, {place}: right", "%", share("right", "commands"), target=goals.get(noise), better="more"),
        Figure(f"{name}, {place}: taken for another", "%", share("wrong", "commands")),
        Figure(f"{name}, {place}: other words accepted", "%", share("taken", "others"), target=limits.get(name)),
        Figure(f"{name}, {place}: other words, as any phrase", "%", share("taken for anything", "others")),
        of(
            f"{name}, {place}: end of the word to the decision",
            "ms",
            delays or [0.0],
            350.0,
            note=f"{counts['commands']} commands and {counts['others']} other words",
        ),
    ]


if __name__ == "__main__":
    main()
