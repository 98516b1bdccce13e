from __future__ import annotations

import io
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document import Span
from reader.messages import Event, Request, Speak, WordReached
from reader.sound.wire import WireError, decode, encode, messages

KINDS = (*get_args(Request), *get_args(Event))
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(str, st.text(st.characters(codec=None)))


@given(st.one_of([st.from_type(kind) for kind in KINDS]))
def test_a_message_comes_back_as_it_was(message: Any) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_it_is_plain_to_read() -> None:
    assert encode(WordReached(3, Span(10, 14))) == b'{"type":"WordReached","ticket":3,"span":[10,14]}\n'


def test_a_field_with_a_default_may_be_missing() -> None:
    assert decode(b'{"type": "Speak", "ticket": 1, "text": "Yes."}') == Speak(1, "Yes.")


def test_every_field_comes_back_frozen() -> None:
    for kind in KINDS:
        assert is_dataclass(kind)
        assert all(field.init for field in fields(kind))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"garbage",
        b"[1, 2]",
        b'"Speak"',
        b"{}",
        b'{"type": "Nonsense"}',
        b'{"type": ["Speak"]}',
        b'{"type": "Speak", "ticket": 1}',
        b'{"type": "Speak", "ticket": "1", "text": "secret"}',
        b'{"type": "Speak", "ticket": true, "text": "secret"}',
        b'{"type": "Speak", "ticket": 1, "text": "secret", "colour": 3}',
        b'{"type": "Speak", "ticket": 1, "text": "secret", "prosody": 3}',
        b'{"type": "WordReached", "ticket": 1, "span": [1]}',
        b'{"type": "WordReached", "ticket": 1, "span": 1}',
        b'{"type": "Ready", "device": "", "voices": "joe", "default_voice": ""}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_malformed_line_is_refused_without_being_quoted(line: bytes) -> None:
    with pytest.raises(WireError) as refused:
        decode(line)
    assert "secret" not in str(refused.value)


def test_a_malformed_line_is_reported_and_passed_over() -> None:
    reported: list[WireError] = []
    pipe = io.BytesIO(b"rubbish\n" + encode(Speak(1, "Yes.")) + b'{"type": "Speak"')
    assert list(messages(pipe, reported.append)) == [Speak(1, "Yes.")]
    assert len(reported) == 2
