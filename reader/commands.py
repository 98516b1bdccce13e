"""Everything the user can do: one row each.

Key bindings, the help page, the command box, the voice grammar, the scan order and the manual's table are all made
from COMMANDS. A command is added with one row here, one handler in dispatcher.py and its words in phrases/*.toml.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Verb(StrEnum):
    """What can be done. The value names the command in settings, phrase tables and `reader listen`."""

    READ = "read"
    STOP = "stop"
    NEXT_SECTION = "next_section"
    PREVIOUS_SECTION = "previous_section"
    NEXT_SENTENCE = "next_sentence"
    PREVIOUS_SENTENCE = "previous_sentence"
    NEXT_PARAGRAPH = "next_paragraph"
    PREVIOUS_PARAGRAPH = "previous_paragraph"
    REPEAT = "repeat"
    BACK = "back"
    FORWARD = "forward"
    GO_TO = "go_to"
    GO_TO_PAGE = "go_to_page"
    GO_TO_PERCENT = "go_to_percent"
    SEARCH = "search"
    NEXT_RESULT = "next_result"
    PREVIOUS_RESULT = "previous_result"
    CONTENTS = "contents"
    WHERE = "where"
    BOOKMARK = "bookmark"
    NEXT_BOOKMARK = "next_bookmark"
    BOOKMARKS = "bookmarks"
    NOTES = "notes"
    NEXT_NOTE = "next_note"
    SKIPPING = "skipping"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    SOFTER = "softer"
    NEXT_VOICE = "next_voice"
    PRONOUNCE = "pronounce"
    LISTEN = "listen"
    SLEEP = "sleep"
    BIGGER = "bigger"
    SMALLER = "smaller"
    NEXT_PALETTE = "next_palette"
    NUMBERS = "numbers"
    PAUSE_AFTER = "pause_after"
    SLEEP_TIMER = "sleep_timer"
    SETTINGS = "settings"
    COMMAND_BOX = "command_box"
    HELP = "help"
    LIBRARY = "library"
    OPEN_BOOK = "open_book"
    ADD_BOOK = "add_book"
    REMOVE_BOOK = "remove_book"
    PUT_BACK = "put_back"
    CLIPBOARD = "clipboard"
    TOUR = "tour"
    CHOICES = "choices"
    SETUP = "setup"
    NEXT_WORD = "next_word"
    CLOSE = "close"


class Group(StrEnum):
    """How commands are grouped in help and for scanning; at most six large choices a screen."""

    READING = "Reading"
    MOVING = "Moving about"
    PLACES = "Finding the place"
    SOUND = "Voice and sound"
    LOOK = "Letters and colours"
    READER = "The reader"


class Argument(StrEnum):
    """What a command may be given."""

    NONE = "none"
    SECTION = "section"
    PAGE = "page"
    PERCENT = "percent"
    WORDS = "words"
    WAY = "way"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class Command:
    """A request, from whatever source. `argument` is a section's number for GO_TO, a page's for GO_TO_PAGE,
    a book's place on the list for OPEN_BOOK, else None.

    `said` marks what was put into words, by voice or in the command box: "read" then means read and never pauses,
    while a key, a switch and a click turn reading on and off. It is no part of what the command is. `text` is what
    SEARCH looks for, or what SKIPPING is to do: "tables=skip", and " here" where it is for this book alone.
    """

    verb: Verb
    argument: int | None = None
    text: str = ""
    said: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of COMMANDS.

    `keys` are Textual key names, all single keys without a modifier (a shifted character is only ever an
    alternative). `safe` commands lose nothing and may act on early evidence. `speaking` ones belong to the small
    voice grammar used while the reader itself speaks.
    """

    verb: Verb
    label: str
    help: str
    group: Group
    keys: tuple[str, ...]
    argument: Argument = Argument.NONE
    safe: bool = False
    speaking: bool = False


# fmt: off
COMMANDS: tuple[Row, ...] = (
    Row(Verb.READ, "Read or pause", "Reads on from the marked word, or pauses.", Group.READING,
        ("space", "enter"), safe=True, speaking=True),
    Row(Verb.STOP, "Stop", "Stops reading; reading starts again at the beginning of the sentence.", Group.READING,
        ("s",), safe=True, speaking=True),
    Row(Verb.REPEAT, "Repeat the sentence", "Reads the sentence again.", Group.READING,
        ("r",), safe=True, speaking=True),
    Row(Verb.PAUSE_AFTER, "Pause after", "Pauses after each sentence, paragraph or section, or not at all.",
        Group.READING, ("a",)),
    Row(Verb.SLEEP_TIMER, "Sleep timer", "Stops reading after 15, 30, 45 or 60 minutes, or not at all.",
        Group.READING, ("z",)),
    Row(Verb.NOTES, "Hear the note", "Reads the footnote of this place, then goes on with the text.", Group.READING,
        ("f7",)),
    Row(Verb.NEXT_NOTE, "Next note", "Reads the next footnote, then goes on with the text.", Group.READING, ("f8",)),
    Row(Verb.SKIPPING, "What is skipped", "Reads, announces or skips notes, tables, code and more, here or always.",
        Group.READING, ("f9",), argument=Argument.WAY),
    Row(Verb.NEXT_WORD, "Next word", "Pauses, and shows the next word; back shows the one before.",
        Group.READING, ("tab",)),
    Row(Verb.NEXT_SECTION, "Next section", "Goes to the beginning of the next section.", Group.MOVING,
        ("n", "right"), safe=True, speaking=True),
    Row(Verb.PREVIOUS_SECTION, "Previous section", "Goes to the beginning of this section, then of the one before.",
        Group.MOVING, ("p", "left"), safe=True, speaking=True),
    Row(Verb.NEXT_SENTENCE, "Next sentence", "Goes to the next sentence.", Group.MOVING,
        ("down", "j"), safe=True, speaking=True),
    Row(Verb.PREVIOUS_SENTENCE, "Previous sentence", "Goes to the sentence before.", Group.MOVING,
        ("up", "u"), safe=True, speaking=True),
    Row(Verb.NEXT_PARAGRAPH, "Next paragraph", "Goes to the next paragraph.", Group.MOVING,
        ("right_square_bracket", "pagedown"), safe=True),
    Row(Verb.PREVIOUS_PARAGRAPH, "Previous paragraph",
        "Goes to the beginning of this paragraph, then of the one before.",
        Group.MOVING, ("left_square_bracket", "pageup"), safe=True),
    Row(Verb.BACK, "Back to where I was", "Undoes the last jump.", Group.PLACES,
        ("b", "backspace"), safe=True, speaking=True),
    Row(Verb.FORWARD, "Forward again", "Undoes going back.", Group.PLACES, ("grave_accent",), safe=True),
    Row(Verb.CONTENTS, "Contents", "Lists the sections; a number goes there.", Group.PLACES, ("c",)),
    Row(Verb.GO_TO, "Go to a section", "Goes to a section by its number or title.", Group.PLACES,
        ("g",), argument=Argument.SECTION),
    Row(Verb.GO_TO_PAGE, "Go to a page", "Goes to a page by its number in the printed book.", Group.PLACES,
        ("e",), argument=Argument.PAGE),
    Row(Verb.GO_TO_PERCENT, "Go to a percentage", "Goes so far into the book.", Group.PLACES,
        ("f10", "percent_sign"), argument=Argument.PERCENT),
    Row(Verb.SEARCH, "Search the text", "Finds words; case, accents and endings do not matter.", Group.PLACES,
        ("f3",), argument=Argument.WORDS),
    Row(Verb.NEXT_RESULT, "Next result", "Goes to the next sentence with the words.", Group.PLACES, ("end",)),
    Row(Verb.PREVIOUS_RESULT, "Previous result", "Goes to the sentence before with the words.", Group.PLACES,
        ("home",)),
    Row(Verb.WHERE, "Where am I", "Says the title, the section and the time left.", Group.PLACES, ("w",), safe=True),
    Row(Verb.BOOKMARK, "Bookmark here", "Keeps this place, or forgets it if it is kept.", Group.PLACES, ("m",)),
    Row(Verb.NEXT_BOOKMARK, "Next bookmark", "Goes to the next place that is kept.", Group.PLACES, ("o",)),
    Row(Verb.BOOKMARKS, "Bookmarks", "Lists the places that are kept; a number goes there.", Group.PLACES, ("f12",)),
    Row(Verb.FASTER, "Faster", "Reads faster.", Group.SOUND, ("f",), safe=True, speaking=True),
    Row(Verb.SLOWER, "Slower", "Reads more slowly.", Group.SOUND, ("d",), safe=True, speaking=True),
    Row(Verb.LOUDER, "Louder", "Makes the voice louder.", Group.SOUND, ("l",), safe=True, speaking=True),
    Row(Verb.SOFTER, "Softer", "Makes the voice softer.", Group.SOUND, ("k",), safe=True, speaking=True),
    Row(Verb.NEXT_VOICE, "Next voice", "Reads with the next voice.", Group.SOUND, ("v",)),
    Row(Verb.PRONOUNCE, "Say it differently", "Chooses how the marked word is spoken, or skips it.", Group.SOUND,
        ("f2",)),
    Row(Verb.LISTEN, "Listen to me", "Listens for spoken commands; wakes up.", Group.SOUND, ("y",), safe=True),
    Row(Verb.SLEEP, "Stop listening", "Goes to sleep: hears nothing but the words that wake it.", Group.SOUND,
        ("semicolon",)),
    Row(Verb.BIGGER, "Bigger letters", "Makes the letters bigger.", Group.LOOK,
        ("equals_sign", "plus"), safe=True),
    Row(Verb.SMALLER, "Smaller letters", "Makes the letters smaller.", Group.LOOK, ("minus",), safe=True),
    Row(Verb.NEXT_PALETTE, "Next colours", "Shows the page in the next colours.", Group.LOOK, ("x",), safe=True),
    Row(Verb.NUMBERS, "Show numbers", "Shows what can be chosen by its number.", Group.LOOK, ("full_stop",), safe=True),
    Row(Verb.SETTINGS, "Settings", "Changes how the reader looks, sounds and answers.", Group.READER, ("comma",)),
    Row(Verb.COMMAND_BOX, "Type a command", "Opens a box to type what one would say.", Group.READER, ("slash",)),
    Row(Verb.HELP, "Help", "Lists what can be done, and how.", Group.READER, ("h", "question_mark", "f1")),
    Row(Verb.LIBRARY, "Library", "Lists the documents opened before; a number opens one.", Group.READER, ("i",)),
    Row(Verb.OPEN_BOOK, "Open a book", "Opens a document of the library by its number or title.", Group.READER,
        ("f4",), argument=Argument.BOOK),
    Row(Verb.ADD_BOOK, "Add a book", "Puts a file on the list, or a folder whose new files appear by themselves.",
        Group.READER, ("insert",)),
    Row(Verb.REMOVE_BOOK, "Take a book off", "Takes a document off the list; the file stays.", Group.READER,
        ("delete",)),
    Row(Verb.PUT_BACK, "Put the book back", "Puts the document that was taken off last on the list again.",
        Group.READER, ("f6",)),
    Row(Verb.CLIPBOARD, "Read what was copied", "Opens the text on the clipboard.", Group.READER, ("f5",)),
    Row(Verb.TOUR, "Guided tour", "Opens the guided tour; library goes back.", Group.READER, ("t",)),
    Row(Verb.CHOICES, "Choices", "Points at what can be done, one after the other, for one switch.", Group.READER,
        ("apostrophe",)),
    Row(Verb.SETUP, "Set up", "Fits letters, colours, voice and switch to you, step by step.", Group.READER,
        ("backslash",)),
    Row(Verb.CLOSE, "Close the reader", "Asks once, keeps the place and closes.", Group.READER, ("q",)),
)
# fmt: on

BY_VERB: dict[Verb, Row] = {row.verb: row for row in COMMANDS}

CHOICES_A_SCREEN = 6


def screens(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Rows in screens of at most CHOICES_A_SCREEN, as even as they can be: 7 are 4 and 3."""
    count = -(-len(rows) // CHOICES_A_SCREEN)
    cuts = [-(-len(rows) * screen // count) for screen in range(count + 1)] if count else []
    return tuple(tuple(rows[start:end]) for start, end in itertools.pairwise(cuts))


KEY_NAMES = {
    "space": "Space", "enter": "Enter", "right": "→", "left": "←", "down": "↓", "up": "↑",
    "right_square_bracket": "]", "left_square_bracket": "[", "pagedown": "Page down", "pageup": "Page up",
    "backspace": "Backspace", "tab": "Tab", "equals_sign": "=", "plus": "+", "minus": "-", "comma": ",", "slash": "/",
    "semicolon": ";", "full_stop": ".", "apostrophe": "'", "backslash": "\\",
    "question_mark": "?", "escape": "Esc", "f1": "F1", "f2": "F2", "f4": "F4", "f5": "F5", "f6": "F6",
    "insert": "Insert", "delete": "Delete",
    "f3": "F3", "f7": "F7", "f8": "F8", "f9": "F9", "f10": "F10", "f12": "F12", "home": "Home", "end": "End",
    "grave_accent": "`", "percent_sign": "%",
}  # fmt: skip


def key_name(key: str) -> str:
    """A Textual key name as it is printed on the key."""
    return KEY_NAMES.get(key, key.upper() if len(key) == 1 else key)
