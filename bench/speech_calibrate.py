"""Measures how fast the voices that come with the program read, and writes reader/speech/calibrations.toml.

    python bench/speech_calibrate.py

What is asked for is compared with what comes out of Synthesis, sentence by sentence, clause breaths included and the
pause after a sentence left out (it is a setting of its own); the curve is corrected until they agree.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reader.messages import Prosody
from reader.ports import Voice
from reader.speech.calibrations import Calibrations
from reader.speech.rate import Calibration
from reader.speech.synthesis import Synthesis

DATA = Path(__file__).resolve().parents[1] / "reader" / "speech" / "calibrations.toml"
SETTINGS = {
    "espeak": (80, 100, 130, 170, 210, 250, 300, 350, 400, 450, 550, 650),
    "piper": (2.5, 2.0, 1.6, 1.25, 1.0, 0.85, 0.7, 0.6, 0.5, 0.42),
}
REFERENCE = {"espeak": "espeak english", "piper": "joe"}


class Fixed(Calibrations):
    """Every voice at one setting."""

    def __init__(self, cache: Path) -> None:
        super().__init__(cache)
        self.setting = 1.0

    def of(self, voice: Voice, measure: object) -> Calibration:
        return Calibration(((self.setting, 1e-6), (self.setting, 1e6)))


def words_a_minute(synthesis: Synthesis, voice: Voice, text: str, rate: int) -> float:
    words, seconds = 0, 0.0
    for sentence in text.strip().split("\n"):
        for clip in synthesis.render(sentence, voice.language, voice.name, Prosody(rate), first=False):
            words += len(clip.marks)
            seconds += clip.seconds
    return words / seconds * 60


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        fixed = Fixed(cache)
        synthesis = Synthesis(cache, cache, calibrations=fixed)
        voices = {voice.name: voice for voice in synthesis.voices()}
        curves: dict[str, list[tuple[float, float]]] = {}
        references, factors = {}, {}
        for engine, settings in SETTINGS.items():
            voice = voices[REFERENCE[engine]]
            curve = []
            for fixed.setting in settings:
                # The breath between clauses depends on the rate, which is what is looked for: twice is enough.
                rate = 170.0
                for _ in range(3):
                    rate = words_a_minute(synthesis, voice, fixed.passage("en"), max(round(rate), 1))
                curve.append((fixed.setting, round(rate, 1)))
                print(engine, fixed.setting, round(rate))
            curves[engine] = curve
            setting, speed = curve[len(curve) // 2]
            first = fixed.sentence("en")
            seconds = synthesis.engines[engine].seconds(first, voice, setting)
            references[engine] = round(len(first) / seconds * 60 / speed, 3)
            for other in voices.values():
                if other.engine != engine or (engine == "piper" and other.name != "joe"):
                    continue
                fixed.setting = setting
                text = fixed.passage(other.language)
                if text == fixed.passage("en") and not other.language.startswith("en"):
                    factors[other.name] = 1.0
                    continue
                factors[other.name] = round(words_a_minute(synthesis, other, text, round(speed)) / speed, 3)
        curves["system"], references["system"] = curves["espeak"], references["espeak"]
        synthesis.close()
    before, _, rest = DATA.read_text(encoding="utf-8").partition("[curves]")
    notes = re.findall(r"(?m)^# .*", rest)
    passages = rest[rest.index("[passages]") :]
    lines = ["[curves]"]
    lines += [f"{engine} = {[list(point) for point in curve]}" for engine, curve in curves.items()]
    lines += ["", *notes[:2], "[references]", *(f"{engine} = {ratio}" for engine, ratio in references.items())]
    lines += ["", "[factors]", *(f'"{name}" = {factor}' for name, factor in factors.items())]
    lines += ["", *notes[2:], passages]
    DATA.write_text(before + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
