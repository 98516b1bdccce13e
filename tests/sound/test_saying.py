"""What the reader is about to say."""

from __future__ import annotations

from reader.document import Span
from reader.messages import Finished, Started, WordReached
from reader.sound.saying import Saying

TEXT = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."


def test_it_is_what_was_just_said_and_what_comes_within_two_seconds() -> None:
    saying = Saying()
    assert saying.soon() == ""
    saying.queue(1, TEXT, 170)
    saying.queue(2, "Next sentence.", 170)
    assert saying.soon() == "", "nothing is heard yet"
    saying.follow(Started(1))
    assert saying.soon().startswith("One two") and "fourteen" not in saying.soon()
    at = TEXT.index("nine")
    saying.follow(WordReached(1, Span(at, at + 4)))
    soon = saying.soon()
    assert "nine" in soon and "eight" in soon and "thirteen" in soon
    assert "One" not in soon and "sixteen" not in soon


def test_the_next_utterance_is_near_at_the_end_of_this_one() -> None:
    saying = Saying()
    saying.queue(1, TEXT, 170)
    saying.queue(2, "Next sentence.", 170)
    at = TEXT.index("fifteen")
    saying.follow(WordReached(1, Span(at, at + 7)))
    assert "Next sentence." in saying.soon()
    saying.follow(Finished(1))
    assert saying.soon() == ""


def test_an_announcement_is_its_own_and_a_flush_forgets() -> None:
    saying = Saying()
    saying.announce(-1, "Section 2 of 7.")
    saying.follow(Started(-1))
    assert saying.soon() == "Section 2 of 7."
    saying.clear()
    assert saying.soon() == ""
