"""Whether a value is true, where that can be told."""

from __future__ import annotations

from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.python.containers import dict_keys, list_length
from kshape_ls.analysis.tensors.scalars import number_in
from kshape_ls.analysis.values import (
    ClassRef,
    Const,
    DictRef,
    FunctionRef,
    LayerRef,
    LibraryObject,
    ListRef,
    Method,
    ModelRef,
    RangeOf,
    Tensor,
    Tuple,
    Value,
)

_ALWAYS = (FunctionRef, ClassRef, LayerRef, ModelRef, Method, LibraryObject)


def truth(run: State, value: Value) -> bool | None:
    """``bool(value)``, or ``None``."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Tuple):
        return bool(value.items)
    if isinstance(value, ListRef):
        length = list_length(run, value)
        return None if length is None else length > 0
    if isinstance(value, DictRef):
        keys = dict_keys(run, value)
        return None if keys is None else bool(keys)
    if isinstance(value, RangeOf):
        return len(range(value.start, value.stop, value.step)) > 0
    if isinstance(value, _ALWAYS):
        return True
    known = number_in(run, value) if isinstance(value, Tensor) else None
    return None if known is None else bool(known)
