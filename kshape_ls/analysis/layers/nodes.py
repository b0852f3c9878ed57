"""Nodes of the layer graph: what made a tensor, from which tensors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.values import Identity, Tensor, Tuple, Value
from kshape_ls.shapes import UNKNOWN_SHAPE, Nest, Output

NODE = "#node"
INSIDE = "#inside"
"""Beside a node that applies a layer of the program: what its code made, of the nodes in there."""
NodeKind: TypeAlias = Literal["input", "layer", "op", "operator", "subscript"]


@dataclass(frozen=True, slots=True)
class NodeFact:
    """One application: of a layer (``target`` is it), of an op (``name`` says which), or an input.

    ``args`` and ``kwargs`` are what it was applied to, so that the node can be applied again to other tensors.
    ``token`` and ``ordinal`` say where it stands in the text.
    """

    kind: NodeKind
    name: str
    target: Value | None
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...]
    inputs: tuple[Tensor, ...]
    output: Output
    token: int
    ordinal: int


def node_of(run: State, origin: Identity | None) -> NodeFact | None:
    """The node that made a tensor."""
    if origin is None:
        return None
    fact = run.content((origin, NODE))
    return fact if isinstance(fact, NodeFact) else None


def output_of(value: Value) -> Output | None:
    """A value as a result that a site tells, or ``None`` where it is no tensor at all."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, Tuple):
        items = [output_of(item) for item in value.items]
        if any(item is not None for item in items):
            known = tuple(UNKNOWN_SHAPE if item is None else item for item in items)
            if any(map(is_open, value.keys)):
                return UNKNOWN_SHAPE  # what nobody can name isn't told
            return Nest(value.kind, known, tuple(str(key) for key in value.keys))
    return None


def is_known(output: Output) -> bool:
    """Whether nothing in a result is unknown."""
    return all(is_known(item) for item in output.items) if isinstance(output, Nest) else output.is_known
