"""Messages as lines of JSON: `{"type": "Speak", "ticket": 3, ...}`, spans as `[start, end]`.

The fields of a message are read from its dataclass, so a new message in `reader/messages.py` needs nothing here.
A line is ASCII, so whatever a text holds cannot break it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import IO, Any, Union, get_args, get_origin, get_type_hints

from reader.document import Span
from reader.messages import Event, Request

Message = Request | Event


class WireError(ValueError):
    """A line that is no message. What it says never quotes the line: it could hold text that is read."""


def encode(message: Message) -> bytes:
    """One line, its end included."""
    return (
        json.dumps({"type": type(message).__name__, **_plain_fields(message)}, separators=(",", ":")).encode() + b"\n"
    )


def decode(line: bytes) -> Message:
    """The message in a line. Raises WireError."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON ({len(line)} bytes)") from error
    if not isinstance(values, dict):
        raise WireError("not an object")
    kind = _kinds().get(str(values.pop("type", "")))
    if kind is None:
        raise WireError("no known type of message")
    message: Message = _build(kind, values)
    return message


def messages(pipe: IO[bytes], on_malformed: Callable[[WireError], None]) -> Iterator[Message]:
    """The messages of a pipe until it is closed; a malformed line is reported and passed over."""
    for line in iter(pipe.readline, b""):
        try:
            message = decode(line)
        except WireError as error:
            on_malformed(error)
        else:
            yield message


@cache
def _kinds() -> dict[str, Any]:
    return {kind.__name__: kind for kind in (*get_args(Request), *get_args(Event))}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _plain_fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _build(kind: Any, values: dict[str, Any]) -> Any:
    hints = _hints(kind)
    if not values.keys() <= hints.keys():
        raise WireError(f"{kind.__name__} has a field that it does not know")
    for field in fields(kind):
        if field.name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise WireError(f"{kind.__name__} lacks {field.name}")
    return kind(**{name: _read(value, hints[name]) for name, value in values.items()})


def _read(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        for choice in get_args(hint):
            if choice is not NoneType:
                return _read(value, choice)
    if origin is tuple:
        arguments = get_args(hint)
        if not isinstance(value, list):
            raise WireError("a list was expected")
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_read(item, arguments[0]) for item in value)
        if len(arguments) != len(value):
            raise WireError("a list has the wrong length")
        return tuple(_read(item, argument) for item, argument in zip(value, arguments, strict=True))
    if hint is Span:
        start, end = _read(value, tuple[int, int])
        return Span(start, end)
    if is_dataclass(hint):
        if not isinstance(value, dict):
            raise WireError("an object was expected")
        return _build(hint, value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(hint, type) or not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise WireError(f"a {getattr(hint, '__name__', hint)} was expected")
    return value
