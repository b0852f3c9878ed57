"""``preprocess_input`` on a KerasTensor: Keras computes it by operators, each of which is a layer of the model."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.data_format import FORMAT
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, NodeKind
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import OPERATION
from kshape_ls.analysis.tensors.operations import call_op, op_result
from kshape_ls.analysis.values import NONE, Const, Identity, Tensor, Tuple, Value
from kshape_ls.library.rules import OpRule
from kshape_ls.shapes import Shape

_LAST = Const("channels_last")
_BY_MODE = "keras.applications.imagenet_utils.preprocess_input"
_UNTOUCHED = ("convnext", "efficientnet", "efficientnet_v2", "mobilenet_v3")
"""Models that do it inside: what comes in goes out."""


def preprocess_input(run: Run, node: ast.AST, name: str, rule: OpRule, given: Arguments) -> Value:
    """``keras.applications.resnet.preprocess_input(x)``."""
    x = given.get(0, "x")
    mode = _mode(run, name, rule, given)
    if not isinstance(x, Tensor) or x.kind != "symbolic" or not mode or run.quiet or not given.exact:
        return call_op(run, node, name, rule, given)
    result = op_result(run, name, rule, given, [x])
    coloured = x.shape.dims is not None and len(x.shape.dims) > 2 and x.shape.dims[-1] == 3
    if not isinstance(result, Shape) or not (coloured or mode in ("tf", "none")):
        return call_op(run, node, name, rule, given)
    made = x if mode == "none" else _Chain(run, run.identity(node)).prepared(x, mode)
    run.site(node, "op", "preprocess_input", result, (x.shape,))
    return made


def _mode(run: Run, name: str, rule: OpRule, given: Arguments) -> str:
    """How, as Keras names it; empty where it isn't known, or channels come first."""
    if (given.get(1, "data_format") or NONE) not in (NONE, _LAST) or (run.read(FORMAT) or _LAST) != _LAST:
        return ""
    if name.split(".")[2] in _UNTOUCHED:
        return "none"
    stated = given.get(2, "mode") or Const("caffe") if name == _BY_MODE else Const(rule.given.get("mode"))
    known = isinstance(stated, Const) and stated.value in ("caffe", "tf", "torch")
    return str(stated.value) if isinstance(stated, Const) and known else ""


class _Chain:
    """The nodes of one call, the last of which is the call's own."""

    def __init__(self, run: Run, identity: Identity) -> None:
        self._run, self._identity, self._count = run, identity, 0

    def prepared(self, x: Tensor, mode: str) -> Tensor:
        if mode == "tf":
            x = self._node("operator", "/", (x, Const(127.5)), (x,), x.shape)
            return self._node("operator", "-", (x, Const(1.0)), (x,), x.shape, last=True)
        numbers = Tensor(Shape((*(1 for _ in (x.shape.dims or ())[1:]), 3)), "eager")
        if mode == "torch":
            x = self._node("operator", "/", (x, Const(255.0)), (x,), x.shape)
            x = self._node("operator", "+", (x, numbers), (x, numbers), x.shape)
            deviation = Tensor(Shape((3,)), "eager")
            return self._node("operator", "/", (x, deviation), (x, deviation), x.shape, last=True)
        grey = Shape((x.shape.dims or ())[:-1])
        colours = [self._node("subscript", "[]", (x, Tuple((Const(...), Const(n)))), (x,), grey) for n in (2, 1, 0)]
        held = (Tuple(tuple(colours), "list"),)
        x = self._node("op", "keras.ops.stack", held, tuple(colours), x.shape, (("axis", Const(-1)),))
        return self._node("operator", "+", (x, numbers), (x, numbers), x.shape, last=True)

    def _node(
        self,
        kind: NodeKind,
        name: str,
        args: tuple[Value, ...],
        inputs: tuple[Tensor, ...],
        output: Shape,
        kwargs: tuple[tuple[str, Value], ...] = (),
        last: bool = False,
    ) -> Tensor:
        run, whole = self._run, self._identity
        self._count += 1
        path = run.world.path(whole.path, ("prepared", self._count))
        identity = whole if last else whole._replace(path=path)
        fact = NodeFact(kind, name, None, args, kwargs, inputs, output, whole.token, whole.ordinal)
        run.write((identity, NODE), fact)
        run.write((identity, OPERATION), fact)
        return Tensor(output, "symbolic", identity)
