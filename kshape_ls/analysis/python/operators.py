"""Operators on plain values, sizes, sequences and tensors."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.automatic_names import is_in_name, is_name, is_named
from kshape_ls.analysis.python.conditions import decided
from kshape_ls.analysis.python.containers import list_items, make_list, spread
from kshape_ls.analysis.python.plain import says_nothing
from kshape_ls.analysis.tensors.operations import tensor_op
from kshape_ls.analysis.values import (
    FALSE,
    MEMBER,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    Instance,
    Library,
    ListRef,
    Number,
    Tensor,
    Tuple,
    Unknown,
    Value,
    sized,
)
from kshape_ls.shapes import UNKNOWN_SHAPE, Dim, Mismatch
from kshape_ls.shapes import dims as dim

_ARITHMETIC: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
    ast.LShift: ("<<", operator.lshift),
    ast.RShift: (">>", operator.rshift),
    ast.BitAnd: ("&", operator.and_),
    ast.BitOr: ("|", operator.or_),
    ast.BitXor: ("^", operator.xor),
}
_ON_SIZES: dict[str, Callable[[Dim, Dim], Dim]] = {
    "+": dim.add,
    "-": dim.subtract,
    "*": dim.multiply,
    "//": dim.floor_divide,
    "%": dim.modulo,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
}
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "negative", ast.UAdd: "+", ast.Invert: "~"}
_SIMPLE_FORMAT = re.compile(r"(?:[^%]|%[dsif%])*")
_DATASETS = "keras.datasets."
_TYPES = frozenset(
    f"builtins.{name}" for name in ("bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple")
)
_BITS = 4096
"""Numbers and texts beyond this size are not worked out."""


def binary(run: Run, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
    """``left op right``."""
    sign, function = _ARITHMETIC[type(op)]
    left, right = as_number(run, left), as_number(run, right)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        if isinstance(left, Tensor | Const | Number | Tuple | ListRef) and isinstance(
            right, Tensor | Const | Number | Tuple | ListRef
        ):
            return tensor_op(run, node, sign, (left, right))
        return _beside_unknown(left, right)
    if isinstance(left, Const) and isinstance(right, Const):
        return _on_constants(sign, function, left.value, right.value)
    a, b = _size(left), _size(right)
    if a is not None and b is not None:
        on_sizes = _ON_SIZES.get(sign)
        return sized(on_sizes(a, b)) if on_sizes else UNKNOWN_VALUE
    if isinstance(left, Tuple | ListRef) or isinstance(right, Tuple | ListRef):
        return _on_sequences(run, node, sign, left, right)
    return UNKNOWN_VALUE


def _beside_unknown(left: Value, right: Value) -> Value:
    tensor = left if isinstance(left, Tensor) else right
    other = right if tensor is left else left
    if isinstance(tensor, Tensor) and isinstance(other, Unknown):
        return Tensor(UNKNOWN_SHAPE, "any")
    return UNKNOWN_VALUE


def unary(run: Run, node: ast.AST, op: ast.unaryop, operand: Value) -> Value:
    """``op operand``."""
    if isinstance(op, ast.Not):
        held = decided(run, node, operand)
        return UNKNOWN_VALUE if held is None else Const(not held)
    if isinstance(operand, Tensor):
        return tensor_op(run, node, _UNARY[type(op)], (operand,))
    if isinstance(operand, Const) and isinstance(operand.value, int | float):
        if isinstance(op, ast.USub):
            return Const(-operand.value)
        if isinstance(op, ast.UAdd):
            return Const(+operand.value)
        return Const(~operand.value) if isinstance(operand.value, int) else UNKNOWN_VALUE
    if isinstance(operand, Tuple | ListRef) or (
        isinstance(operand, Const) and (operand.value is None or isinstance(operand.value, str))
    ):
        sign = "-" if isinstance(op, ast.USub) else "+" if isinstance(op, ast.UAdd) else "~"
        kind = _python_type(operand)
        message = f"bad operand type for unary {sign}: '{kind}'"
        run.mismatch(node, sign, Mismatch("invalid-argument", message, found=kind), style="op")
    if isinstance(operand, Number) and isinstance(op, ast.USub):
        return sized(dim.multiply(-1, operand.dim))
    return UNKNOWN_VALUE


def _python_type(value: Tuple | ListRef | Const) -> str:
    if isinstance(value, Const):
        return type(value.value).__name__
    return "list" if isinstance(value, ListRef) else value.kind


def compare(run: Run, node: ast.AST, ops: list[ast.cmpop], values: list[Value]) -> Value:
    """``a < b < c``."""
    if any(isinstance(v, Tensor) for v in values) and not any(
        isinstance(o, ast.Is | ast.IsNot | ast.In | ast.NotIn) for o in ops
    ):
        if len(ops) > 1 or (isinstance(ops[0], ast.Eq) and any(_is_symbolic(value) for value in values)):
            return UNKNOWN_VALUE  # a KerasTensor is compared by identity: ``x == y`` is True or False
        if isinstance(ops[0], ast.Eq | ast.NotEq) and NONE in values:
            return _beside_none(ops[0], values)
        return tensor_op(run, node, _COMPARISONS[type(ops[0])][0], tuple(values))
    if not any(isinstance(o, ast.Is | ast.IsNot) for o in ops):
        values = [as_number(run, value) for value in values]
    answers = [_compared(run, o, a, b) for o, a, b in zip(ops, values, values[1:], strict=False)]
    if False in answers:
        return FALSE
    return UNKNOWN_VALUE if None in answers else TRUE


def _is_symbolic(value: Value) -> bool:
    return isinstance(value, Tensor) and value.kind == "symbolic"


def _beside_none(op: ast.cmpop, values: list[Value]) -> Value:
    # TensorFlow's tensors are never equal to ``None``; NumPy compares each element.
    known = all(isinstance(v, Const) or (isinstance(v, Tensor) and v.kind in ("graph", "eager")) for v in values)
    return Const(isinstance(op, ast.NotEq)) if known else UNKNOWN_VALUE


def _compared(run: Run, op: ast.cmpop, a: Value, b: Value) -> bool | None:
    if isinstance(op, ast.Is | ast.IsNot):
        same = _is(run, a, b)
        return None if same is None else same is isinstance(op, ast.Is)
    if isinstance(op, ast.In | ast.NotIn):
        found = _in(run, a, b)
        return None if found is None else found is isinstance(op, ast.In)
    function = _COMPARISONS[type(op)][1]
    if isinstance(a, Const) and isinstance(b, Const):
        try:
            return bool(function(a.value, b.value))
        except (TypeError, ValueError, OverflowError):
            return None
    if isinstance(op, ast.Eq | ast.NotEq):
        equal = _equal(run, a, b)
        return None if equal is None else equal is isinstance(op, ast.Eq)
    return None


def _equal(run: Run, a: Value, b: Value) -> bool | None:
    first, second = _size(a), _size(b)
    if first is not None and second is not None:
        return dim.equal(first, second)
    if isinstance(a, Tuple | ListRef) and type(a) is type(b):
        left, right = spread(run, a), spread(run, b)
        if left is None or right is None:
            return None
        if len(left) != len(right):
            return False
        answers = [_compared(run, ast.Eq(), x, y) for x, y in zip(left, right, strict=True)]
        return False if False in answers else None if None in answers else True
    if is_name(a) or is_name(b):
        return is_named(run, a, b) if is_name(a) else is_named(run, b, a)
    if isinstance(a, Library) and isinstance(b, Library) and not a.name.endswith((".nan", ".NAN")):
        return _same_name(a, b)
    return a == b if _is_member(run, a) and _is_member(run, b) else _beside_nothing(a, b)


def _same_name(a: Library, b: Library) -> bool | None:
    """Whether two names of libraries mean one thing; two names may, but for two datasets and for types."""
    if a == b:
        return True
    if a.name in _TYPES or b.name in _TYPES:
        known = all(each.name in _TYPES or each.name.startswith("keras.") for each in (a, b))
        return a.name == b.name if known else None
    return False if a.name.startswith(_DATASETS) and b.name.startswith(_DATASETS) and a.name != b.name else None


def as_number(run: Run, value: Value) -> Value:
    """The number or text that a member of an ``IntEnum`` or ``StrEnum`` is as well; any other value as it is."""
    stated = run.read((value.id, MEMBER)) if isinstance(value, Instance) else None
    return value if stated is None or stated == TRUE else stated


def _is_member(run: Run, value: Value) -> bool:
    return isinstance(value, Instance) and run.read((value.id, MEMBER)) is not None


def _is(run: Run, a: Value, b: Value) -> bool | None:
    if isinstance(a, Const) and isinstance(b, Const):
        return a == b
    if isinstance(a, Library) and isinstance(b, Library):
        return _same_name(a, b)
    if _is_member(run, a) and _is_member(run, b):
        return a == b
    return _beside_nothing(a, b)


def _beside_nothing(a: Value, b: Value) -> bool | None:
    """What is known to be something isn't ``None``."""
    if NONE not in (a, b):
        return None
    other = b if a == NONE else a
    return None if isinstance(other, Number) or says_nothing(other) else False


def _in(run: Run, item: Value, container: Value) -> bool | None:
    if isinstance(container, Const) and isinstance(container.value, str) and isinstance(item, Const):
        return str(item.value) in container.value if isinstance(item.value, str) else None
    if is_name(container) and isinstance(item, Const) and isinstance(item.value, str):
        return is_in_name(run, container, item.value)
    items = spread(run, container)
    if items is None:
        return None
    answers = [_compared(run, ast.Eq(), item, each) for each in items]
    return True if True in answers else None if None in answers else False


def _size(value: Value) -> Dim | None:
    if isinstance(value, Const) and type(value.value) is int:
        return value.value
    return value.dim if isinstance(value, Number) else None


def _on_constants(sign: str, function: Callable[[Any, Any], Any], a: Any, b: Any) -> Value:
    for one in (a, b):
        if isinstance(one, int) and one.bit_length() > _BITS:
            return UNKNOWN_VALUE
        if isinstance(one, str | bytes) and len(one) > _BITS:
            return UNKNOWN_VALUE
    if sign in ("**", "<<") and isinstance(b, int) and abs(b) > 64:
        return UNKNOWN_VALUE
    if sign == "*" and any(isinstance(x, str | bytes) for x in (a, b)):
        count = b if isinstance(a, str | bytes) else a
        if isinstance(count, int) and count > _BITS:
            return UNKNOWN_VALUE
    if sign == "%" and isinstance(a, str | bytes) and not _SIMPLE_FORMAT.fullmatch(str(a)):
        # The width in a format may ask for any amount of memory.
        return UNKNOWN_VALUE
    try:
        result = function(a, b)
    except (TypeError, ValueError, ArithmeticError, MemoryError):
        return UNKNOWN_VALUE
    return Const(result)


def _on_sequences(run: Run, node: ast.AST, sign: str, left: Value, right: Value) -> Value:
    if sign == "+" and type(left) is type(right):
        a, b = spread(run, left), spread(run, right)
        both = None if a is None or b is None else (*a, *b)
        if isinstance(left, Tuple):
            return UNKNOWN_VALUE if both is None else Tuple(both)
        return make_list(run, run.identity(node), both)
    if sign == "*":
        sequence, times = (left, right) if isinstance(left, Tuple | ListRef) else (right, left)
        if isinstance(times, Const) and isinstance(times.value, int):
            items = sequence.items if isinstance(sequence, Tuple) else None
            items = list_items(run, sequence) if isinstance(sequence, ListRef) else items
            if items is not None and len(items) * times.value <= _BITS:
                repeated = items * times.value
                return Tuple(repeated) if isinstance(sequence, Tuple) else make_list(run, run.identity(node), repeated)
        return UNKNOWN_VALUE if isinstance(sequence, Tuple) else make_list(run, run.identity(node), None)
    return UNKNOWN_VALUE
