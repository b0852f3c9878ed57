"""The messages that the client and the worker share, as JSON lines. Standard library and Python 3.8 only.

The worker says ``hello`` once its interpreter runs and ``ready`` (or ``failed``) once Keras is imported; then each
``replay`` request is answered by one ``node`` message for every node, in order, and a ``done``. Every message carries
the protocol's version under ``kshape`` first, which tells it from whatever else an interpreter prints.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .graph_wire import MAX_DEPTH, WireError, as_kind, as_pair, as_shape

VERSION = 3
OPENING = b'{"kshape":'
"""How every message begins."""


@dataclass(frozen=True)
class Tensor:
    """One output as Keras has it; ``None`` in ``shape`` is Keras's own."""

    shape: tuple[int | None, ...]
    dtype: str


@dataclass(frozen=True)
class Told:
    """What Keras says of a node: its outputs, flattened, and ``count_params()`` of its layer where that is built.

    ``open`` says that sizes before it were left open because nobody knows them: a ``None`` may be a number then.
    """

    outputs: tuple[Tensor, ...]
    params: int | None = None
    open: bool = False


@dataclass(frozen=True)
class Refused:
    """Keras's own error: the exception's class and text."""

    error: str
    text: str


@dataclass(frozen=True)
class Constructed:
    """A layer that Keras makes, and that wasn't called: ``reason`` says why."""

    reason: str


@dataclass(frozen=True)
class Skipped:
    """A node that wasn't asked about, and why."""

    reason: str


@dataclass(frozen=True)
class Answer:
    """What became of one node, and of those of the model that it applies."""

    result: Told | Refused | Constructed | Skipped
    nested: tuple[Answer, ...] = ()


def message(**fields: Any) -> bytes:
    """One line, line end included."""
    return OPENING + f"{VERSION},".encode() + json.dumps(fields, allow_nan=False).encode()[1:] + b"\n"


def parse(line: bytes) -> dict[str, Any]:
    """The fields of one line; refuses other versions."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not a message: {error}") from None
    if not isinstance(fields, dict) or fields.get("kshape") != VERSION:
        raise WireError("another version of the protocol")
    return fields


def encode_answer(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON data."""
    result = answer.result
    if isinstance(result, Told):
        outputs = [[list(tensor.shape), tensor.dtype] for tensor in result.outputs]
        fields: dict[str, Any] = {"told": outputs, "params": result.params}
        if result.open:
            fields["open"] = True
    elif isinstance(result, Refused):
        fields = {"refused": result.text, "error": result.error}
    elif isinstance(result, Constructed):
        fields = {"constructed": result.reason}
    else:
        fields = {"skipped": result.reason}
    if answer.nested:
        fields["nested"] = [encode_answer(inner) for inner in answer.nested]
    return fields


def decode_answer(data: Any, depth: int = 0) -> Answer:
    """The answer that ``encode_answer`` wrote, every field checked."""
    if depth > MAX_DEPTH + 1:
        raise WireError("answers are nested too deeply")
    fields = as_kind(dict, data)
    nested = tuple(decode_answer(inner, depth + 1) for inner in as_kind(list, fields.get("nested", [])))
    if "told" in fields:
        params = fields.get("params")
        outputs = tuple(_tensor(output) for output in as_kind(list, fields["told"]))
        is_open = as_kind(bool, fields.get("open", False))
        return Answer(Told(outputs, None if params is None else as_kind(int, params), is_open), nested)
    if "refused" in fields:
        return Answer(Refused(as_kind(str, fields.get("error")), as_kind(str, fields["refused"])), nested)
    if "constructed" in fields:
        return Answer(Constructed(as_kind(str, fields["constructed"])), nested)
    return Answer(Skipped(as_kind(str, fields.get("skipped"))), nested)


def _tensor(data: Any) -> Tensor:
    shape, dtype = as_pair(data)
    return Tensor(as_shape(shape), as_kind(str, dtype))
