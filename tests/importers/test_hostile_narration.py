"""Narration and pronunciations made to do harm: bounded in time, nothing outside the book, nothing from the network."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from reader.document import Document
from reader.errors import DocumentError
from reader.importers import open_document
from reader.messages import Request, Speak
from reader.player import Player
from reader.pronunciations import Pronunciation, Pronunciations
from reader.recordings import Recordings
from reader.segment import Segments
from reader.settings import Settings
from tests.narrated import SMIL, TEXT, epub

SECONDS = 10


def asked(document: Document) -> list[Speak]:
    sent: list[Request] = []
    Player(document, sent.append, Segments(), Settings()).read()
    return [one for one in sent if isinstance(one, Speak)]


@pytest.mark.parametrize(
    "source",
    ["../../secret.wav", "/etc/passwd", "file:///etc/passwd", "http://example.org/a.mp3", "told.wav/../../x", ""],
)
def test_recordings_outside_the_book_are_not_played(tmp_path: Path, source: str) -> None:
    (tmp_path.parent / "secret.wav").write_bytes(b"RIFF secret")
    document = open_document(epub(tmp_path, smil=SMIL.replace("told.wav", source)))
    files = Recordings(tmp_path / "cache")
    assert [files.playable(document, speak).recorded for speak in asked(document)] == [()] * 4
    assert not (tmp_path / "cache").exists() or not list((tmp_path / "cache").iterdir())
    if source:
        with pytest.raises(DocumentError):
            document.recording(source)


@pytest.mark.parametrize(
    ("begin", "end"), [("-5s", "1s"), ("9s", "1s"), ("1e309s", "x"), ("99999999:00:00", ""), ("NaN", "inf"), ("1", "1")]
)
def test_times_that_are_none_do_no_harm(tmp_path: Path, begin: str, end: str) -> None:
    smil = SMIL.replace('clipBegin="1s" clipEnd="3s"', f'clipBegin="{begin}" clipEnd="{end}"')
    for narrated in open_document(epub(tmp_path, smil=smil)).narration(1):
        assert narrated.begin >= 0 and narrated.begin < float("inf")


def test_a_hundred_thousand_clips_for_one_sentence(tmp_path: Path) -> None:
    clip = '<par><text src="text.xhtml#b"/><audio src="told.wav" clipBegin="{0}s" clipEnd="{1}s"/></par>'
    smil = SMIL.replace("<body>", "<body>" + "".join(clip.format(n, n + 0.1) for n in range(0, 50_000)))
    began = time.monotonic()
    document = open_document(epub(tmp_path, smil=smil))
    assert len(asked(document)) == 4
    assert time.monotonic() - began < SECONDS


def test_clips_that_overlap_and_go_round_are_played_once(tmp_path: Path) -> None:
    text = TEXT.replace("<p><span", '<p id="p"><span')
    par = '<par><text src="text.xhtml#p"/><audio src="told.wav" clipBegin="0s" clipEnd="9s"/></par>'
    smil = SMIL.replace("<body>", "<body>" + par).replace(
        "</body>", par + '<par><text src="text.smil#x"/></par></body>'
    )
    speaks = asked(open_document(epub(tmp_path, smil=smil, text=text)))
    assert all(len(speak.recorded) <= 1 for speak in speaks)


def test_many_rules_and_patterns_cost_little_for_each_sentence() -> None:
    rules = Pronunciations()
    rules.add(*(Pronunciation(f"word{number}", "x") for number in range(15_000)))
    rules.add(*(Pronunciation(f"*a{number}*b*", "y") for number in range(100)))
    text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab word77 " * 50
    rules.in_text(text, "", "en")
    began = time.monotonic()
    assert len(rules.in_text(text, "", "en")) == 50
    assert time.monotonic() - began < 5
