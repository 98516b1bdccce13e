"""Heard or typed words to Commands: one way for every recogniser and for the command box."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reader.commands import BY_VERB, COMMANDS, Command, Verb
from reader.document import Heading
from reader.numbers import number, spell
from reader.phrasebook import Phrasebook, phrasebook
from reader.soundalike import normal, sound_key, unlikeness, word_key
from reader.titles import Title, sayable, spoken, titles

NEAR_COMMAND = 0.15
"""Unlikeness up to which a command is meant; any two commands' phrases are at least 0.2 apart (test_phrases.py)."""

NEAR_TITLE = 0.25
"""Unlikeness up to which a title is meant: a wrong guess is announced and undone by "back"."""

SLIP = 0.85
"""Likeness of letters (difflib's ratio) from which a command was mistyped: a letter missing, two changed places."""

CANDIDATES = 40
"""Titles that are compared sound by sound: those with most pairs of sounds in common."""

SPOKEN_OVER = 40
"""Sections of a document up to which titles can be said while the reader speaks; more would be misheard."""


def load_phrases(language: str) -> dict[Verb, tuple[str, ...]]:
    """Every command's phrases in a language, typed ones included; English where there is no table."""
    book = phrasebook(language)
    return {verb: (*phrases, *book.typed.get(verb, ())) for verb, phrases in book.commands.items()}


@dataclass(frozen=True)
class Intents:
    """What can be meant on the page: every command's phrases and every section of the document."""

    phrases: Mapping[Verb, Sequence[str]]
    outline: Sequence[Heading]
    language: str = "en"
    books: Sequence[str] = ()

    @classmethod
    def of(cls, outline: Sequence[Heading], language: str, books: Sequence[str] = ()) -> Intents:
        """All of a language's commands, all of a document's sections, and the titles of the library."""
        return cls(load_phrases(language), outline, language, books)

    def interpret(self, text: str) -> tuple[Command, ...]:
        """The commands that `text` may mean, best first: none when it means nothing, several when it is ambiguous
        and the user is to choose.

        A command's phrase wins; then a bare number, which is the section's; then a title in full, a section or page
        by number, a distinctive part of a title, and what sounds alike.
        """
        if "%" in text:
            text = text.replace("%", phrasebook(self.language).percent[0].format(""))
        words = spoken(text, self.language)
        joined = words.replace(" ", "")
        if not joined:
            return self._searched(text, phrasebook(self.language).search)
        signs = len(text.split()) > len(words.split())
        if signs and self._commands.get(joined) is Verb.SEARCH:
            # "Search .*": what is looked for is no word.
            return self._searched(text, phrasebook(self.language).search)
        if joined in self._commands:
            return (Command(self._commands[joined], said=True),)
        return (
            self._go_to(self._counted(words))
            or self._sections(self._titled(words))
            or self._numbered(words)
            or self._percent(words)
            or self._skipping(words)
            or self._searched(text, phrasebook(self.language).search)
            or self._book(words)
            or self._found(text)
            or self._asked_for(words)
            or self._sections(self._holding(words))
            or self._alike(words)
        )

    def answer(self, text: str) -> bool | int | None:
        """Yes, no or the number of a choice; None where `text` is no answer."""
        book = phrasebook(self.language)
        words = spoken(text, self.language)
        joined = words.replace(" ", "")
        for meaning, phrases in ((True, book.yes), (False, book.no)):
            if joined in {normal(phrase).replace(" ", "") for phrase in phrases}:
                return meaning
        counts = (number(rest, self.language) for rest in _inside(book.choice, words, spaces=False))
        return next((count for count in counts if count is not None and count > 0), None)

    # --- the steps of interpret, each giving nothing where it does not apply -------------------------------------

    def _go_to(self, section: int | None) -> tuple[Command, ...]:
        return () if section is None else self._sections([section])

    def _sections(self, numbers: Iterable[int]) -> tuple[Command, ...]:
        return tuple(Command(Verb.GO_TO, number, said=True) for number in dict.fromkeys(numbers))

    def _counted(self, words: str) -> int | None:
        found = number(words, self.language)
        return len(self.outline) if found == -1 else found

    def _titled(self, words: str) -> list[int]:
        found = self._by_title.get(words.replace(" ", ""), [])
        return found + self._same_sound.get(sound_key(words, self.language), []) if found else []

    def _numbered(self, words: str) -> tuple[Command, ...]:
        book = phrasebook(self.language)
        for rest in _inside(book.section, words, spaces=False):
            count = self._counted(rest)
            if count is not None:
                # "Chapter three" is the title that begins so, where there is one.
                begins = [section for title, section in self._titles if title.startswith(words + " ")]
                return self._sections(begins or [count])
        for rest in _inside(book.page, words, spaces=False):
            count = number(rest, self.language)
            if count is not None and count >= 0:
                return (Command(Verb.GO_TO_PAGE, count, said=True),)
        return ()

    def _book(self, words: str) -> tuple[Command, ...]:
        # By its number on the list, its whole title, or a part of it.
        for rest in _inside(phrasebook(self.language).book, words, spaces=False):
            count = number(rest, self.language)
            if count is not None and count > 0:
                return (Command(Verb.OPEN_BOOK, count, said=True),)
            found = self._books_called(rest)
            if found:
                return found
        return next((found for rest in self._opened(words) if (found := self._books_called(rest))), ())

    def _opened(self, words: str) -> list[str]:
        rests = _inside(phrasebook(self.language).title, words, spaces=True)
        return [rest for rest in rests if rest != words and not self._titled(rest) and not self._holding(rest)]

    def _books_called(self, asked: str) -> tuple[Command, ...]:
        said = [spoken(title, self.language) for title in self.books]
        whole = [place for place, title in enumerate(said, 1) if title == asked]
        some = [place for place, title in enumerate(said, 1) if _holds(title.split(), asked.split())]
        enough = any(len(word) > 2 or not word.isascii() for word in asked.split())
        return tuple(Command(Verb.OPEN_BOOK, place, said=True) for place in whole or (some if enough else []))

    def _percent(self, words: str) -> tuple[Command, ...]:
        for rest in _inside(phrasebook(self.language).percent, words, spaces=False):
            count = number(rest, self.language)
            if count is not None and 0 <= count <= 100:
                return (Command(Verb.GO_TO_PERCENT, count, said=True),)
        return ()

    def _skipping(self, words: str) -> tuple[Command, ...]:
        book, here = phrasebook(self.language), ""
        for ending in map(normal, book.here):
            for around in (f" {ending}", f"{ending} "):
                if words.endswith(around) or words.startswith(around):
                    words, here = words.replace(around, "", 1), " here"
        for way, forms in book.ways.items():
            for rest in _inside(forms, words, spaces=True):
                for kind, names in book.kinds.items():
                    if rest in map(normal, names):
                        return (Command(Verb.SKIPPING, text=f"{kind}={way}{here}", said=True),)
        return ()

    def _searched(self, text: str, forms: Sequence[str]) -> tuple[Command, ...]:
        # What is looked for is kept as it was typed, signs and all.
        parts = text.split()
        for form in forms:
            before, after = (normal(side).split() for side in form.split("{}"))
            inside = parts[len(before) : len(parts) - len(after)]
            outside = (parts[: len(before)], parts[len(parts) - len(after) :] if after else [])
            if inside and [[normal(part) for part in side] for side in outside] == [before, after]:
                return (Command(Verb.SEARCH, text=" ".join(inside), said=True),)
        return ()

    def _found(self, text: str) -> tuple[Command, ...]:
        # "Find" goes to a section where the words are of a title, else into the text.
        found = self._searched(text, phrasebook(self.language).find)
        words = spoken(found[0].text, self.language) if found else ""
        joined = words.replace(" ", "")
        known = joined in self._commands or self._counted(words) is not None or self._numbered(words)
        if not found or known or self._titled(words) or self._holding(words):
            return ()
        return found

    def _asked_for(self, words: str) -> tuple[Command, ...]:
        rests = _inside(phrasebook(self.language).title, words, spaces=True)
        return next((found for rest in rests if (found := self.interpret(rest))), ())

    def _holding(self, words: str) -> list[int]:
        asked = words.split()
        if not any(len(word) > 2 or not word.isascii() for word in asked):
            return []
        return [section for title, section in self._titles if _holds(title.split(), asked)]

    def _alike(self, words: str) -> tuple[Command, ...]:
        key = sound_key(words, self.language)
        commands = [(unlikeness(key, other), verb) for other, verb in self._command_sounds if _lengths(key, other)]
        command = min(commands, default=(1.0, Verb.HELP))
        wholes, pairs = self._by_sound
        shared = Counter(other for pair in _pairs(key) for other in pairs.get(pair, ()))
        near = [(unlikeness(key, other), other) for other, _ in shared.most_common(CANDIDATES)]
        best = min(near, default=(1.0, ""))[0]
        if command[0] <= min(NEAR_COMMAND, best):
            return (Command(command[1], said=True),)
        if best > NEAR_TITLE:
            slip = difflib.get_close_matches(words.replace(" ", ""), self._commands, 1, cutoff=SLIP)
            return (Command(self._commands[slip[0]], said=True),) if slip else ()
        return self._sections(section for far, other in sorted(near) if far <= best + 0.02 for section in wholes[other])

    # --- made once, when they are first needed -------------------------------------------------------------------

    @cached_property
    def _commands(self) -> dict[str, Verb]:
        return {normal(phrase).replace(" ", ""): verb for verb, phrases in self.phrases.items() for phrase in phrases}

    @cached_property
    def _command_sounds(self) -> list[tuple[str, Verb]]:
        return [(sound_key(phrase, self.language), verb) for verb, some in self.phrases.items() for phrase in some]

    @cached_property
    def _spoken(self) -> list[Title]:
        return titles(self.outline, self.language)

    @cached_property
    def _titles(self) -> list[tuple[str, int]]:
        return [(" ".join(title.words), title.number) for title in self._spoken if title.words]

    @cached_property
    def _by_title(self) -> dict[str, list[int]]:
        # Titles as said, as written, and every phrase that is shown for a section, all without spaces.
        found: dict[str, list[int]] = defaultdict(list)
        for title in self._spoken:
            for words in {title.words, title.core} - {()}:
                found["".join(words)].append(title.number)
        for heading in self.outline:
            written = normal(heading.title).replace(" ", "")
            if written and heading.number not in found[written]:
                found[written].append(heading.number)
        for section, phrases in sayable(self.outline, self.language).items():
            for phrase in phrases:
                numbers = found[phrase.replace(" ", "")]
                if section not in numbers and not numbers:
                    numbers.append(section)
        return {title: numbers for title, numbers in found.items() if numbers}

    @cached_property
    def _same_sound(self) -> dict[str, list[int]]:
        # Titles that sound the same in full: which of them was meant has to be asked.
        found: dict[str, list[int]] = defaultdict(list)
        for title in self._spoken:
            if title.core:
                found["".join([word_key(word, self.language) for word in title.core])].append(title.number)
        return {key: numbers for key, numbers in found.items() if len(numbers) > 1}

    @cached_property
    def _by_sound(self) -> tuple[dict[str, list[int]], dict[str, list[str]]]:
        # Sections by what their title, and each longer word of it, sounds like; and those sounds by pairs of sounds.
        wholes: dict[str, list[int]] = defaultdict(list)
        for title in self._spoken:
            keys = [word_key(word, self.language) for word in title.core]
            longer = (key for key, word in zip(keys, title.core, strict=True) if len(word) > 3 or not word.isascii())
            for key in {"".join(keys), *longer} - {""}:
                wholes[key].append(title.number)
        pairs: dict[str, list[str]] = defaultdict(list)
        for key in wholes:
            for pair in _pairs(key):
                pairs[pair].append(key)
        return dict(wholes), dict(pairs)


def phrases_now(
    outline: Sequence[Heading], language: str, *, speaking: bool = False, pages: Iterable[int] = ()
) -> list[tuple[str, Command]]:
    """Everything that can be said now, as a recogniser takes it, and what it does; commands first.

    Two sections of the same title share a phrase. While the reader is `speaking` it is little: the commands that
    matter then, and each section's shown phrase and number in a short document. `pages` are those of the printed book.
    """
    book = phrasebook(language)
    said = [
        (phrase, Command(row.verb, said=True))
        for row in COMMANDS
        if row.speaking or not speaking
        for phrase in book.commands[row.verb]
    ]
    if speaking and len(outline) > SPOKEN_OVER:
        return said
    for section, phrases in sayable(outline, book.language).items():
        command = Command(Verb.GO_TO, section, said=True)
        wanted = (phrases[0], phrases[-1]) if speaking else (*phrases, normal(spell(section, book.language)))
        said += [(phrase, command) for phrase in dict.fromkeys(wanted)]
    for page in pages if not speaking else ():
        phrase = normal(book.page[0].format(spell(page, book.language)))
        said.append((phrase, Command(Verb.GO_TO_PAGE, page, said=True)))
    if not speaking:
        said += _said_of_reading(book)
    return said


def early(said: Sequence[tuple[str, Command]], besides: Iterable[str] = ()) -> set[str]:
    """Those phrases of `phrases_now` that may be acted upon before it is sure that nothing follows: they lose nothing,
    and no phrase that begins so does anything else ("stop reading" is "stop", "next sentence" is not "next"). What can
    be said `besides`, such as the title of a book, is something else."""
    found = {
        phrase: command.verb for phrase, command in said if command.argument is None and BY_VERB[command.verb].safe
    }
    others = ((phrase, None) for phrase in besides)
    for phrase, verb in itertools.chain(((phrase, command.verb) for phrase, command in said), others):
        begun = ""
        for word in phrase.split()[:-1]:
            begun = f"{begun} {word}".lstrip()
            if found.get(begun, verb) is not verb:
                del found[begun]
    return set(found)


def _said_of_reading(book: Phrasebook) -> list[tuple[str, Command]]:
    # Tenths of the book, and each way for each kind that may be left out.
    percents = [
        (normal(book.percent[0].format(spell(tenth, book.language))), Command(Verb.GO_TO_PERCENT, tenth, said=True))
        for tenth in range(10, 100, 10)
    ]
    ways = [
        (normal(forms[0].format(names[0])), Command(Verb.SKIPPING, text=f"{kind}={way}", said=True))
        for way, forms in book.ways.items()
        for kind, names in book.kinds.items()
    ]
    return percents + ways


def describe(command: Command, outline: Sequence[Heading], books: Sequence[str] = ()) -> str:
    """What a command does, in a few words: for `reader phrases`, for asking back and for choosing from."""
    if command.verb is Verb.OPEN_BOOK and command.argument and command.argument <= len(books):
        return f"Open {books[command.argument - 1]}"
    if command.verb is Verb.GO_TO and command.argument and 1 <= command.argument <= len(outline):
        return f"Go to {command.argument}: {outline[command.argument - 1].label}"
    if command.argument is not None or command.text:
        return f"{BY_VERB[command.verb].label}: {command.text or command.argument}"
    return BY_VERB[command.verb].label


def _inside(around: Sequence[str], words: str, *, spaces: bool) -> list[str]:
    # What stands for "{}" where `words` have the form of one of these; without `spaces` "3 장" may be "3장" as well.
    found = []
    for form in around:
        before, after = form.split("{}")
        gap = "" if spaces else " ?"
        head = normal(before) + (" " if spaces and before.endswith(" ") else gap) if before else ""
        tail = (" " if spaces and after.startswith(" ") else gap) + normal(after) if after else ""
        inside = re.fullmatch(f"{head}(.+?){tail}", words)
        if inside:
            found.append(inside[1])
    return found


def _holds(title: Sequence[str], asked: Sequence[str]) -> bool:
    # All the words asked for stand in the title, in order; a longer word may be cut short.
    at = 0
    for word in asked:
        while at < len(title) and not (title[at] == word or (len(word) > 2 and title[at].startswith(word))):
            at += 1
        if at == len(title):
            return False
        at += 1
    return True


def _pairs(key: str) -> set[str]:
    return {key[at : at + 2] for at in range(len(key) - 1)}


def _lengths(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= NEAR_COMMAND * max(len(one), len(other))
