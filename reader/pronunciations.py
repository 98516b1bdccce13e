"""How words are spoken instead of as they are written: rules by word or pattern, for one book or for all.

What is shown never changes. The rules are applied to what is about to be spoken, on the page, and travel with each
request as `Said`s: letters that are spoken in place of a word, phonemes of the international alphabet between
slashes, or nothing for a word that is skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.document import InlineKind, Span
from reader.errors import LibraryError
from reader.files import private_folder, write_whole
from reader.language_tags import primary
from reader.messages import Said

if TYPE_CHECKING:
    from reader.document import Section
    from reader.utterances import Utterance

MOST = 20_000
"""Rules that are kept: as many as a lexicon of a book may have."""
LONGEST = 200
"""Letters of a word, of a pattern and of what is said for it."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """One rule. `written` is a word, several words, or a pattern in which "*" is any letters and "?" one letter.

    With a capital in it other than the first letter it means exactly these capitals ("US"), else any. `said` is what
    is spoken: letters, phonemes between slashes, or "" for nothing. `book` is the fingerprint of the one document it
    is for, "" for all; `language` a BCP 47 code, "" for all.
    """

    written: str
    said: str
    book: str = ""
    language: str = ""

    @property
    def is_pattern(self) -> bool:
        """Whether it stands for more than one word."""
        return "*" in self.written or "?" in self.written

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a rule for: a new rule for the same takes its place."""
        return (_cased(self.written), self.book, primary(self.language))


class Pronunciations:
    """The rules of one person, in the file at `path`; a damaged file is set aside and `notice` says so.

    Without a path they last as long as the program. Raises LibraryError where they cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.notice = ""
        self._path = path
        self._rules: dict[tuple[str, str, str], Pronunciation] = {}
        self._tables: dict[tuple[str, str], _Table] = {}
        if path is not None:
            self._load(path)

    def __iter__(self) -> Iterator[Pronunciation]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def add(self, *rules: Pronunciation) -> None:
        """Keeps rules; a later one for the same words takes the place of an earlier one."""
        before = dict(self._rules)
        for rule in rules:
            too_long = len(rule.written) > LONGEST or len(rule.said) > LONGEST or rule.written.count("*") > 3
            if too_long or not re.search(r"\w", rule.written):
                raise LibraryError(
                    "That is no word that can be said differently.", f"Words and sounds may have {LONGEST} letters."
                )
            self._rules.pop(rule.key, None)
            self._rules[rule.key] = rule
        self._written(before)

    def remove(self, rule: Pronunciation) -> None:
        """Forgets a rule."""
        before = dict(self._rules)
        self._rules.pop(rule.key, None)
        self._written(before)

    def of(self, written: str, book: str) -> Pronunciation | None:
        """The rule for exactly this word: the book's own before the one for all."""
        kept = list(self._rules.values())
        found = [rule for rule in kept if _cased(rule.written) == _cased(written) and rule.book in ("", book)]
        return next((rule for rule in found if rule.book), found[-1] if found else None)

    def in_text(self, text: str, book: str, language: str) -> tuple[Said, ...]:
        """What of a text is spoken differently, in its order and without overlaps."""
        if not self._rules:
            return ()
        key = (book, primary(language))
        if key not in self._tables:
            self._tables[key] = _Table(tuple(self._rules.values()), *key)
        return self._tables[key].found(text)

    def in_utterance(self, section: Section, utterance: Utterance, book: str) -> tuple[Said, ...]:
        """What of an utterance is spoken differently: by the person's rules, else by the book's own lexicon."""
        own = self.in_text(utterance.text, book, utterance.language)
        taken = [said.span for said in own]
        brought = [
            said
            for said in _brought(section, utterance)
            if not any(said.span.start < span.end and span.start < said.span.end for span in taken)
        ]
        return tuple(sorted((*own, *brought), key=lambda said: said.span)) if brought else own

    def _written(self, before: dict[tuple[str, str, str], Pronunciation]) -> None:
        self._tables.clear()
        if len(self._rules) > MOST:
            self._rules = before
            raise LibraryError("There are too many pronunciations.", f"{MOST:,} can be kept; remove some.")
        if self._path is None:
            return
        try:
            private_folder(self._path.parent)
            rows = [json.dumps(asdict(rule), ensure_ascii=False) for rule in self._rules.values()]
            write_whole(self._path, "[\n" + ",\n".join(rows) + "\n]\n", private=True)
        except OSError as error:
            raise LibraryError(
                "The pronunciations cannot be written; this one lasts until you close the reader.",
                f"{error.strerror or 'The disk gave no reason'}: make room on the disk.",
            ) from error

    def _load(self, path: Path) -> None:
        try:
            rows = json.loads(path.read_text("utf-8"))
            rules = [Pronunciation(**{name: str(value) for name, value in row.items()}) for row in rows[:MOST]]
        except FileNotFoundError:
            return
        except OSError as error:
            self.notice = f"The pronunciations cannot be read: {error.strerror}."
            return
        except (ValueError, TypeError, AttributeError, KeyError):
            aside = path.with_name(f"{path.name}.damaged")
            try:
                path.replace(aside)
            except OSError:
                self._path = None
            self.notice = f"The pronunciations were damaged and are begun anew; the old ones are kept as {aside.name}."
            return
        self._rules = {rule.key: rule for rule in rules}


@dataclass(frozen=True)
class _Table:
    """The rules for one book and language, made ready for looking up."""

    rules: tuple[Pronunciation, ...]
    book: str
    language: str

    @cached_property
    def _wanted(self) -> list[Pronunciation]:
        # The first that matches wins: those for the book before those for all, words before patterns, new before old.
        mine = [
            rule
            for rule in reversed(self.rules)
            if rule.book in ("", self.book) and primary(rule.language) in ("", self.language or primary(rule.language))
        ]
        return sorted(mine, key=lambda rule: (not rule.book, rule.is_pattern, " " not in rule.written))

    @cached_property
    def _words(self) -> dict[str, tuple[int, Pronunciation]]:
        found: dict[str, tuple[int, Pronunciation]] = {}
        for rank, rule in enumerate(self._wanted):
            if not rule.is_pattern and " " not in rule.written:
                found.setdefault(_cased(rule.written), (rank, rule))
        return found

    @cached_property
    def _patterns(self) -> list[tuple[int, re.Pattern[str], Pronunciation]]:
        return [
            (rank, _pattern(rule.written), rule)
            for rank, rule in enumerate(self._wanted)
            if rule.is_pattern or " " in rule.written
        ]

    def found(self, text: str) -> tuple[Said, ...]:
        """What is spoken differently."""
        hits: list[tuple[int, Said]] = []
        for match in _WORD.finditer(text):
            word = match[0]
            for form in dict.fromkeys((word.replace("’", "'"), word.casefold().replace("’", "'"))):
                if form in self._words:
                    rank, rule = self._words[form]
                    hits.append((rank, Said(Span(*match.span()), rule.said)))
        for rank, pattern, rule in self._patterns:
            hits += [(rank, Said(Span(*match.span()), rule.said)) for match in pattern.finditer(text)]
        taken: list[Said] = []
        for _, said in sorted(hits, key=lambda hit: hit[0]):
            if all(said.span.end <= one.span.start or one.span.end <= said.span.start for one in taken):
                taken.append(said)
        return tuple(sorted(taken, key=lambda said: said.span))


_WORD = re.compile(r"\w(?:[\w'’.-]*\w)?")


def plain_word(word: str) -> str:
    """A word as a rule for it is best written: in small letters, unless its capitals mean something."""
    return word if any(letter.isupper() for letter in word[1:]) else word.lower()


def spelled(word: str) -> str:
    """What is said to spell a word: its letters, one by one."""
    letters = [letter for letter in word if letter.isalnum()]
    return ", ".join("a." if letter in "aA" else letter.upper() for letter in letters)


def shifted(said: Sequence[Said], by: int) -> tuple[Said, ...]:
    """The same in a text that begins `by` characters later."""
    return (
        tuple(replace(one, span=one.span.shifted(-by)) for one in said if one.span.start >= by) if by else tuple(said)
    )


def _brought(section: Section, utterance: Utterance) -> list[Said]:
    found = []
    for inline in section.inlines:
        if inline.kind is InlineKind.PRONUNCIATION and inline.span.start < utterance.span.end:
            start, end = max(inline.span.start, utterance.span.start), min(inline.span.end, utterance.span.end)
            if start < end:
                at = Span(utterance.spoken_offset(start), utterance.spoken_offset(end - 1) + 1)
                if len(at) > 0:
                    found.append(Said(at, inline.value))
    return found


def _pattern(written: str) -> re.Pattern[str]:
    body = re.escape(" ".join(written.split()))
    # Bounded, so that no pattern can take long on any text.
    body = body.replace(r"\*", r"\w{0,60}").replace(r"\?", r"\w").replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){body}(?!\w)", 0 if _cased(written) == written != written.casefold() else re.I)


def _cased(written: str) -> str:
    """The form under which a rule is kept: small letters, unless there is a capital after the first letter."""
    written = " ".join(written.replace("’", "'").split())
    return written if any(letter.isupper() for letter in written[1:]) else written.casefold()


_SOUND = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")


def sounding(word: str, say: str) -> str:
    """A word inside a message that is spoken in another way than it is written; `split_sounds` takes it apart again."""
    return f"\ue000{word}\ue001{say}\ue002"


def split_sounds(message: str) -> tuple[str, tuple[Said, ...]]:
    """What of a message with `sounding` words in it is spoken, and how."""
    parts: list[str] = []
    said: list[Said] = []
    length = at = 0
    for match in _SOUND.finditer(message):
        parts += [message[at : match.start()], match[1]]
        start = length + match.start() - at
        length = start + len(match[1])
        said.append(Said(Span(start, length), match[2]))
        at = match.end()
    return "".join([*parts, message[at:]]), tuple(said)
