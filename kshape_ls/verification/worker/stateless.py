"""Layers that keep a state from call to call, asked without one."""

from __future__ import annotations

from typing import Any

from ..graph_wire import LayerSpec


def calmed(value: Any) -> Any:
    """The same arguments with ``stateful=False``, at any depth."""
    if isinstance(value, LayerSpec):
        return LayerSpec(value.class_name, calmed(value.arguments))
    if isinstance(value, tuple) and len(value) == 2 and value[0] == "stateful":
        return ("stateful", False)
    if isinstance(value, (list, tuple)):
        return type(value)([calmed(item) for item in value])
    return value
