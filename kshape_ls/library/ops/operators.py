"""Python's operators between tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.library.ops.contraction import tensor_matmul
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.contract import matmul

if TYPE_CHECKING:
    from kshape_ls.shapes import Mismatch, Shape


def binary(op: str, a: Shape, b: Shape) -> Shape | Mismatch:
    """``a + b``, ``a < b``, ``a @ b`` of symbolic tensors or arrays: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return matmul(a, b) if op == "@" else broadcast(a, b)


def binary_eager(op: str, a: Shape, b: Shape) -> Shape | Mismatch:
    """As ``binary`` where one operand is TensorFlow's own tensor, eager or in a graph: its ``@`` takes no vectors."""
    return tensor_matmul(a, b) if op == "@" else broadcast(a, b)


def binary_dtype(op: str) -> str:
    """The result's dtype: ``"bool"`` for comparisons, otherwise ``"same"``."""
    return "bool" if op in ("<", "<=", ">", ">=", "==", "!=") else "same"
