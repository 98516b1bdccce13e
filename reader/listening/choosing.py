"""Which recogniser listens: the best there is for a language, or the one asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import EngineUnavailable, ReaderError
from reader.language_tags import primary
from reader.listening.models import folder_of
from reader.listening.voice_activity import VoiceDetector, voice_detector
from reader.ports import Recognizer

if TYPE_CHECKING:
    from reader.listening.own_words import Matcher, OwnWords
    from reader.listening.takes import Describer

KINDS = ("auto", "vosk", "pocketsphinx", "core", "own words")


@dataclass(frozen=True, slots=True)
class Ear:
    """What listens: the recogniser, what finds its stretches of sound, the person's own words where some were taught,
    and what is wrong with those where they cannot be heard."""

    recognizer: Recognizer
    detector: VoiceDetector
    own: OwnWords | None = None
    trouble: ReaderError | None = None


def ear(kind: str, language: str, models: Path, own_words: Path | None = None) -> Ear:
    """A recogniser for a language, with the own words in the file `own_words` beside it; "own words" is those alone.

    Sounds that are no speech are listened to where some were taught. Raises EngineUnavailable.
    """
    from reader.listening.own_words_file import Taught, load

    trouble: ReaderError | None = None
    taught = Taught()
    if own_words is not None:
        try:
            taught = load(own_words)
        except ReaderError as error:
            trouble = error
    if not taught.takes:
        if kind == "own words":
            raise EngineUnavailable("None of your own words was taught.", "Teach some: reader teach COMMAND.")
        return Ear(recognizer(kind, language, models), voice_detector(), trouble=trouble)
    from reader.listening.beside import Beside
    from reader.listening.own_words import Matcher

    own, detector = listens_for(Matcher(taught), language)
    if kind == "own words":
        return Ear(own, detector, own)
    try:
        main = recognizer(kind, language, models)
    except EngineUnavailable as error:
        return Ear(own, detector, own, error)
    return Ear(Beside(main, own), detector, own)


_SOFTER = 12.0
"""Decibels that a sound may be softer than the softest that was taught."""


def listens_for(
    matcher: Matcher, language: str = "en", describer: Describer | None = None
) -> tuple[OwnWords, VoiceDetector]:
    """What hears the words that the matcher knows, and what finds their sounds: a voice detector, and where some words
    are no speech to it, every sound."""
    from reader.listening.own_words import OwnWords
    from reader.listening.sound_detector import SoundDetector
    from reader.listening.takes import is_speech

    taught = matcher.taught.takes.values()
    sounds = [take.loudness for takes in taught if not is_speech(takes) for take in takes]
    if not sounds:
        return OwnWords(matcher, describer, language), voice_detector()
    detector = SoundDetector(voice_detector(), min(sounds) - _SOFTER)
    return OwnWords(matcher, describer, language, detector), detector


def recognizer(kind: str, language: str, models: Path) -> Recognizer:
    """A recogniser for a language; loading one takes from 0.2 to some seconds.

    "auto" is Vosk where a model for the language is installed, in English with the core words at its side; without
    one PocketSphinx and the core words, which know English only. Raises EngineUnavailable.
    """
    code = primary(language) or "en"
    if kind == "core":
        from reader.listening.core_words import CoreWords

        return CoreWords()
    if kind == "vosk":
        return _vosk(code, models)
    if kind == "pocketsphinx":
        return _pocketsphinx(code)
    if code != "en":
        return _vosk(code, models)
    from reader.listening.core_words import CoreWords
    from reader.listening.fusion import Fused

    return Fused(_vosk(code, models) if folder_of(code, models) else _pocketsphinx(code), CoreWords())


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
        raise EngineUnavailable("PocketSphinx hears English only.", "Choose the recogniser vosk, or auto.")
    return PocketSphinxRecognizer()
