"""The process in which the computer's own voices live (pyttsx3): `python -m reader.speech.system_child`.

It reads one JSON object a line and answers with one: {"do": "voices"} lists them, {"do": "render", "text", "voice",
"rate", "file"} writes a sound file. Whatever a driver prints goes nowhere, and when it hangs the process is ended
from outside.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

# A driver's first loops can end before it has spoken; a sound file of this many bytes holds nothing.
_TRIES = 3
_HEADER = 100


def main() -> None:
    """Answers until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    keep = _bundled_library() if sys.platform == "linux" else None
    engine: Any = None
    for line in sys.stdin:
        try:
            if engine is None:
                import pyttsx3  # type: ignore[import-untyped]

                engine = pyttsx3.init()
            answer = _answer(engine, json.loads(line))
        except Exception as error:  # noqa: BLE001 - a driver may raise anything; the parent makes a sentence of it
            answer = {"error": f"{type(error).__name__}: {error}"}
        _send(answers, answer)
    del keep


def _bundled_library() -> Any:
    """pyttsx3 asks for libespeak-ng.so.1: the wheel's library, loaded before, answers to that name."""
    import ctypes

    try:
        import espeakng_loader  # type: ignore[import-untyped]

        os.environ.setdefault("ESPEAK_DATA_PATH", str(espeakng_loader.get_data_path()))
        return ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError, RuntimeError):
        return None  # then the computer's own library is asked for


def _answer(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    if request["do"] == "voices":
        return {"voices": [_described(voice) for voice in engine.getProperty("voices")]}
    for _ in range(_TRIES):
        _render(engine, request)
        file = Path(request["file"])
        if file.exists() and file.stat().st_size > _HEADER:
            break
    return {"file": request["file"]}


def _render(engine: Any, request: dict[str, Any]) -> None:
    _settle()
    engine.setProperty("voice", request["voice"])
    engine.setProperty("rate", request["rate"])
    _settle()
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    _settle()


def _settle() -> None:
    """pyttsx3's espeak driver returns from its first loops while the library's thread still writes the file."""
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    if espeak is not None:
        espeak.Synchronize()


def _described(voice: Any) -> dict[str, str]:
    languages = voice.languages or [""]
    language = languages[0]
    if isinstance(language, bytes):
        # espeak's list begins with a byte of priority.
        language = language.lstrip(bytes(range(32))).decode("utf-8", "replace")
    return {"key": str(voice.id), "name": str(voice.name or voice.id), "language": str(language).strip("\x05\x00")}


def _send(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
