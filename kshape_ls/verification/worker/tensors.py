"""Tensors as the installed Keras has them: what goes in, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..graph_wire import OpenSize, StandIn, Taken
from ..wire import Tensor


def flat(outputs: Any) -> list[Any]:
    """The tensors in a result in Keras's own order: that of a dict's sorted keys."""
    if isinstance(outputs, dict):
        return [tensor for key in sorted(outputs) for tensor in flat(outputs[key])]
    if isinstance(outputs, (list, tuple)):
        return [tensor for item in outputs for tensor in flat(item)]
    return [outputs]


def alone(tensors: list[Any]) -> Any:
    """A list of one as its item."""
    return tensors if len(tensors) != 1 else tensors[0]


def described(tensor: Any) -> Tensor:
    """Shape and dtype; raises where the tensor has no rank, or isn't one."""
    # JAX has objects for sizes that are open.
    shape = tuple(int(dim) if hasattr(dim, "__index__") else None for dim in tensor.shape)
    dtype = getattr(tensor.dtype, "name", None) or str(tensor.dtype)
    return Tensor(shape, dtype.replace("torch.", ""))


def filled(value: Any, resolve: Callable[[Taken | StandIn | OpenSize], Any]) -> Any:
    """A call argument with the tensors put where their places are."""
    if isinstance(value, (Taken, StandIn, OpenSize)):
        return resolve(value)
    if isinstance(value, (list, tuple)):
        return type(value)([filled(item, resolve) for item in value])
    if isinstance(value, dict):
        return {key: filled(item, resolve) for key, item in value.items()}
    if isinstance(value, slice):
        return slice(*(filled(part, resolve) for part in (value.start, value.stop, value.step)))
    return value


def places(value: Any) -> list[StandIn | OpenSize]:
    """The stand-ins in a call argument."""
    if isinstance(value, (StandIn, OpenSize)):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, slice):
        value = [value.start, value.stop, value.step]
    return [each for item in value for each in places(item)] if isinstance(value, (list, tuple)) else []
