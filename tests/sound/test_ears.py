"""What the ear waits for before it begins."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from reader.messages import Event, Listen, ListenerState
from reader.sound.ears import Ears
from tests.fakes import eventually


def test_what_listens_is_loaded_after_the_voice(tmp_path: Path) -> None:
    events: list[Event] = []
    ears = Ears(events.append, tmp_path, saying=str, duck=lambda _: None, rate=48_000)
    voice = threading.Event()
    ears.wait_for(voice)
    ears.handle(Listen(("stop",), language="en", recognizer="vosk"))
    eventually(lambda: events == [ListenerState("loading")])
    time.sleep(0.3)
    assert events == [ListenerState("loading")]
    voice.set()
    eventually(lambda: isinstance(events[-1], ListenerState) and events[-1].state == "no recognizer")
    ears.close()
