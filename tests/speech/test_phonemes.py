"""Which phoneme begins which word."""

from __future__ import annotations

from reader.speech.phonemes import token_starts

ALONE = {
    "of": "ʌv",
    "the": "ðə",
    "sea.": "siː",
    "a": "eɪ",
    "is": "ɪz",
    "dog": "dɒɡ",
    "2024": "twɛnti twɛnti fɔː",
    "cup": "kʌp",
}


def starts(text: str, phonemes: str) -> list[tuple[str, str]]:
    found = token_starts(text, list(phonemes), lambda token: list(ALONE[token]))
    ends = [at for _, at in found[1:]] + [len(phonemes)]
    return [(text[offset:].split()[0], phonemes[at:end].strip()) for (offset, at), end in zip(found, ends, strict=True)]


def test_one_word_one_group() -> None:
    assert starts("the dog", "ðə dɒɡ") == [("the", "ðə"), ("dog", "dɒɡ")]


def test_words_that_are_run_together_are_parted_by_their_sounds() -> None:
    assert starts("of the sea.", "ʌvðə siː.") == [("of", "ʌv"), ("the", "ðə"), ("sea.", "siː.")]


def test_a_number_may_be_several_groups() -> None:
    assert starts("cup 2024", "kʌp twɛnti twɛnti fɔː") == [("cup", "kʌp"), ("2024", "twɛnti twɛnti fɔː")]


def test_a_word_that_sounds_otherwise_in_context_does_not_shift_the_rest() -> None:
    assert starts("is a dog of the sea.", "ɪz ɐ dɒɡ ʌvðə siː.") == [
        ("is", "ɪz"), ("a", "ɐ"), ("dog", "dɒɡ"), ("of", "ʌv"), ("the", "ðə"), ("sea.", "siː."),
    ]  # fmt: skip


def test_signs_alone_are_no_words() -> None:
    assert starts("the ; dog", "ðə ; dɒɡ") == [("the", "ðə ;"), ("dog", "dɒɡ")]


def test_nothing() -> None:
    assert token_starts("", [], lambda token: []) == []
    assert token_starts("the", [], lambda token: list("ðə")) == []
