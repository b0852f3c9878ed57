"""Losses: what ``compile`` is given, and loss objects called on targets and predictions."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.logits import compare_logits
from kshape_ls.analysis.python.containers import fixed
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    Const,
    Instance,
    Library,
    LibraryObject,
    ModelRef,
    Tensor,
    Value,
)
from kshape_ls.shapes import Mismatch, Shape

if TYPE_CHECKING:
    from kshape_ls.library.losses import LossRule

LOSS = "#loss"
Places: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class LossFact:
    """What ``compile`` was given as the loss, the expression that gave it, and the metrics."""

    value: Value
    token: int
    ordinal: int
    metrics: Value = UNKNOWN_VALUE


def compile_model(run: Run, node: ast.AST, owner: ModelRef | Instance, given: Arguments) -> None:
    """Remember the loss, and where it is written."""
    loss = given.get(1, "loss")
    if loss is None or not given.exact:
        run.write((owner.id, LOSS), LossFact(UNKNOWN_VALUE, 0, -1))
        return
    written = argument_node(node, 1, "loss")
    ordinal = run.ordinal(written) if written is not None else -1
    metrics = fixed(run, given.get(3, "metrics") or UNKNOWN_VALUE)
    run.write((owner.id, LOSS), LossFact(fixed(run, loss), run.unit.token, ordinal, metrics))
    if written is not None:
        compare_logits(run, written, owner, loss)


def argument_node(node: ast.AST, position: int, name: str) -> ast.expr | None:
    """The expression of an argument of a call."""
    if not isinstance(node, ast.Call):
        return None
    if 0 <= position < len(node.args) and not any(isinstance(a, ast.Starred) for a in node.args):
        return node.args[position]
    return next((k.value for k in node.keywords if k.arg == name), None)


def places_of(run: Run, node: ast.AST, names: tuple[str, ...]) -> Places:
    """Where the arguments of a call are written, by the names that stand for their positions."""
    found = []
    for n, name in enumerate(names):
        written = argument_node(node, n, name)
        if written is not None:
            found.append((name, run.unit.token, run.ordinal(written)))
    return tuple(found)


def call_object(run: Run, node: ast.AST, callee: LibraryObject, given: Arguments) -> Value:
    """A loss or metric object called on targets and predictions."""
    from kshape_ls.library import losses

    name = callee.class_name
    if name.startswith("keras.losses."):
        true, pred = given.get(0, "y_true"), given.get(1, "y_pred")
        if isinstance(true, Tensor) and isinstance(pred, Tensor):
            rule = losses.find(name.rpartition(".")[2])
            if rule is not None:
                found = rule.result(true.shape, pred.shape)
                suspect = None if isinstance(found, Mismatch) else rule.suspicious(true.shape, pred.shape)
                for mismatch, certain in ((found, True), (suspect, False)):
                    if isinstance(mismatch, Mismatch):
                        run.mismatch(
                            node,
                            name.rpartition(".")[2],
                            mismatch,
                            (true.shape, pred.shape),
                            (true.origin, pred.origin),
                            style="loss",
                            certain=certain,
                            places=places_of(run, node, ("y_true", "y_pred")),
                        )
        run.site(node, "op", name.rpartition(".")[2], Shape(()))
        return Tensor(Shape(()), "eager")
    return UNKNOWN_VALUE


def loss_rule(loss: Value) -> tuple[str, LossRule] | None:
    """The rule of a loss as ``compile`` takes it, and its name as written."""
    from kshape_ls.library import losses

    name = ""
    if isinstance(loss, Const) and isinstance(loss.value, str):
        name = loss.value
    elif isinstance(loss, LibraryObject) and "axis" not in dict(loss.arguments):
        name = loss.class_name.removeprefix("keras.losses.")
    elif isinstance(loss, Library):
        name = loss.name.removeprefix("keras.losses.")
    rule = losses.find(name)
    return None if rule is None else (name, rule)
