"""From utterances to what the sound process is asked for: their voice, their pauses, and how their words are said."""

from __future__ import annotations

from reader.document import Document, Section
from reader.messages import Prepare, Prosody, Recorded, Said, Speak
from reader.pronunciations import Pronunciations, shifted
from reader.recordings import Narration
from reader.settings import Settings
from reader.utterances import Boundary, Utterance

NORMAL_RATE = 170
"""Words a minute at which the pauses that are set hold."""


class SpeechRequests:
    """Requests for utterances of one document, as the `settings` of the moment want them spoken.

    Each is spoken from its character `skipped` on.
    """

    def __init__(self, document: Document, settings: Settings, pronunciations: Pronunciations | None = None) -> None:
        self.settings = settings
        self._document = document
        self._narration = Narration(document)
        self._pronunciations = Pronunciations() if pronunciations is None else pronunciations

    def speak(self, ticket: int, section: Section, utterance: Utterance, skipped: int = 0) -> Speak:
        """To speak it, then to pause as long as is set."""
        recorded = self._recorded(section, utterance, skipped)
        # Its reader made the pauses of a recording.
        pause = 0.0 if recorded else pause_after(utterance.boundary, self.settings)
        said, voice = self._said(section, utterance, skipped), self.settings.voice
        text = utterance.text[skipped:]
        return Speak(ticket, text, utterance.language, voice, self._prosody(), pause, said, recorded)

    def prepare(self, section: Section, utterance: Utterance, skipped: int = 0) -> Prepare:
        """To have it ready: it may be asked for next."""
        recorded, said = self._recorded(section, utterance, skipped), self._said(section, utterance, skipped)
        text = utterance.text[skipped:]
        return Prepare(text, utterance.language, self.settings.voice, self._prosody(), said, recorded)

    def _recorded(self, section: Section, utterance: Utterance, skipped: int) -> tuple[Recorded, ...]:
        return self._narration.of(section, utterance, skipped) if self.settings.recordings else ()

    def _said(self, section: Section, utterance: Utterance, skipped: int) -> tuple[Said, ...]:
        return shifted(self._pronunciations.in_utterance(section, utterance, self._document.fingerprint), skipped)

    def _prosody(self) -> Prosody:
        return Prosody(self.settings.pace, self.settings.pitch)


def pause_after(boundary: Boundary, settings: Settings) -> float:
    """Seconds of silence after an utterance: the pause that is set for what ends with it, shorter at higher rates."""
    pauses = {
        Boundary.NONE: 0.0,
        Boundary.SENTENCE: settings.sentence_pause,
        Boundary.PARAGRAPH: settings.paragraph_pause,
        Boundary.SECTION: settings.section_pause,
    }
    return pauses[boundary] * NORMAL_RATE / settings.pace
