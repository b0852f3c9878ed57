"""Python's operators between tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import invalid, uneven
from kshape_ls.library.ops.contraction import tensor_matmul
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.contract import matmul

if TYPE_CHECKING:
    from kshape_ls.library.rules import Arg

COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_BITWISE = frozenset({"&", "|", "^"})
_SHIFTS = frozenset({"<<", ">>"})
_KINDS = {"i": "int32", "f": "float32", "b": "bool", "c": "complex64"}


def symbolic_shapes(op: str, operands: list[Arg]) -> list[Shape]:
    """The operands' shapes as a symbolic tensor sees them: to a comparison, what is no tensor is a number."""
    loose = op in COMPARING or op in _BITWISE
    plain = (type(None), str, tuple, list)
    return [Shape(()) if loose and isinstance(each, plain) else as_shape(each) for each in operands]


def binary(op: str, a: Shape, b: Shape) -> Shape | Mismatch:
    """``a + b``, ``a < b``, ``a @ b`` of symbolic tensors or arrays: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return matmul(a, b) if op == "@" else broadcast(a, b)


def binary_eager(op: str, a: Shape, b: Shape) -> Shape | Mismatch:
    """As ``binary`` where one operand is TensorFlow's own tensor, eager or in a graph: its ``@`` takes no vectors."""
    if op == "@":
        return tensor_matmul(a, b)
    both = broadcast(a, b)
    # Tensors that don't go together aren't equal, which is no mistake.
    return UNKNOWN_SHAPE if isinstance(both, Mismatch) and op in ("==", "!=") else both


def unary_fault(op: str, kind: str, sort: str) -> Mismatch | None:
    """``+x``, which no tensor has, and ``~x`` or ``-x`` of numbers that TensorFlow's tensors don't do it for."""
    if op == "+" and kind in ("symbolic", "graph", "eager"):
        return invalid(f"bad operand type for unary +: '{'KerasTensor' if kind == 'symbolic' else 'Tensor'}'")
    if kind == "graph" and ((op == "~" and sort in ("f", "c")) or (op == "negative" and sort == "b")):
        return invalid(f"Value passed to parameter 'x' has DataType {_KINDS[sort]} not in list of allowed values")
    return None


def binary_fault(op: str, kind: str, operands: tuple[Arg, Arg], sorts: tuple[str, str]) -> Mismatch | None:
    """Operands that a tensor's operator refuses whatever the shapes: ``x + None``, ``x * "a"``, floats with integers.

    ``kind`` is the tensor's (``symbolic``: a KerasTensor, ``graph``: in a layer's ``call``), ``sorts`` are ``f``,
    ``i``, ``b`` and ``c`` for tensors whose sort of numbers is known, otherwise empty.
    """
    if kind not in ("symbolic", "graph"):
        return None
    if op in _SHIFTS and kind == "symbolic":
        return _unsupported(op, "KerasTensor")
    tensor = next((i for i, each in enumerate(operands) if isinstance(each, Shape)), None)
    if tensor is None:
        return None
    other = operands[1 - tensor]
    formatted = op == "%" and tensor == 1 and isinstance(other, str)
    if kind == "symbolic":
        compared = op in COMPARING or op in _BITWISE
        refused = other is None or isinstance(other, str | tuple | list | dict)
        return _unsupported(op, _named(other)) if refused and not compared and not formatted else None
    return _in_graph(op, other, sorts, formatted)


def _in_graph(op: str, other: Arg, sorts: tuple[str, str], formatted: bool) -> Mismatch | None:
    if other is None and op not in ("==", "!="):
        return invalid("Tried to convert an operand to a tensor and failed. Error: None values not supported.")
    known = "".join(sorts)
    if isinstance(other, str) and known and not formatted and not (op == "*" and "b" in known):
        return invalid(f"Expected {_KINDS[known[0]]}, but got {other!r} of type 'str'.")
    if isinstance(other, tuple | list) and uneven(other):
        return invalid("Tried to convert an operand to a tensor and failed: the sequence has no regular shape.")
    if op in _SHIFTS or (op in _BITWISE and ("f" in known or "c" in known)):
        return _unsupported(op, "Tensor")
    if len(known) == 2 and known[0] != known[1] and not (op == "*" and "b" in known):
        return invalid(f"The operands of `{op}` are {_KINDS[known[0]]} and {_KINDS[known[1]]}, but must be alike.")
    if known == "i" and isinstance(other, float):
        return invalid(f"Expected int32, but got {other} of type 'float'.")
    return None


def _named(value: Arg) -> str:
    return "NoneType" if value is None else type(value).__name__


def _unsupported(op: str, kind: str) -> Mismatch:
    return invalid(f"unsupported operand type(s) for {op}: '{kind}'")
