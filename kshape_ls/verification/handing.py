"""What layers are made with and applied to, as plain values that can be handed over; or why they can't."""

from __future__ import annotations

from typing import Any

from kshape_ls.analysis.facts import Application, Constant, GraphNode, Inbound
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import REQUIRED
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Shape, Symbol
from kshape_ls.verification.graph_wire import LayerSpec, OpenSize, StandIn, Taken, WireError, encode_value

Arguments = tuple[tuple[str, Any], ...]

NEUTRAL = ("_initializer", "_regularizer", "_constraint")
"""Ends of the names of arguments that neither shapes nor counts depend on."""

DISPENSABLE = frozenset({"name", "seed", "trainable", "training"})
"""Arguments that can as well be left out."""

UNREAD = "isn't known"


class _Unread(Exception):  # noqa: N818 -- nothing went wrong: the analysis can't tell
    """An argument that the analysis couldn't read."""


def constructed(pairs: Arguments) -> tuple[Arguments, str]:
    """The constructor's arguments that can be handed over, and what is wrong with one that can't."""
    kept: list[tuple[str, Any]] = []
    obstacle = ""
    for name, value in pairs:
        plain, reason = _handed(value)
        if not reason and not (name.endswith(NEUTRAL) and isinstance(plain, dict)):
            kept.append((name, plain))
        elif reason is UNREAD and name.endswith("activation"):
            kept.append((name, "linear"))
        elif name not in DISPENSABLE and not name.endswith(NEUTRAL):
            obstacle = obstacle or f"its argument `{name}` {reason}"
    return tuple(kept), obstacle


def applied(application: Application) -> tuple[tuple[Any, ...], Arguments, str]:
    """What a node is applied to, positional and named, and what is wrong with a value that can't be handed over."""
    kept: list[tuple[str, Any]] = []
    args: list[Any] = []
    obstacle = ""
    for value in application.args:
        plain, reason = _handed(_call_value(value))
        args.append(plain)
        obstacle = obstacle or (f"what it is called on {reason}" if reason else "")
    for name, value in application.kwargs:
        plain, reason = _handed(_call_value(value))
        if not reason:
            kept.append((name, plain))
        elif name not in DISPENSABLE:
            obstacle = obstacle or f"its call argument `{name}` {reason}"
    return tuple(args), tuple(kept), obstacle


def taken(application: Application) -> tuple[Any, ...]:
    """The tensors that a layer of the program is applied to, each once; ``None`` where one can't be handed over."""
    return tuple(_handed(_call_value(value))[0] for value in application.given)


def is_open(value: Any) -> bool:
    """Whether something in a value isn't known."""
    if isinstance(value, list | tuple):
        return any(is_open(item) for item in value)
    return value is UNKNOWN or isinstance(value, Symbol)


def _call_value(value: Any) -> Any:
    # Tensors and open sizes in the form in which they go over.
    if isinstance(value, Inbound):
        return Taken(value.index)
    if isinstance(value, Constant):
        dims = value.shape.dims
        if dims is None or not all(isinstance(dim, int) or dim is DYNAMIC for dim in dims):
            return UNKNOWN
        return StandIn(tuple(dim if isinstance(dim, int) else None for dim in dims), value.dtype, value.symbolic)
    if value is DYNAMIC:
        return OpenSize()
    if isinstance(value, list | tuple):
        return type(value)([_call_value(item) for item in value])
    if isinstance(value, dict):
        return {key: _call_value(item) for key, item in value.items()}
    if isinstance(value, slice):
        return slice(*(_call_value(part) for part in (value.start, value.stop, value.step)))
    return value


def _handed(value: Any) -> tuple[Any, str]:
    # The value as it is handed over, or why it isn't.
    try:
        plain = _plain(value)
        encode_value(plain)
    except _Unread:
        return None, UNREAD
    except WireError as error:
        return None, f"can't be handed over: {error}"
    return plain, ""


def _plain(value: Any) -> Any:
    if value is DYNAMIC:
        return None
    if value is UNKNOWN or isinstance(value, Symbol | Shape):
        raise _Unread
    if isinstance(value, list | tuple):
        return type(value)([_plain(item) for item in value])
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, slice):
        return slice(*(_plain(part) for part in (value.start, value.stop, value.step)))
    if isinstance(value, GraphNode):
        return _wrapped(value.class_name, value.arguments)
    if isinstance(value, BoundLayer):
        # Defaults stay at home: an older Keras may not know them.
        defaults = {parameter.name: parameter.default for parameter in value.rule.parameters}
        written = tuple((name, given) for name, given in value.arguments if given != defaults.get(name, REQUIRED))
        return _wrapped(value.class_name, written)
    return value


def _wrapped(class_name: str, arguments: Arguments) -> LayerSpec:
    readable, obstacle = constructed(arguments)
    if obstacle:
        raise _Unread
    return LayerSpec(class_name, readable)
