"""How soon a voice can speak, how fast it renders, and what it holds in memory.

    python -m bench.speech_render [--json]

Every start is a process of its own: from its first instruction to the natural voice being ready, then to the first
clip of a sentence, which is the first clause alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from bench.figures import Figure, of, report

RUNS = 7
CHILD = """
import json, sys, time
began = time.perf_counter()
import psutil
from pathlib import Path
from reader.messages import Prosody
from reader.speech.synthesis import Synthesis
folder = Path(sys.argv[1])
synthesis = Synthesis(folder, folder)
voice = {voice.name: voice for voice in synthesis.voices()}[sys.argv[2]]
if voice.engine == "piper":
    synthesis.engines["piper"].load(voice)
ready = time.perf_counter() - began
texts = (
    "In amyotrophic lateral sclerosis, the nerve cells that move the muscles slowly die, and the cells of the brain "
    "around them change in the way that doctors call inflammation.",
    "For many years doctors thought of inflammation as a fire that only does harm.",
    "Talk to your doctor before you change anything, because what helps one person may not help another.",
) * 4
list(synthesis.render("Ready to read.", "en", voice.name, Prosody(), first=True))
first, spent, seconds = [], 0.0, 0.0
for text in texts:
    start = time.perf_counter()
    for number, clip in enumerate(synthesis.render(text, "en", voice.name, Prosody(), first=True)):
        if not number:
            first.append(time.perf_counter() - start)
        seconds += clip.seconds
    spent += time.perf_counter() - start
memory = psutil.Process().memory_info().rss / 1e6
synthesis.close()
print(json.dumps({"ready": ready, "first": first, "factor": spent / seconds, "memory": memory}))
"""


def measure(voice: str, first_target: float) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            json.loads(
                subprocess.run(
                    [sys.executable, "-c", CHILD, folder, voice], stdout=subprocess.PIPE, check=True, text=True
                ).stdout
            )
            for _ in range(RUNS + 1)
        ][1:]  # the first one lists the computer's voices and reads the model from the disk
    name = voice.replace(" ", "_")
    return [
        of(f"voice_ready_{name}", "s", [run["ready"] for run in runs], 1.2, note="from the start of the process"),
        of(f"first_clip_{name}", "s", [one for run in runs for one in run["first"]], first_target),
        of(f"real_time_factor_{name}", "", [run["factor"] for run in runs], 0.5),
        of(f"speech_memory_{name}", "MB", [run["memory"] for run in runs], 350.0),
    ]


if __name__ == "__main__":
    report([*measure("espeak english", 0.06), *measure("joe", 0.25)])
