"""Where the place is in a text that was edited since."""

from __future__ import annotations

from pathlib import Path

from reader.document import Position
from reader.library.store import SqliteLibrary
from reader.ports import Bookmark
from tests.library.texts import CHAPTERS, make, place_of


def _after_edit(path: Path, words: str, edited: dict[str, list[str]]) -> Position | None:
    document = make(CHAPTERS)
    library = SqliteLibrary(path)
    library.open(document)
    here = place_of(document, words)
    library.keep_place(document, here)
    library.push_jump(document, here)
    library.add_bookmark(document, Bookmark(here, words))
    library.close()
    library = SqliteLibrary(path)
    changed = make(edited)
    place = library.open(changed)
    assert place is not None
    assert [mark.position for mark in library.bookmarks(changed)] == [place]
    assert library.pop_jump(changed) == place
    library.close()
    assert SqliteLibrary(path).open(make(edited)) == place
    return place


def test_text_inserted_before(path: Path) -> None:
    edited = {**CHAPTERS, "The Letter": ["A new paragraph was put in front of it all.", *CHAPTERS["The Letter"]]}
    assert _after_edit(path, "The ship is late", edited) == place_of(make(edited), "The ship is late")


def test_a_section_added_before(path: Path) -> None:
    edited = {"Foreword": ["Some words by a friend of the author."], **CHAPTERS}
    assert _after_edit(path, "It ticked twice", edited) == place_of(make(edited), "It ticked twice")


def test_the_sentence_itself_removed(path: Path) -> None:
    edited = {**CHAPTERS, "The Parcel": [CHAPTERS["The Parcel"][0], "She wound it up. She laughed."]}
    assert _after_edit(path, "It ticked twice and stopped.", edited) == place_of(make(edited), "She laughed.")


def test_the_section_renamed(path: Path) -> None:
    edited = {("The Watch" if title == "The Parcel" else title): text for title, text in CHAPTERS.items()}
    assert _after_edit(path, "It ticked twice", edited) == place_of(make(edited), "It ticked twice")


def test_the_section_written_anew_begins_at_the_same_share(path: Path) -> None:
    edited = {
        **CHAPTERS,
        "The Letter": ["Nothing of the old remains here at all.", "Not even this paragraph, which is new."],
    }
    place = _after_edit(path, "The last one had been torn", edited)
    assert place == place_of(make(edited), "Not even this")


def test_of_several_equal_passages_the_nearest_is_taken(path: Path) -> None:
    refrain = "And the wheel went round, and the wheel went round, all day long."
    song = {f"Verse {number}": [f"Verse number {number} begins.", refrain] for number in range(1, 6)}
    document = make(song)
    library = SqliteLibrary(path)
    section = document.section(3)
    library.keep_place(document, Position(3, section.text.index(refrain)))
    library.close()
    edited = make({"Verse 0": ["A verse put first."], **song})
    place = SqliteLibrary(path).open(edited)
    assert place == Position(4, edited.section(4).text.index(refrain))


def test_another_text_under_the_same_name_is_new(path: Path) -> None:
    library = SqliteLibrary(path)
    library.keep_place(make(CHAPTERS), Position(2, 40))
    library.close()
    other = make({"Recipes": ["Take two eggs and a spoon of flour."], "Soups": ["Boil water in a large pot."]})
    assert SqliteLibrary(path).open(other) is None


def test_an_edited_text_without_titles_goes_on_at_the_same_share(path: Path) -> None:
    library = SqliteLibrary(path)
    before = make({"": ["one two three four five.", "six seven eight nine ten.", "eleven twelve thirteen."]})
    library.keep_place(before, place_of(before, "eleven"))
    library.close()
    after = make({"": ["uno dos tres cuatro cinco.", "seis siete ocho nueve diez.", "once doce trece catorce."]})
    assert SqliteLibrary(path).open(after) == place_of(after, "once")
