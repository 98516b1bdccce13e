"""The full screens in front of the page; each is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.commands import Command
from reader.outcome import Screen
from reader.ui.frame import Frame

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp


def make(which: Screen, app: ReaderApp) -> Frame[Command]:
    """The screen that a command asked for."""
    dispatcher = app.dispatcher
    if which is Screen.CONTENTS:
        from reader.ui.screens.places import Contents

        return Contents(app.look, dispatcher.document, dispatcher.player.position.section)
    if which is Screen.SETTINGS:
        from reader.ui.screens.settings import SettingsGroups

        return SettingsGroups(app.look)
    if which is Screen.COMMAND_BOX:
        from reader.ui.screens.command_box import CommandBox

        return CommandBox(app.look)
    if which is Screen.LIBRARY:
        from reader.ui.screens.library import LibraryScreen

        return LibraryScreen(app.look, dispatcher.shelving, dispatcher.document.path)
    if which is Screen.REMOVE_BOOK:
        from reader.ui.screens.library import TakeOff

        return TakeOff(app.look, dispatcher.shelving)
    if which is Screen.ADD_BOOK:
        from reader.ui.screens.library import AddBox

        return AddBox(app.look)
    if which is Screen.PASSWORD:
        from reader.ui.screens.library import PasswordBox

        return PasswordBox(app.look, dispatcher.opener.locked)
    if which is Screen.SEARCH and not app.scan.active:
        from reader.ui.screens.searching import SearchBox

        return SearchBox(app.look)
    if which in (Screen.SEARCH, Screen.SEARCH_WORDS):
        from reader.ui.screens.searching import SearchWords

        return SearchWords(app.look, dispatcher.finding)
    if which is Screen.PERCENT:
        from reader.ui.screens.searching import Percent

        return Percent(app.look, dispatcher.document.percent(dispatcher.player.position))
    if which is Screen.BOOKMARKS:
        from reader.ui.screens.bookmarks import Bookmarks

        return Bookmarks(app.look, dispatcher)
    if which is Screen.SKIPPING:
        from reader.ui.screens.skipping import SkippingScreen

        return SkippingScreen(app.look, dispatcher.skipping, here=bool(dispatcher.library.choices(dispatcher.document)))
    if which is Screen.CLOSE:
        from reader.ui.screens.close import Close

        return Close(app.look)
    if which is Screen.PRONOUNCE and app.scan.active:
        # A switch cannot wait for its word to be read.
        from reader.ui.screens.words import Words

        return Words(app.look, dispatcher)
    if which is Screen.PRONOUNCE:
        from reader.ui.screens.pronouncing import PronounceScreen

        return PronounceScreen(app.look, dispatcher.pronouncing)
    if which is Screen.SETUP:
        from reader.ui.screens.first_start import FirstStart

        return FirstStart(app.look)
    from reader.ui.screens.help import Help

    return Help(app.look, dispatcher.settings)
