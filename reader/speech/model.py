"""Piper's voice models as ONNX Runtime gets them: with the length of every sound as a second output."""

from __future__ import annotations

from collections.abc import Iterator

# Field numbers of onnx.proto, which is a protocol buffer.
_MODEL_GRAPH = 7
_GRAPH_NODE = 1
_GRAPH_OUTPUT = 12
_NODE_OUTPUT = 2
_NODE_OPERATION = 4
_VALUE_NAME = 1
_BYTES = 2


def with_durations(model: bytes) -> bytes:
    """The model with the number of frames of each sound as an output.

    In a VITS model that is what its only Ceil node gives. A protocol buffer joined to another is the two merged, so
    the output is declared by some bytes at the end and the 60 MB before them stay as they are, without the package
    onnx. A model without exactly one such node comes back unchanged.
    """
    found: list[bytes] = []
    for number, graph in _fields(model, 0, len(model)):
        if number != _MODEL_GRAPH:
            continue
        for kind, node in _fields(model, *graph):
            if kind == _GRAPH_NODE:
                found += _ceil_output(model, *node)
    if len(found) != 1:
        return model
    value = _field(_VALUE_NAME, found[0])
    return b"".join((model, _field(_MODEL_GRAPH, _field(_GRAPH_OUTPUT, value))))


def _ceil_output(data: bytes, start: int, end: int) -> list[bytes]:
    outputs: list[bytes] = []
    operation = b""
    for number, (first, last) in _fields(data, start, end):
        if number == _NODE_OUTPUT:
            outputs.append(data[first:last])
        elif number == _NODE_OPERATION:
            operation = data[first:last]
    return outputs if operation == b"Ceil" else []


def _fields(data: bytes, start: int, end: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The length-delimited fields of a message: number, and where its bytes begin and end."""
    at = start
    while at < end:
        key, at = _varint(data, at)
        kind = key & 7
        if kind == _BYTES:
            length, at = _varint(data, at)
            yield key >> 3, (at, at + length)
            at += length
        elif kind == 0:
            _, at = _varint(data, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            return


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7


def _field(number: int, data: bytes) -> bytes:
    length = len(data)
    size = bytearray()
    while length > 0x7F:
        size.append(length & 0x7F | 0x80)
        length >>= 7
    size.append(length)
    return bytes((number << 3 | _BYTES,)) + bytes(size) + data
