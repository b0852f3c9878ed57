"""Numbers that functions and operators make of known numbers: ``ops.equal(x.shape[-1], 64)`` as a condition."""

from __future__ import annotations

import operator
import struct
from collections.abc import Callable

from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.tensors.changes import ANY_CHANGED, CHANGED
from kshape_ls.analysis.values import ABSENT, Const, Tensor, Value

_DEPTH = 12
_EXACT = 1 << 24
"""Whole numbers up to here are the same in every dtype that they are computed in."""
_COMPARING: dict[str, Callable[[float, float], bool]] = {
    **dict.fromkeys(("equal", "=="), operator.eq),
    **dict.fromkeys(("not_equal", "!="), operator.ne),
    **dict.fromkeys(("less", "<"), operator.lt),
    **dict.fromkeys(("less_equal", "<="), operator.le),
    **dict.fromkeys(("greater", ">"), operator.gt),
    **dict.fromkeys(("greater_equal", ">="), operator.ge),
}
_COMPUTING: dict[str, Callable[[int, int], int]] = {
    **dict.fromkeys(("add", "+"), operator.add),
    **dict.fromkeys(("subtract", "-"), operator.sub),
    **dict.fromkeys(("multiply", "*"), operator.mul),
    **dict.fromkeys(("floor_divide", "floordiv", "//"), operator.floordiv),
    **dict.fromkeys(("mod", "floormod", "%"), operator.mod),
    "maximum": max,
    "minimum": min,
}
_JOINING: dict[str, Callable[[bool, bool], bool]] = {
    **dict.fromkeys(("logical_and", "&"), operator.and_),
    **dict.fromkeys(("logical_or", "|"), operator.or_),
    **dict.fromkeys(("logical_xor", "^"), operator.xor),
}
_EQUALITY = frozenset({"equal", "not_equal", "==", "!="})
_AS_GIVEN = frozenset({"convert_to_tensor", "constant", "array", "asarray"})
_MODULES = ("keras.ops", "tensorflow", "tensorflow.math", "numpy")
_OPERANDS = frozenset({"x", "y", "x1", "x2", "a", "b", "value", "object"})


def number_in(run: State, value: Value, depth: int = 0) -> bool | int | float | None:
    """The number or truth value that stands in ``value``, ``None`` where it isn't one or can't be told."""
    if isinstance(value, Const):
        return value.value if isinstance(value.value, bool | int | float) else None
    if not isinstance(value, Tensor) or value.kind not in ("eager", "numpy") or value.shape.dims != ():
        return None
    made = node_of(run, value.origin)
    if made is None or made.output != value.shape or depth > _DEPTH:
        return None
    if run.content((value.origin, CHANGED)) is not ABSENT or run.content(ANY_CHANGED) is not ABSENT:
        return None
    module, _, short = made.name.rpartition(".")
    known = made.kind == "operator" or (made.kind == "op" and module in _MODULES)
    if not known or not {name for name, _ in made.kwargs} <= _OPERANDS:
        return None
    given = (*made.args, *(held for _, held in sorted(made.kwargs, key=lambda pair: pair[0])))
    found = [number_in(run, each, depth + 1) for each in given]
    numbers = [number for number in found if number is not None]
    if len(numbers) < len(found) or any(isinstance(n, int) and abs(n) > _EXACT for n in numbers):
        return None
    return _made_of(short, numbers, value.kind == "numpy", made.name.startswith("keras."))


def _made_of(short: str, numbers: list[bool | int | float], wide: bool, keras: bool) -> bool | int | float | None:
    kinds = {type(number) for number in numbers}
    if len(numbers) == 1:
        if short == "logical_not" and kinds == {bool}:
            return not numbers[0]
        return numbers[0] if short in _AS_GIVEN and (wide or float not in kinds) else None
    if len(numbers) != 2:
        return None
    if short in _COMPARING:
        # TensorFlow refuses a float beside a whole number.
        mixed = len(kinds) > 1 and (bool in kinds or not (wide or keras))
        ordered = kinds == {bool} and short not in _EQUALITY
        return None if mixed or ordered else _compared(short, numbers, wide or float not in kinds)
    if short in _JOINING and kinds == {bool}:
        return _JOINING[short](bool(numbers[0]), bool(numbers[1]))
    if short in _COMPUTING and kinds == {int}:
        try:
            result = _COMPUTING[short](int(numbers[0]), int(numbers[1]))
        except ArithmeticError:
            return None
        return result if abs(result) <= _EXACT else None
    return None


def _compared(short: str, numbers: list[bool | int | float], exact: bool) -> bool | None:
    """In 32 bits, which Keras and TensorFlow count in, what is nearly equal is equal."""
    try:
        a, b = numbers if exact else (struct.unpack("f", struct.pack("f", number))[0] for number in numbers)
    except OverflowError:
        return None
    return _COMPARING[short](a, b)
