"""What the sound process is told at its start."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """What the process is told at its start. `synthesizer` is "module:name" of what makes a `ports.Synthesizer` from
    a cache folder and a voices folder; `wake_silence` and `keep_awake` are seconds, see `Playback`; `voice` is the one
    that will be asked for first."""

    cache: str
    voices: str
    log: str
    models: str = ""
    own_words: str = ""
    wake_silence: float = 0.2
    keep_awake: float = 120.0
    voice: str = ""
    synthesizer: str = "reader.speech.synthesis:Synthesis"

    def encode(self) -> str:
        """As the process's one argument."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, argument: str) -> SoundOptions:
        """From the process's one argument. Raises ValueError or TypeError."""
        return cls(**json.loads(argument))
