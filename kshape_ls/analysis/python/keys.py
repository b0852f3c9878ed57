"""Keys of dicts: plain values, and the names that Keras finds for layers, which nobody knows but which all differ."""

from __future__ import annotations

from kshape_ls.analysis.values import Const, LayerRef, Member, Value
from kshape_ls.library.class_names import listed_as, snake


def key_of(value: Value) -> Const | None:
    """A value as a key, or ``None`` where it isn't known which; ``layer.name`` is one though its text isn't known."""
    if isinstance(value, Const):
        return value
    named = isinstance(value, Member) and value.name == "name" and isinstance(value.owner, LayerRef)
    return Const(value) if named else None


def value_of(key: object) -> Value:
    """The value that the program sees for a key."""
    return key if isinstance(key, Member) else Const(key)


def is_open(key: object) -> bool:
    """Whether the text of a key isn't known."""
    return isinstance(key, Member)


def text_of(key: object) -> str:
    """A key by which its dict is sorted: ``input_layer`` where Keras may add a number."""
    if isinstance(key, Member) and isinstance(key.owner, LayerRef):
        return snake(listed_as(key.owner.class_name))
    return str(key)
