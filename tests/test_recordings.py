"""What somebody recorded: which stretches say an utterance, and where the sound files go."""

from __future__ import annotations

from pathlib import Path

from reader.document import Position, Span
from reader.importers import open_document
from reader.messages import Recorded, Request, Speak
from reader.player import Player
from reader.recordings import Narration, Recordings
from reader.segment import Segments
from reader.settings import Settings
from tests.narrated import SMIL, TEXT, epub


def asked(tmp_path: Path, path: Path, position: Position | None = None, **settings: object) -> list[Speak]:
    sent: list[Request] = []
    player = Player(open_document(path), sent.append, Segments(), Settings(**settings), position)  # type: ignore[arg-type]
    player.read()
    return [one for one in sent if isinstance(one, Speak)]


def times(speak: Speak) -> list[tuple[float, float, float, float]]:
    return [(one.begin, one.end, one.first, one.last) for one in speak.recorded]


def test_each_sentence_is_the_stretch_that_says_it_and_what_nobody_recorded_is_spoken(tmp_path: Path) -> None:
    speaks = asked(tmp_path, epub(tmp_path))
    assert [(one.text, times(one)) for one in speaks] == [
        ("One", [(0, 1, 0, 1)]),
        ("The first sentence is here.", [(1, 3, 0, 1)]),
        ("The second one follows.", [(3, -1, 0, 1)]),
        ("Nobody recorded this.", []),
    ]
    assert [one.pause_after > 0 for one in speaks] == [False, False, False, True]


def test_a_stretch_of_several_sentences_is_divided_by_their_letters(tmp_path: Path) -> None:
    text = TEXT.replace("<p><span", '<p id="p"><span')
    smil = SMIL.replace("text.xhtml#b", "text.xhtml#p").replace('<par><text src="text.xhtml#c"/>', "<par>")
    first, second = asked(tmp_path, epub(tmp_path, smil=smil, text=text))[1:3]
    whole = len("The first sentence is here. The second one follows.")
    share = round(len("The first sentence is here. ") / whole, 6)
    assert times(first) == [(1, 3, 0, share)] and times(second) == [(1, 3, share, 1)]


def test_words_that_were_recorded_one_by_one_are_put_together(tmp_path: Path) -> None:
    text = TEXT.replace(
        "The first sentence is here.", "<i id='w1'>The</i> <i id='w2'>first</i> <i id='w3'>sentence</i>."
    )
    clip = '<par><text src="text.xhtml#{0}"/><audio src="told.wav" clipBegin="{1}s" clipEnd="{2}s"/></par>'
    smil = SMIL.replace("<body>", "<body>" + "".join(clip.format(f"w{n}", n, n + 1) for n in (1, 2, 3)))
    smil = smil.replace('src="text.xhtml#b"', 'src="text.xhtml#nowhere"')
    speak = asked(tmp_path, epub(tmp_path, smil=smil, text=text))[1]
    assert [(one.span.of(speak.text), one.begin) for one in speak.recorded] == [
        ("The", 1),
        ("first", 2),
        ("sentence", 3),
    ]


def test_reading_goes_on_in_the_middle_of_a_stretch(tmp_path: Path) -> None:
    path = epub(tmp_path)
    at = open_document(path).section(1).text.index("sentence")
    speak = asked(tmp_path, path, Position(1, at))[0]
    share = round(len("The first ") / len("The first sentence is here."), 6)
    assert speak.text.startswith("sentence") and times(speak) == [(1, 3, share, 1)]
    assert speak.recorded[0].span == Span(0, len("sentence is here."))


def test_recordings_may_be_turned_off(tmp_path: Path) -> None:
    assert all(not one.recorded for one in asked(tmp_path, epub(tmp_path), recordings=False))


def test_files_are_copied_out_privately_and_gone_in_the_end(tmp_path: Path) -> None:
    document = open_document(epub(tmp_path))
    speak = asked(tmp_path, document.path or Path())[0]
    files = Recordings(tmp_path / "cache" / "recordings-1")
    played = files.playable(document, speak).recorded[0]
    assert Path(played.audio).read_bytes() == document.recording("told.wav")
    assert Path(played.audio).stat().st_mode & 0o077 == 0
    assert played == Recorded(Span(0, 3), played.audio, 0, 1)
    files.close()
    assert not (tmp_path / "cache" / "recordings-1").exists()


def test_a_voice_reads_where_the_recording_is_missing(tmp_path: Path) -> None:
    document = open_document(epub(tmp_path, audio=False))
    section = document.section(1)
    assert Narration(document) is not None and section.text
    speak = asked(tmp_path, document.path or Path())[0]
    assert speak.recorded
    assert Recordings(tmp_path / "cache").playable(document, speak).recorded == ()
