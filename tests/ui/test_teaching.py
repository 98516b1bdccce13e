"""Teaching own words with the keys of one switch: a command is chosen, takes are asked for, heard and kept."""

from pathlib import Path

from reader.messages import Announce, DropTake, Heard, KnownWords, Mistaken, Taken, Teach
from reader.ui.choices import ChoiceScreen
from reader.ui.screens.teaching import Lesson, OwnWords
from tests.ui.stage import Stage, on_stage


async def teaching(stage: Stage) -> None:
    """The screen of the first command."""
    await stage.press("comma")
    groups = stage.app.screen.options()  # type: ignore[attr-defined]
    stage.app.screen.chosen(len(groups) - 1)  # type: ignore[attr-defined]
    await stage.pilot.pause()
    assert isinstance(stage.app.screen, OwnWords)
    stage.app.screen.chosen(0)
    await stage.pilot.pause()


async def test_choosing_a_command_asks_for_a_take_at_once(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await teaching(stage)
        assert isinstance(stage.app.screen, Lesson)
        assert Teach("next_section") in stage.sound.sent
        assert any(isinstance(one, Announce) and "in your way" in one.text for one in stage.sound.sent)


async def test_a_take_that_will_not_do_is_said_and_waited_for_again_twice(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await teaching(stage)
        for again in (True, True, False):
            stage.sound.sent.clear()
            await stage.hear(Taken("next_section", 0, 3, 0.1, "That take was cut off.", "Make it again."))
            assert "cut off" in stage.message
            assert (Teach("next_section") in stage.sound.sent) is again
        stage.app.screen.chosen(0)  # type: ignore[attr-defined]
        assert Teach("next_section") in stage.sound.sent


async def test_two_words_that_sound_alike_are_told(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await teaching(stage)
        await stage.hear(Taken("next_section", 3, 3, 0.5, too_close="back"))
        assert "Back to where I was" in stage.message


async def test_the_last_take_can_be_made_again_and_a_word_forgotten(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.hear(KnownWords(("next_section",), (3,)))
        await teaching(stage)
        stage.app.screen.chosen(2)  # type: ignore[attr-defined]
        assert stage.sound.sent[-1] == Teach("next_section")
        assert DropTake("next_section") in stage.sound.sent
        await stage.hear(Taken("next_section", 3, 3, 0.5))
        stage.app.screen.chosen(3)  # type: ignore[attr-defined]
        assert DropTake("next_section", all=True) in stage.sound.sent


async def test_a_sound_that_is_tried_is_told_and_does_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.hear(KnownWords(("next_section",), (3,)))
        await teaching(stage)
        lesson, before = stage.app.screen, stage.app.dispatcher.player.position
        for tried in (True, False):
            if tried:
                lesson.chosen(1)  # type: ignore[attr-defined]
            await stage.hear(Heard(0.0, 0.5, 0.8, "next section", 0.6, True, "own words"))
            assert ("Heard: Next section." in stage.message) is tried
            assert stage.app.screen is lesson
            assert stage.app.dispatcher.player.position == before
            await stage.press("down")
        await stage.hear(Heard(0.0, 0.5, 0.8, "back", 0.6, True, "own words"))
        assert stage.app.screen is not lesson


async def test_leaving_waits_for_no_take(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await teaching(stage)
        await stage.press("b")
        assert Teach("") in stage.sound.sent


async def test_back_right_after_an_own_word_is_a_false_alarm(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        heard = Heard(0.0, 0.5, 0.8, "next section", 0.6, True, "own words")
        await stage.hear(heard)
        await stage.press("b", apart=2.0)
        assert Mistaken("next section") in stage.sound.sent


async def test_back_much_later_or_after_another_recogniser_is_none(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.hear(Heard(0.0, 0.5, 0.8, "next section", 0.6, True, "core"))
        await stage.press("b", apart=2.0)
        assert not any(isinstance(one, Mistaken) for one in stage.sound.sent)


async def test_two_taught_sounds_drive_the_choices(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:

        async def make(phrase: str) -> None:
            await stage.hear(Heard(0.0, 0.5, 0.8, phrase, 0.9, True, "own words"))

        await make("choices")
        choices = stage.app.screen
        assert isinstance(choices, ChoiceScreen)
        labels = [choice.label for choice in choices.choices()]
        await make("next sentence")
        assert choices.pointer == 1
        await make("read")
        await stage.pilot.pause()
        assert labels[1] == "Next section: Part 2"
        assert stage.app.dispatcher.player.position.section == 2
