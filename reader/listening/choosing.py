"""Which recogniser listens: the best there is for a language, or the one asked for."""

from __future__ import annotations

from pathlib import Path

from reader.errors import EngineUnavailable
from reader.listening.models import folder_of
from reader.ports import Recognizer

KINDS = ("auto", "vosk", "pocketsphinx", "core")


def recognizer(kind: str, language: str, models: Path) -> Recognizer:
    """A recogniser for a language; loading one takes from 0.2 to some seconds.

    "auto" is Vosk where a model for the language is installed, in English with the core words at its side; without
    one PocketSphinx and the core words, which know English only. Raises EngineUnavailable.
    """
    code = language.split("-")[0].split("_")[0].lower() or "en"
    if kind == "core":
        from reader.listening.core_words import CoreWords

        return CoreWords()
    if kind == "vosk":
        return _vosk(code, models)
    if kind == "pocketsphinx":
        return _pocketsphinx(code)
    main = _vosk(code, models) if folder_of(code, models) else _pocketsphinx(code)
    if code != "en":
        return main
    from reader.listening.core_words import CoreWords
    from reader.listening.fusion import Fused

    return Fused(main, CoreWords())


def _vosk(code: str, models: Path) -> Recognizer:
    from reader.listening.vosk_recognizer import VoskModel, VoskRecognizer

    folder = folder_of(code, models)
    if folder is None:
        raise EngineUnavailable(
            f'There is no speech model for the language "{code}".', f"Install it: reader models install {code}."
        )
    return VoskRecognizer(VoskModel(folder, code))


def _pocketsphinx(code: str) -> Recognizer:
    from reader.listening.pocketsphinx_recognizer import PocketSphinxRecognizer

    if code != "en":
        raise EngineUnavailable(
            f'There is no speech model for the language "{code}".', f"Install it: reader models install {code}."
        )
    return PocketSphinxRecognizer()
