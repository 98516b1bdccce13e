"""What listening costs: memory, processor time, and how soon 3,000 titles can be said.

Each is measured in a fresh process with the recognisers that listen on a fresh machine, PocketSphinx and the core
words. Processor time is that of the whole way from the microphone's samples to the decision, echo removal included,
as a share of one core, for a quiet room with background noise and for words and sentences in turns.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import hearing
from bench.figures import Figure, of, report
from reader.audio.echo import EchoRemover
from reader.document import Heading
from reader.intents import phrases_now
from reader.listening.voice_activity import RATE

SECONDS = 40
RUNS = 5
CHUNK = RATE // 20
WORDS = 4_000
SECTIONS = 3_000


def main() -> None:
    if "--measure" in sys.argv:
        print(json.dumps(_measured(Path(sys.argv[-1]))))
        return
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.npy"
        np.save(path, _speech())
        command = [sys.executable, "-m", "bench.listen_cost", "--measure", str(path)]
        run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(run.stdout)
    report(
        [
            of("listen_grammar", "ms", found["grammar"], 200, note=f"{SECTIONS} titles, {found['phrases']} phrases"),
            of("listen_grammar_no_document", "ms", found["commands"], note="the commands alone"),
            Figure("listen_memory", "MB", found["memory"], target=150, note="the process that listens, and no more"),
            Figure("listen_processor_quiet", "%", found["quiet"], target=10, note="of one core, background noise"),
            Figure(
                "listen_processor_speech",
                "%",
                found["speech"],
                target=25,
                note="of one core, words and sentences in turns",
            ),
        ]
    )


def _measured(path: Path) -> dict[str, object]:
    recognizer = hearing.recognizer("auto")
    said = [*hearing.phrases(), *hearing.titles()]
    by = hearing.listener(recognizer, said)
    noise = np.random.default_rng(0).normal(0, 60, SECONDS * RATE).astype(np.int16)
    quiet = _share(by, noise)
    speech = _share(by, np.load(path))
    memory = _resident()
    titles = _titles()
    grammar = [_time(lambda: recognizer.set_phrases(titles)) for _ in range(RUNS)]
    commands = [_time(lambda: recognizer.set_phrases(hearing.phrases())) for _ in range(RUNS)]
    return {
        "grammar": grammar,
        "commands": commands,
        "phrases": len(titles),
        "memory": memory,
        "quiet": quiet,
        "speech": speech,
    }


def _share(by: hearing.Listener, sound: NDArray[np.int16]) -> float:
    """Processor time by sound's time, in percent."""
    remover, silence = EchoRemover(), np.zeros(CHUNK, np.int16)
    began = time.process_time()
    for at in range(0, len(sound) - CHUNK + 1, CHUNK):
        by.accept(remover.remove(sound[at : at + CHUNK], silence))
    return round(100 * (time.process_time() - began) / (len(sound) / RATE), 2)


def _speech() -> NDArray[np.int16]:
    """Sentences and single words in turns, so that all there is to do is done."""
    from bench import listen_voices

    pause = np.zeros(RATE // 2, np.int16)
    said = ("Somebody talks of this and of that.", "next", "A few more words.", "section three", "stop")
    pieces = [piece for text in said for piece in (listen_voices.say("espeak:en-us", text), pause)]
    return np.resize(np.concatenate(pieces), SECONDS * RATE)


def _titles() -> list[str]:
    """What can be said in a document of so many sections, titles of one to nine words of the dictionary."""
    import pocketsphinx

    chance = random.Random(1)
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    entries = [line.split()[0] for line in path.read_text("utf-8").splitlines()]
    words = chance.sample([word for word in entries if word.isalpha()], WORDS)
    titles = [" ".join(chance.choices(words, k=chance.randint(1, 9))).title() for _ in range(SECTIONS)]
    outline = tuple(Heading(number, title, 1, 100) for number, title in enumerate(titles, 1))
    return [phrase for phrase, _ in phrases_now(outline, "en")]


def _time(work: Callable[[], object]) -> float:
    """Milliseconds of processor time: it is all computing, and other programs may be busy."""
    began = time.process_time()
    work()
    return round(1000 * (time.process_time() - began), 1)


def _resident() -> float:
    """Megabytes of this process in memory."""
    import psutil

    return round(psutil.Process().memory_info().rss / 1e6, 1)


if __name__ == "__main__":
    main()
