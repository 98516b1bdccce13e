"""The microphone check, with a scripted ear and a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator

from reader.messages import Event, Heard, InputLevel, ListenerState
from reader.sound.microphone_check import check_microphone


class Room:
    """Events four times a second; what is said is said when it is asked for."""

    def __init__(self, noise: float, voice: float, *, says: tuple[str, ...] = ("next", "stop", "go")) -> None:
        self.now = 0.0
        self.told: list[str] = []
        self._noise, self._voice, self._says = noise, voice, says

    def clock(self) -> float:
        return self.now

    def tell(self, text: str) -> None:
        self.told.append(text)

    def events(self) -> Iterator[Event]:
        yield ListenerState("listening", microphone="Mic")
        asked = 0
        while True:
            self.now += 0.25
            wanted = sum(text.startswith("Please say") for text in self.told)
            if wanted > asked:
                asked = wanted
                yield InputLevel(self._voice, self._noise)
                if asked <= len(self._says):
                    yield Heard(self.now, self.now, self.now, self._says[asked - 1], 0.9, True, "core")
            yield InputLevel(self._noise, self._noise, "nothing heard" if self._noise <= -96 else "")

    def check(self) -> dict[str, tuple[bool, str]]:
        return {c.name: (c.works, c.hint) for c in check_microphone(self.events(), self.tell, self.clock)}


def test_a_good_microphone_in_a_quiet_room() -> None:
    found = Room(-60, -20).check()
    assert {name: works for name, (works, _) in found.items()} == {"noise": True, "voice": True, "words": True}


def test_a_noisy_room_a_faint_voice_and_words_not_understood() -> None:
    found = Room(-40, -39, says=("next",)).check()
    assert "wake phrase" in found["noise"][1]
    assert "closer" in found["voice"][1]
    assert not found["words"][0]


def test_a_muted_microphone_and_none_at_all() -> None:
    assert "muted" in Room(-96, -96, says=()).check()["noise"][1]
    gone = ListenerState("no microphone", "There is no microphone.", "Connect one.")
    (check,) = check_microphone(iter([gone]), lambda _: None)
    assert (check.works, check.found, check.hint) == (False, "There is no microphone.", "Connect one.")
