"""Are words marked when they are heard? Marks against a forced alignment by PocketSphinx.

    python -m bench.speech_marks [--json] [--voices joe,...] [--sentences 100] [--rate 170]

Sentences are the sample document's own, those whose words are all in PocketSphinx's dictionary. It finds word
borders in steps of 10 ms and to within some tens of milliseconds itself, so the figure is an upper bound of the error.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import Figure, of, report
from reader.audio.resample import resample
from reader.messages import Prosody
from reader.ports import Clip
from reader.speech.speakable import speakable
from reader.speech.synthesis import Synthesis

CONTENT = Path(__file__).resolve().parents[1] / "content"
RATE = 16_000
TOLERANCE = 0.05


def sentences(decoder: Any, most: int) -> Iterator[str]:
    found = 0
    for path in sorted((CONTENT / "als-inflammation").glob("0*.md")):
        plain = re.sub(r"\]\([^)]*\)|[\[\]*#>`|]", "", path.read_text(encoding="utf-8"))
        for sentence in re.split(r"(?<=[.!?])\s+|\n\n+", plain.replace("\n- ", "\n\n")):
            text = " ".join(sentence.split())
            words = [token for word in speakable(text, "en") for token in tokens(word.say)]
            if 6 <= len(words) <= 30 and all(decoder.lookup_word(token) for token in words):
                yield text
                found += 1
                if found == most:
                    return


def tokens(say: str) -> list[str]:
    """As PocketSphinx's dictionary writes them: letters are "a.", the rest small."""
    said = []
    for token in re.findall(r"[\w']+", say):
        said.append(f"{token.lower()}." if re.fullmatch("[A-Z]", token) else token.lower())
    return said


def aligned(decoder: Any, clip: Clip, words: list[str]) -> list[float]:
    """Where each of the words begins, in seconds; empty where the aligner gives up."""
    sound = resample(np.frombuffer(clip.samples, dtype=np.int16), clip.rate, RATE)
    lead = np.zeros(RATE // 5, dtype=np.int16)
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(np.concatenate([lead, sound, lead]).tobytes(), full_utt=True)
    decoder.end_utt()
    try:
        segments = list(decoder.seg())
    except TypeError:
        return []
    starts = [
        segment.start_frame / 100 - 0.2
        for segment in segments
        if not segment.word.startswith(("<", "[")) and segment.word not in {"(NULL)"}
    ]
    return starts if len(starts) == len(words) else []


def errors(synthesis: Synthesis, decoder: Any, voice: str, rate: int, most: int) -> list[float]:
    differences = []
    for text in sentences(decoder, most):
        words = speakable(text, "en")
        at = {word.span: number for number, word in enumerate(words)}
        for clip in synthesis.render(text, "en", voice, Prosody(rate), first=False):
            said = [tokens(words[at[mark.span]].say) for mark in clip.marks]
            starts = aligned(decoder, clip, [token for some in said for token in some])
            number = 0
            for mark, some in zip(clip.marks, said, strict=True):
                if some and starts:
                    differences.append(mark.frame / clip.rate - starts[number])
                number += len(some)
    return differences


def measure(voices: list[str], most: int, rate: int) -> list[Figure]:
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=RATE, loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        synthesis = Synthesis(Path(folder), Path(folder))
        for voice in voices:
            found = errors(synthesis, decoder, voice, rate, most)
            off = [abs(difference) for difference in found]
            within = 100 * sum(error <= TOLERANCE for error in off) / len(off)
            name = voice.replace(" ", "_")
            bias = 1000 * statistics.median(found)
            note = f"{len(off)} words at {rate} wpm; on the whole {abs(bias):.0f} ms {'late' if bias > 0 else 'early'}"
            figures.append(of(f"mark_error_{name}", "s", off, note=note))
            figures.append(Figure(f"marks_within_50_ms_{name}", "%", round(within, 1), None, 95.0, "more", note))
        synthesis.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--voices", default="espeak english,joe,system english america")
    parser.add_argument("--sentences", type=int, default=100)
    parser.add_argument("--rate", type=int, default=170)
    options = parser.parse_args()
    report(measure(options.voices.split(","), options.sentences, options.rate))


if __name__ == "__main__":
    main()
