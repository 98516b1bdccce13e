"""Own words: real people's digits, sounds that are no speech, poor takes, corrections, and the file."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.listening.own_words import Matcher, OwnWords, meaning
from reader.listening.own_words_file import MOST_WORDS, OwnWordsError, PoorTake, Taught, load, save
from reader.listening.takes import RATE, Describer, Metric, Take, distances
from reader.listening.teaching import Catcher, Teacher
from reader.listening.voice_activity import SileroDetector
from reader.sound.overhearing import samples_of
from tests.listening.voices import SHARED

Samples = NDArray[np.int16]
DIGITS = SHARED / "digits"
needs_people = pytest.mark.skipif(not DIGITS.is_dir(), reason="the recordings in shared/speech are not here")


def quiet(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 4, int(seconds * RATE)).astype(np.int16)


def around(sound: NDArray[np.floating]) -> Samples:
    """A sound with half a second of near silence on either side."""
    samples = np.concatenate([quiet(0.5), np.clip(sound, -32_767, 32_767).astype(np.int16), quiet(0.5)])
    return samples


def hum(pitch: float, seconds: float = 0.6, seed: int = 0) -> Samples:
    rng = np.random.default_rng(seed)
    time = np.arange(int(seconds * rng.uniform(0.9, 1.1) * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * pitch * rng.uniform(0.98, 1.02) * k * time) / k**2 for k in range(1, 6))
    return around(5_000 * tone * np.minimum(1, np.minimum(time, time[::-1]) / 0.05))


def click(seed: int = 0) -> Samples:
    rng = np.random.default_rng(seed)
    time = np.arange(int(0.04 * RATE)) / RATE
    return around(
        15_000 * rng.uniform(0.8, 1.0) * np.exp(-time * 150) * np.sin(2 * np.pi * rng.uniform(1_900, 2_100) * time)
    )


@pytest.fixture(scope="module")
def describer() -> Describer:
    return Describer()


@pytest.fixture(scope="module")
def metric() -> Metric:
    return Metric.load()


@pytest.fixture
def teacher(describer: Describer, metric: Metric) -> Teacher:
    return Teacher(describer, Matcher(Taught(), metric), SileroDetector())


def person(teacher: Teacher, name: str, words: range, takes: range) -> dict[int, list[Take]]:
    numbers = sorted(int(path.stem.rsplit("_", 1)[1]) for path in DIGITS.glob(f"0_{name}_*.wav"))
    return {
        word: [
            teacher.take(
                np.concatenate([quiet(0.5), samples_of(DIGITS / f"{word}_{name}_{numbers[at]}.wav"), quiet(0.5)])
            )
            for at in takes
        ]
        for word in words
    }


@needs_people
@pytest.mark.parametrize("name", ["jackson", "lucas", "theo"])
def test_three_takes_are_enough_for_five_words_and_other_words_are_refused(
    name: str, teacher: Teacher, metric: Metric
) -> None:
    known = person(teacher, name, range(5), range(3))
    matcher = Matcher(Taught({str(word): tuple(takes) for word, takes in known.items()}), metric)
    tried = person(teacher, name, range(10), range(3, 6))
    judged = {word: [matcher.judge(take) for take in takes] for word, takes in tried.items()}
    right = sum(one.word == str(word) and one.share <= 1 for word in range(5) for one in judged[word])
    strangers = sum(one.share <= 1 for word in range(5, 10) for one in judged[word])
    assert right >= 14
    assert strangers <= 1


def test_a_click_a_hum_and_a_higher_hum_are_told_apart(teacher: Teacher, metric: Metric) -> None:
    sounds = {"next": [click(n) for n in range(3)], "back": [hum(130, seed=n) for n in range(3)]}
    taught = Taught()
    for word, takes in sounds.items():
        taught = teacher.add(taught, word, [teacher.take(take) for take in takes])
    assert not any(take.spoken for take in taught.takes["next"])
    matcher = Matcher(taught, metric)
    for word, sound in (("next", click(7)), ("back", hum(130, seed=8))):
        judged = matcher.judge(teacher.take(sound))
        assert (judged.word, judged.share <= 1) == (word, True)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (quiet(2), "No sound"),
        (np.zeros(RATE, np.int16), "No sound"),
        (hum(130, 8.0), "too long"),
        (hum(130)[: int(0.8 * RATE)], "cut off"),
        (np.concatenate([hum(130), hum(130)]), "More than one"),
        (np.clip(hum(130).astype(np.int32) * 20, -32_768, 32_767).astype(np.int16), "too loud"),
    ],
    ids=["room", "silence", "ten seconds", "cut off", "two sounds", "clipping"],
)
def test_a_take_that_will_not_do_is_refused_in_one_sentence(teacher: Teacher, samples: Samples, said: str) -> None:
    with pytest.raises(PoorTake) as error:
        teacher.take(samples)
    assert said in error.value.message
    assert error.value.hint


def test_a_take_unlike_the_others_is_refused_and_the_others_stay(teacher: Teacher) -> None:
    taught = teacher.add(Taught(), "next", [teacher.take(hum(130, seed=n)) for n in range(3)])
    with pytest.raises(PoorTake, match="unlike"):
        teacher.add(taught, "next", [teacher.take(click())])
    assert len(taught.takes["next"]) == 3


def test_a_take_much_longer_than_the_others_or_given_twice_is_refused(teacher: Teacher) -> None:
    takes = [teacher.take(hum(130, seed=n)) for n in range(3)]
    taught = teacher.add(Taught(), "next", takes)
    with pytest.raises(PoorTake, match="unlike"):
        teacher.add(taught, "next", [teacher.take(hum(130, 4.0))])
    with pytest.raises(PoorTake, match="given before"):
        teacher.add(taught, "next", [takes[1]])


@needs_people
def test_a_word_must_be_speech_and_stand_out_of_the_noise(teacher: Teacher, metric: Metric) -> None:
    known = person(teacher, "lucas", range(2), range(3))
    matcher = Matcher(Taught({str(word): tuple(takes) for word, takes in known.items()}), metric)
    take = person(teacher, "lucas", range(1), range(3, 4))[0][0]
    assert matcher.judge(take).share <= 1
    assert matcher.judge(replace(take, spoken=False)).reason == "no speech"
    faint = matcher.judge(replace(take, contrast=4.0))
    assert faint.share == pytest.approx(1.6 * matcher.judge(take).share)


@needs_people
def test_a_word_ends_where_the_next_one_of_the_same_person_begins(teacher: Teacher, metric: Metric) -> None:
    known = person(teacher, "lucas", range(2), range(6))
    one, other = tuple(known[1][:3]), tuple(known[0][:3])
    apart = Matcher(Taught({"one": one, "zero": other}), metric)
    alike = Matcher(Taught({"one": one, "twin": tuple(known[1][3:5])}), metric)
    assert alike.judge(known[1][5]).share > 1.2 * apart.judge(known[1][5]).share


def test_two_words_that_sound_alike_are_told(teacher: Teacher) -> None:
    taught = Taught()
    for word in ("next", "back"):
        taught = teacher.add(taught, word, [teacher.take(hum(130, seed=n)) for n in range(3)])
    assert teacher.too_close(taught, "next") == "back"


def test_one_word_more_than_forty_is_refused(teacher: Teacher) -> None:
    take = teacher.take(click())
    full = Taught({str(number): (take,) for number in range(MOST_WORDS)})
    with pytest.raises(OwnWordsError, match="40 words"):
        teacher.add(full, "one more", [take])


def own_words(describer: Describer, metric: Metric, teacher: Teacher) -> OwnWords:
    taught = teacher.add(Taught(), "next_section", [teacher.take(hum(130, seed=n)) for n in range(3)])
    own = OwnWords(Matcher(taught, metric), describer)
    own.set_phrases(["next", "back"])
    return own


def say(own: OwnWords, samples: Samples) -> str:
    edge = RATE // 2
    own.accept(samples[:edge].tobytes(), False)
    own.accept(samples[edge:-edge].tobytes(), True)
    own.accept(samples[-edge:].tobytes(), False)
    heard = own.finish()
    return heard.text if heard is not None and heard.confidence >= 0.5 else ""


def test_a_word_is_heard_as_its_commands_phrase_where_that_can_be_said(
    describer: Describer, metric: Metric, teacher: Teacher
) -> None:
    own = own_words(describer, metric, teacher)
    assert say(own, hum(130, seed=9)) == "next"
    assert own.set_phrases(["weiter"]) == ["weiter"]
    assert say(own, hum(130, seed=9)) == ""
    own.language = "de"
    assert meaning("next_section", ["zurück"], "de") == ""


def test_drift_is_followed_within_the_word_and_not_when_frozen(
    describer: Describer, metric: Metric, teacher: Teacher
) -> None:
    own = own_words(describer, metric, teacher)
    for seed in range(10, 13):
        say(own, hum(130, seed=seed))
    assert own.learned
    assert list(own.matcher.taught.drifted) == ["next_section"]
    assert len(own.matcher.taught.takes["next_section"]) == 3
    own.frozen, before = True, own.matcher.taught
    say(own, hum(130, seed=14))
    say(own, hum(130, seed=15))
    assert own.matcher.taught is before


def test_what_lasts_longer_than_any_word_is_refused_without_work(
    describer: Describer, metric: Metric, teacher: Teacher
) -> None:
    own = own_words(describer, metric, teacher)
    assert own.matcher.longest == pytest.approx(3.2 * 0.7, abs=0.3)
    own.accept(hum(130, 3.0).tobytes(), True)
    heard = own.finish()
    assert heard is not None
    assert (heard.text, heard.reason) == ("", "too short or too long")


def test_what_surely_was_the_word_is_not_learned_as_a_mistake(
    describer: Describer, metric: Metric, teacher: Teacher
) -> None:
    own = own_words(describer, metric, teacher)
    say(own, hum(130, seed=9))
    assert not own.mistaken("next")
    assert own.matcher.taught.mistaken == ()


def test_a_sound_that_was_mistaken_is_refused_from_then_on(metric: Metric, teacher: Teacher) -> None:
    takes = tuple(teacher.take(hum(130, seed=n)) for n in range(3))
    slam = teacher.take(hum(150, seed=4))
    before = Matcher(Taught({"next_section": takes}), metric).judge(slam)
    after = Matcher(Taught({"next_section": takes}, mistaken=(slam,)), metric).judge(slam)
    assert after.word == "" or after.share > before.share
    assert after.share > 1


def test_the_file_is_private_and_brings_everything_back(tmp_path: Path, teacher: Teacher) -> None:
    take = teacher.take(hum(130))
    path = tmp_path / "data" / "own-words.json"
    save(Taught({"next_section": (take,)}, {"next_section": (take,)}, (take,)), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = load(path)
    assert np.allclose(again.takes["next_section"][0].embeddings, take.embeddings, atol=0.05)
    assert (len(again.drifted["next_section"]), len(again.mistaken)) == (1, 1)
    assert load(tmp_path / "none") == Taught()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"version": 9}', json.dumps({"version": 1, "words": 3})]
)
def test_a_damaged_file_is_one_sentence_and_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own-words.json"
    path.write_text(text)
    with pytest.raises(OwnWordsError):
        load(path)
    assert path.read_text() == text


def test_a_sound_is_caught_in_a_stream_with_what_surrounds_it(teacher: Teacher) -> None:
    catcher = Catcher(SileroDetector(), 0.3)
    stream = np.concatenate([quiet(1.0), hum(130), quiet(1.0)])
    caught = [one for at in range(0, len(stream), 800) if (one := catcher.accept(stream[at : at + 800])) is not None]
    assert len(caught) == 1
    assert teacher.of_sound(*caught[0]).seconds == pytest.approx(teacher.take(hum(130)).seconds, abs=0.1)


def test_warping_forgives_tempo_and_measures_nothing_of_itself(metric: Metric, teacher: Teacher) -> None:
    slow, fast = (metric.project(teacher.take(hum(130, seconds))) for seconds in (1.0, 0.5))
    other = metric.project(teacher.take(click()))
    found = distances(slow, [slow, fast, other])
    assert found[0] == pytest.approx(0, abs=1e-5)
    assert found[1] < found[2]


def test_a_word_is_over_in_a_lull_unless_a_longer_word_has_such_a_silence_inside(
    describer: Describer, metric: Metric, teacher: Teacher
) -> None:
    single, double = ([one(seed) for seed in range(3)] for one in (_pop, _two_pops))
    taught = Taught()
    for word, sounds in (("next_section", single), ("back", double)):
        taught = teacher.add(taught, word, [teacher.take(sound) for sound in sounds])
    assert taught.takes["back"][0].gap > 0.1
    own = OwnWords(Matcher(taught.with_takes("back", ()), metric), describer)
    own.set_phrases(["next", "back"])
    assert _over(own, _pop(5), 0.13)
    own.teach(taught)
    assert not _over(own, _pop(5), 0.13)
    assert _over(own, _pop(5), 0.35)
    assert _over(own, _two_pops(5), 0.13)


def _pop(seed: int) -> Samples:
    return hum(130, 0.15, seed)


def _two_pops(seed: int) -> Samples:
    one, other = hum(130, 0.15, seed), hum(130, 0.15, seed + 20)
    edge = RATE // 2
    return np.concatenate([one[:-edge], quiet(0.2), other[edge:]])


def _over(own: OwnWords, samples: Samples, silence: float) -> bool:
    own.reset()
    edge = RATE // 2
    own.accept(samples[edge:-edge].tobytes(), True)
    own.accept(quiet(silence).tobytes(), False)
    heard = own.guess()
    return heard is not None and heard.over
