"""Functions, operators and subscripts on tensors: asking the rule, telling the site, remembering the node."""

from __future__ import annotations

import ast
import functools
from dataclasses import replace
from typing import cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.data_format import filled_in, with_format
from kshape_ls.analysis.keras.keras_version import is_tensorflow_1, other_backend
from kshape_ls.analysis.layers.nodes import NODE, NodeFact, NodeKind
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.state import OPERATION
from kshape_ls.analysis.python.containers import DEEP, each_of, fixed, row_of, spread
from kshape_ls.analysis.python.plain import kind_of, may_be_any, plain, tensors_in
from kshape_ls.analysis.tensors.contents import is_whole
from kshape_ls.analysis.tensors.in_graph import PACKING, graph_fault, packed
from kshape_ls.analysis.values import (
    NONE,
    UNKNOWN_VALUE,
    Const,
    Library,
    ListRef,
    Number,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    join_shapes,
    tensors_of,
)
from kshape_ls.library.application import apply_op, as_shape
from kshape_ls.library.index import eager_rule, op_rule
from kshape_ls.library.rules import Arg, OpRule
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Nest, Output, Shape

_STACKING = frozenset(
    {"numpy.array", "numpy.asarray", "numpy.swapaxes", "tensorflow.constant", "tensorflow.convert_to_tensor"}
    | {"keras.ops.array", "keras.ops.convert_to_tensor"}
)
"""Functions that make an array of a list of arrays."""
_ARITHMETIC = frozenset({"+", "-", "*", "/", "//", "%", "**", "@"})


def tensor_op(run: Run, node: ast.AST, sign: str, values: tuple[Value, ...]) -> Value:
    """An operator with a tensor on at least one side."""
    from kshape_ls.library.ops.operators import COMPARING

    tensors = [t for value in values for t in tensors_in(run, value)]
    result = _operated(run, sign, values, kind_of(tensors))
    if NONE in values and sign in _ARITHMETIC and not run.idle:
        message = f"unsupported operand for {sign}: a tensor of shape {tensors[0].shape} and None"
        result = Mismatch("invalid-argument", message, expected="a tensor", found=None)
    dtype = "bool" if sign in COMPARING else tensors[0].dtype
    return told(run, node, NodeFactory("operator", sign, values, ()), result, tensors, dtype)


def _operated(run: Run, sign: str, values: tuple[Value, ...], kind: str) -> Output | Mismatch:
    from kshape_ls.analysis.tensors.sorts import sorts_in
    from kshape_ls.library.ops.operators import binary, binary_eager, binary_fault, symbolic_shapes, unary_fault

    held = [plain(run, value) for value in values]
    shapes = symbolic_shapes(sign, held) if kind == "symbolic" else [as_shape(each) for each in held]
    sorts = ["".join(sorts_in(run, v)) if isinstance(v, Tensor) and kind == "graph" else "" for v in values]
    if len(shapes) == 1:
        return unary_fault(sign, kind, sorts[0]) or shapes[0]
    fault = None if run.idle else binary_fault(sign, kind, (held[0], held[1]), (sorts[0], sorts[1]))
    return fault or (binary if kind in ("symbolic", "numpy") else binary_eager)(sign, *shapes)


def subscript_op(run: Run, node: ast.Subscript, owner: Tensor, key: Value) -> Value:
    """``x[...]`` on a tensor."""
    result = subscripted(owner, _with_indices(run, key) if owner.kind == "numpy" else index_of(run, key))
    made = told(run, node, NodeFactory("subscript", "[]", (owner, key), ()), result, [owner], owner.dtype)
    return made if not isinstance(made, Tensor) or made.dtype != "object" else row_of(made, made.shape)


def subscripted(owner: Tensor, index: Arg) -> Output | Mismatch:
    """A subscript by the rules of the kind of tensor that it is."""
    from kshape_ls.library.ops.subscript import subscript, subscript_array, subscript_eager, subscript_tensor

    if owner.kind == "symbolic":
        return subscript(owner.shape, index)
    if owner.kind == "numpy":
        return subscript_array(owner.shape, index)
    if owner.kind == "any":
        return _unless_wrong(subscript_eager(owner.shape, index))
    return subscript_tensor(owner.shape, index)


def index_of(run: Run, key: Value) -> Arg:
    """What stands between the brackets; a list is an array of indices there, and stays a list."""
    if isinstance(key, Tuple) and key.kind == "tuple":
        return tuple(index_of(run, item) for item in key.items)
    if isinstance(key, Library):
        return UNKNOWN
    held = plain(run, key)
    return list(held) if isinstance(key, ListRef) and isinstance(held, tuple) else held


def _with_indices(run: Run, key: Value) -> Arg:
    """As ``index_of``, arrays that are known to be no masks marked as indices."""
    from kshape_ls.library.ops.subscript import Indices

    if isinstance(key, Tuple) and key.kind == "tuple":
        return tuple(_with_indices(run, item) for item in key.items)
    if isinstance(key, Tensor) and key.shape.dims and is_whole(run, key):
        return Indices(key.shape)
    return index_of(run, key)


def call_op(run: Run, node: ast.AST, name: str, rule: OpRule, given: Arguments) -> Value:
    """A function of the library that has a rule."""
    tensors = [t for value in given.all() for t in tensors_in(run, value)]
    result = op_result(run, name, rule, given, tensors)
    if result == UNKNOWN_SHAPE and name in _STACKING:
        asked = _stacked(run, given)
        tensors = tensors or [t for value in asked.all() for t in tensors_in(run, value)]
        result = op_result(run, name, rule, asked, tensors)
    dtype = rule.dtype if rule.dtype != "same" else tensors[0].dtype if tensors else _of_texts(run, given)
    # A list that an array is made of may be changed later on, and the array isn't.
    held = given.args if tensors else tuple(fixed(run, value) for value in given.args)
    factory = NodeFactory("op", name, held, tuple(given.named.items()))
    return told(run, node, factory, result, tensors, dtype)


def _stacked(run: Run, given: Arguments) -> Arguments:
    """The arguments with a list of arrays as the array that NumPy makes of it."""
    first = given.args[0] if given.args else None
    whole = _whole(run, first, 0) if isinstance(first, ListRef | Tuple) else None
    return given if whole is None else replace(given, args=(whole, *given.args[1:]))


def _whole(run: Run, value: Value, depth: int) -> Tensor | None:
    # All items must have one shape, whatever else there is to say of them.
    if isinstance(value, Tensor):
        return value if value.kind in ("numpy", "eager") else None
    if isinstance(value, Number) or (isinstance(value, Const) and isinstance(value.value, int | float)):
        return Tensor(Shape(()), "numpy", None, 0, "")
    items = spread(run, value) if isinstance(value, ListRef | Tuple) else None
    if items is None and isinstance(value, ListRef):
        each = each_of(run, value)
        found = [_whole(run, each, depth + 1)] if each is not None else []
    else:
        found = [_whole(run, item, depth + 1) for item in items or ()] if depth < DEEP else []
    first = found[0] if found else None
    if first is None or None in found:
        return None
    inner = functools.reduce(join_shapes, [each.shape for each in found if each is not None])
    if inner.dims is None:
        return None
    return Tensor(Shape((UNKNOWN if items is None else len(items), *inner.dims)), first.kind, None, 0, first.dtype)


def _of_texts(run: Run, given: Arguments) -> str:
    """The dtype of an array of texts, whose elements are no numbers; else nothing is known of it."""
    first = given.args[0] if given.args else None
    for _ in range(DEEP):
        if isinstance(first, ListRef):
            first = run.read((first.id, 0))
        elif isinstance(first, Tuple) and first.items:
            first = first.items[0]
    return "object" if isinstance(first, Const) and isinstance(first.value, str) else ""


def op_result(run: Run, name: str, rule: OpRule, given: Arguments, tensors: list[Tensor]) -> Output | Mismatch:
    """What a function of the library gives for these arguments; ``tensors`` are those among them."""
    if name.startswith("keras.ops.") and kind_of(tensors) != "symbolic":
        rule = eager_rule(name) or rule
    if "held" in rule.given and tensors:
        rule = replace(rule, given={**rule.given, "held": tensors[0].dtype})
    in_graph = name.startswith("tensorflow.") and (
        kind_of(tensors) == "graph" if tensors else run.frame.makes == "graph"
    )
    held = packed if in_graph and name in PACKING else plain
    args = tuple(held(run, value) for value in given.args)
    kwargs = {key: held(run, value) for key, value in given.named.items()}
    if not given.exact:
        for parameter in rule.parameters[len(args) :]:
            kwargs.setdefault(parameter.name, UNKNOWN)
    if name.startswith("keras."):
        data_format = filled_in(run, rule.parameters, args, kwargs)
        if data_format is UNKNOWN:
            return UNKNOWN_SHAPE
        args, kwargs = with_format(rule.parameters, args, kwargs, data_format)
    result = apply_op(rule, args, kwargs)
    if isinstance(result, Mismatch):
        sure = given.exact and not (name.startswith("tensorflow.") and is_tensorflow_1(run))
        return result if sure else UNKNOWN_SHAPE
    return (graph_fault(run, name, rule, given) if in_graph and tensors else None) or result


def sizes_of(run: Run, node: ast.AST, name: str, given: Arguments, value: Value) -> Value:
    """``tf.shape(x)``, ``tf.rank(x)``: a value to compute with, told as the tensor that it is as well."""
    rule = op_rule(name)
    if rule is None:
        return value
    tensors = [t for each in given.all() for t in tensors_in(run, each)]
    short, shapes = name.rpartition(".")[2], tuple(t.shape for t in tensors)
    result = op_result(run, name, rule, given, tensors)
    if isinstance(result, Mismatch):
        run.mismatch(node, short, result, shapes, tuple(t.origin for t in tensors), style="op")
        return UNKNOWN_VALUE
    if isinstance(result, Shape) and (name.startswith("tensorflow.") or kind_of(tensors) == "symbolic"):
        run.site(node, "op", short, result, shapes)
    return value


class NodeFactory:
    """What a node will say, but for its inputs and output."""

    __slots__ = ("args", "kind", "kwargs", "name")

    def __init__(
        self, kind: NodeKind, name: str, args: tuple[Value, ...], kwargs: tuple[tuple[str, Value], ...]
    ) -> None:
        self.kind, self.name, self.args, self.kwargs = kind, name, args, kwargs


def told(
    run: Run,
    node: ast.AST,
    made: NodeFactory,
    result: Output | Mismatch,
    tensors: list[Tensor],
    dtype: str,
) -> Value:
    """The result as a value of a node of its own; its site, or what doesn't fit, is told."""
    short = made.name.rpartition(".")[2] if made.kind == "op" else made.name
    shapes = tuple(t.shape for t in tensors)
    if isinstance(result, Mismatch):
        origins = tuple(t.origin for t in tensors)
        # What a KerasTensor is asked is Keras's own answer; other tensors are the backend's.
        other = other_backend(run) if kind_of(tensors) in ("graph", "eager") else ""
        unless = f"the {other} backend" if other else ""
        run.mismatch(node, short, result, shapes, origins, style="op", unless=unless)
        result = UNKNOWN_SHAPE
    kind = _kind(run, made, tensors)
    if kind in ("eager", "numpy") and made.kind == "op" and not made.name.startswith("keras.utils."):
        kind = "numpy" if made.name.startswith("numpy.") else "eager"
    if kind in ("eager", "numpy") or (kind == "any" and not any(DYNAMIC in (t.shape.dims or ()) for t in tensors)):
        result = _settled(result)
    identity = run.identity(node)
    value, _ = tensors_of(result, kind, identity, dtype)
    if not run.quiet:
        fact = NodeFact(
            made.kind,
            made.name,
            None,
            made.args,
            made.kwargs,
            tuple(tensors),
            result,
            identity.token,
            identity.ordinal,
        )
        run.write((identity, NODE), fact)
        if kind == "symbolic":
            run.write((identity, OPERATION), fact)
        run.site(node, "op", short, result, shapes)
    return value


def _settled(output: Output) -> Output:
    """A result on real tensors, whose sizes are all there, though not all can be told."""
    if isinstance(output, Nest):
        return replace(output, items=tuple(_settled(item) for item in output.items))
    if output.dims is None or DYNAMIC not in output.dims:
        return output
    return Shape(tuple(UNKNOWN if dim is DYNAMIC else dim for dim in output.dims))


def _kind(run: Run, made: NodeFactory, tensors: list[Tensor]) -> TensorKind:
    kind = kind_of(tensors) if tensors else _new_kind(run, made.name)
    # What isn't known may be symbolic, and makes a symbolic tensor of all the others then.
    if kind == "eager" and any(may_be_any(run, value) for value in (*made.args, *dict(made.kwargs).values())):
        kind = "any"
    return cast("TensorKind", kind)


def _new_kind(run: Run, name: str) -> str:
    if name.startswith(("numpy.", "keras.utils.")):
        return "numpy"
    return run.frame.makes


def _unless_wrong(result: Output | Mismatch) -> Output:
    return UNKNOWN_SHAPE if isinstance(result, Mismatch) else result
