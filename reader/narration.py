"""A document read from front to back without a page: the requests to speak it, and where each one stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reader.commands import Verb
from reader.document import Document, Heading, Section, Span
from reader.errors import UnknownSection
from reader.intents import Intents
from reader.messages import Speak
from reader.ports import Segmenter
from reader.pronunciations import Pronunciations
from reader.settings import Settings
from reader.skipping import Skipping
from reader.speech_requests import SpeechRequests
from reader.utterances import Script, Utterance


@dataclass(frozen=True, slots=True)
class Narrated:
    """One request to speak and the utterance it speaks."""

    speak: Speak
    section: Section
    utterance: Utterance

    def mark(self, spoken: Span, seconds: float) -> dict[str, object]:
        """When a word is heard, as `reader speak --marks` writes it: its offsets are those of the section's text."""
        span = self.utterance.shown(spoken)
        word = span.of(self.section.text)
        return {"section": self.section.number, "start": span.start, "end": span.end, "word": word, "time": seconds}


def narrate(
    document: Document,
    sections: Sequence[int],
    segmenter: Segmenter,
    settings: Settings,
    pronunciations: Pronunciations | None = None,
) -> Iterator[Narrated]:
    """The utterances of some sections, in order; tickets count from 1."""
    # What is made into a file is never silent.
    requests = SpeechRequests(document, replace(settings, reading="aloud"), pronunciations)
    tickets = itertools.count(1)
    for number in sections:
        section = document.section(number)
        script = Script(section, segmenter, Skipping.of(settings))
        cursor = script.first()
        while cursor is not None:
            utterance = script.get(cursor)
            yield Narrated(requests.speak(next(tickets), section, utterance), section, utterance)
            cursor = script.next(cursor)


def find_section(document: Document, wanted: str) -> int:
    """The number of the section asked for by number or title, a distinctive part of it is enough.

    Raises UnknownSection, which names those that exist, the nearest first.
    """
    outline = document.outline
    if wanted.strip().isdecimal():
        if 1 <= int(wanted) <= len(outline):
            return int(wanted)
        raise UnknownSection(f"There is no section {int(wanted)}.", _which(outline))
    meant = Intents({}, outline).interpret(wanted)
    found = [command.argument for command in meant if command.verb is Verb.GO_TO and command.argument]
    found = [number for number in found if 1 <= number <= len(outline)]
    if len(found) == 1:
        return found[0]
    if found:
        choices = "; ".join(f"{number} {outline[number - 1].label}" for number in found[:6])
        raise UnknownSection(f'Several sections are called "{wanted}".', f"Say which by its number: {choices}.")
    raise UnknownSection(f'There is no section called "{wanted}".', _nearest(outline, wanted))


def _which(outline: Sequence[Heading]) -> str:
    return f"The sections are 1 to {len(outline)}." if len(outline) > 1 else "There is one section, number 1."


def _nearest(outline: Sequence[Heading], wanted: str) -> str:
    from difflib import get_close_matches

    titles = {heading.title.casefold(): heading for heading in outline if heading.title}
    near = get_close_matches(wanted.casefold(), titles, 3, cutoff=0.0)
    if not near:
        return _which(outline)
    return "The nearest are: " + "; ".join(f"{titles[title].number} {titles[title].title}" for title in near) + "."
