"""Just enough of the ONNX file format to hand a graph to onnxruntime.

ONNX is a protocol buffer: fields are a number and a kind, then the value; the numbers below are
those of onnx.proto3. The package `onnx` would do the same at forty times the size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 9
KINDS = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
FLOAT, INT, INTS = 1, 2, 7  # AttributeProto.AttributeType


class Graph:
    """Nodes and constants, added one by one; every node has one output, named by its number."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[bytes] = []
        self.count = 0

    def constant(self, name: str, values: NDArray[Any]) -> str:
        dims = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, KINDS[values.dtype.name])
        raw = _bytes(9, np.ascontiguousarray(values).tobytes())
        self.parts.append(_bytes(5, dims + kind + _text(8, name) + raw))
        return name

    def node(
        self,
        operator: str,
        inputs: Iterable[str],
        *,
        domain: str = "",
        output: str = "",
        **attributes: int | float | list[int],
    ) -> str:
        self.count += 1
        output = output or f"{operator}_{self.count}"
        body = b"".join(_bytes(1, one.encode()) for one in inputs)  # one left out is empty
        body += _text(2, output) + _text(3, output)
        body += _text(4, operator) + b"".join(_attribute(*one) for one in attributes.items())
        self.parts.append(_bytes(1, body + _text(7, domain)))
        return output

    def file(
        self,
        inputs: dict[str, tuple[str, list[str | int]]],
        outputs: dict[str, tuple[str, list[str | int]]],
        domains: dict[str, int],
    ) -> bytes:
        """The model. Inputs and outputs: name → (kind, sizes, a word for one that varies)."""
        values = [_bytes(11, _value(name, *of)) for name, of in inputs.items()]
        values += [_bytes(12, _value(name, *of)) for name, of in outputs.items()]
        graph = b"".join([*self.parts, _text(2, self.name), *values])
        sets = [_bytes(8, _text(1, name) + _number(2, at)) for name, at in domains.items()]
        return _number(1, IR_VERSION) + _bytes(7, graph) + b"".join(sets)


def _attribute(name: str, value: int | float | list[int]) -> bytes:
    if isinstance(value, float):
        body = _key(2, 5) + struct.pack("<f", value) + _number(20, FLOAT)
    elif isinstance(value, int):
        body = _number(3, value) + _number(20, INT)
    else:
        body = b"".join(_number(8, one) for one in value) + _number(20, INTS)
    return _bytes(5, _text(1, name) + body)


def _value(name: str, kind: str, sizes: list[str | int]) -> bytes:
    shape = b"".join(
        _bytes(1, _text(2, size) if isinstance(size, str) else _number(1, size)) for size in sizes
    )
    tensor = _number(1, KINDS[kind]) + _bytes(2, shape)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value & (1 << 64) - 1)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode()) if value else b""


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
