"""The library on the page: opening, adding, taking off, putting back; a password; pasted text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from reader.commands import Command, Verb
from reader.dispatcher import Dispatcher
from reader.document import Document
from reader.equipment import Equipment
from reader.errors import PasswordNeeded
from reader.library.shelf import FileShelf
from reader.messages import Heard, Listen, ListenerState
from reader.outcome import Screen
from reader.ports import LibraryEntry
from reader.settings_file import SettingsFile
from reader.ui.app import ReaderApp
from reader.ui.screens.library import AddBox, LibraryScreen, PasswordBox, TakeOff
from tests.samples import MemoryLibrary, PlainSegmenter, RecordingSound, section
from tests.ui.stage import FULL, TOUR, Clock, Stage, document, opened

TITLES = {"moby.epub": "Moby Dick", "emma.epub": "Emma", "secret.pdf": "Secret letter"}


def importer(path: Path, password: str = "") -> Document:
    if path.name == "secret.pdf" and password != "sesame":
        raise PasswordNeeded(path, wrong=bool(password))
    return Document.of(TITLES[path.name], [section(1, "One", "Call me so.")], path=path, language="en")


def given(text: bytes, title: str) -> Document:
    return Document.of(title, [section(1, "", text.decode())], language="en")


@asynccontextmanager
async def library(tmp_path: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    read = [
        LibraryEntry("Moby Dick", tmp_path / "moby.epub", 20, 3),
        LibraryEntry("Emma", tmp_path / "emma.epub", 10, 9),
    ]
    shelf = FileShelf(tmp_path / "shelf.json", lambda limit: read, lambda: 100.0)
    sound = RecordingSound()
    tools = Equipment(shelf=shelf, given=given, clipboard=lambda: b"Copied words.")
    file = SettingsFile(tmp_path / "settings.toml")
    parts = (document(), MemoryLibrary(), lambda: sound, PlainSegmenter(), file, importer, TOUR)
    clock = Clock()
    app = ReaderApp(Dispatcher(*parts, equipment=tools), FULL, clock)
    async with opened(app, sound, clock, size) as stage:
        yield stage


def title(stage: Stage) -> str:
    return stage.app.dispatcher.document.title


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_a_number_opens_a_book(tmp_path: Path, size: tuple[int, int]) -> None:
    async with library(tmp_path, size) as stage:
        await stage.press("i")
        assert isinstance(stage.app.screen, LibraryScreen)
        assert [row.label for row in stage.app.screen.options()][:2] == ["Moby Dick: 3 %", "Emma: 9 %"]
        await stage.press("2")
        assert title(stage) == "Emma" and stage.app.screen is stage.app.page


async def test_a_title_opens_a_book_by_voice_and_in_the_command_box(tmp_path: Path) -> None:
    async with library(tmp_path) as stage:
        await stage.hear(ListenerState("listening"))
        await stage.press("i")
        wanted = [one for one in stage.sound.sent if isinstance(one, Listen)][-1]
        assert "emma" in wanted.phrases and "moby dick" in wanted.phrases
        await stage.hear(Heard(0, 1, 1, "emma", 0.9, True, "core"))
        await stage.pilot.pause()
        assert title(stage) == "Emma"
        await stage.press("slash", *"open", "space", *"moby", "enter")
        assert title(stage) == "Moby Dick"
        await stage.press("slash", *"book", "space", "2", "enter")
        assert title(stage) == "Emma"


async def test_taking_a_book_off_and_putting_it_back(tmp_path: Path) -> None:
    async with library(tmp_path) as stage:
        await stage.press("delete")
        assert isinstance(stage.app.screen, TakeOff)
        await stage.press("1")
        assert "Moby Dick is off the list" in stage.message.replace("\n", " ")
        assert stage.app.dispatcher.shelving.titles() == ("Emma",)
        await stage.press("i")
        assert "Put back what was taken off" in [row.label for row in stage.app.screen.options()]
        await stage.press("b", "f6")
        assert stage.app.dispatcher.shelving.titles() == ("Moby Dick", "Emma")


async def test_a_file_and_a_folder_are_added(tmp_path: Path) -> None:
    folder = tmp_path / "shelf of books"
    folder.mkdir()
    (folder / "emma.epub").touch()
    (tmp_path / "moby.epub").touch()
    async with library(tmp_path) as stage:
        await stage.press("insert")
        assert isinstance(stage.app.screen, AddBox)
        stage.app.screen.enter("nowhere.epub")
        await stage.press("enter")
        assert "There is no file" in stage.message
        stage.app.screen.enter(str(folder))
        await stage.press("enter")
        assert stage.app.screen is stage.app.page
        assert "with one book" in stage.message.replace("\n", " ")
        assert len(stage.app.dispatcher.shelving.titles()) == 3


async def test_a_password_is_asked_for_once(tmp_path: Path) -> None:
    async with library(tmp_path) as stage:
        (tmp_path / "secret.pdf").touch()
        desk = stage.app.dispatcher
        stage.app.show(desk.opener.open(tmp_path / "secret.pdf"))
        await stage.pilot.pause()
        assert isinstance(stage.app.screen, PasswordBox)
        assert stage.app.screen.view.title == "Password of secret.pdf"
        await stage.press(*"open", "enter")
        assert "wrong" in stage.message and isinstance(stage.app.screen, PasswordBox)
        await stage.press(*"sesame", "enter")
        assert title(stage) == "Secret letter" and stage.app.screen is stage.app.page
        desk.do(Command(Verb.OPEN_BOOK, 1))
        assert not desk.opener.open(tmp_path / "secret.pdf").failed
        kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        assert b"sesame" not in kept


async def test_a_locked_file_on_the_command_line_is_asked_for_on_the_page(tmp_path: Path) -> None:
    async with library(tmp_path) as stage:
        stage.app.dispatcher.opener.locked = tmp_path / "secret.pdf"
        stage.app.open(Screen.PASSWORD)
        await stage.pilot.pause()
        await stage.press(*"sesame", "enter")
        assert title(stage) == "Secret letter"


async def test_what_is_pasted_or_was_copied_is_read(tmp_path: Path) -> None:
    async with library(tmp_path) as stage:
        stage.app.post_message(events.Paste("Pasted words."))
        await stage.pilot.pause()
        await stage.pilot.pause()
        assert title(stage) == "Pasted text"
        assert stage.app.dispatcher.player.section.text == "Pasted words."
        await stage.press("f5")
        assert title(stage) == "Clipboard"
