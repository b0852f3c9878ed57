"""Functions that call functions on tensors: ``tf.map_fn``, ``keras.ops.scan``, ``tf.cond``, loops as functions."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inside import inside
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import fixed
from kshape_ls.analysis.python.plain import kind_of, tensors_in
from kshape_ls.analysis.values import (
    NONE,
    UNKNOWN_VALUE,
    Const,
    Number,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    join,
    mapped,
)
from kshape_ls.library.application import bind
from kshape_ls.library.rules import parse_signature
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape

Given: TypeAlias = dict[str, Value]
"""Arguments by parameter; a default stands as a constant."""


class _Caller:
    """How a function among the arguments is called: on tensors as they are inside, without nodes of the graph."""

    def __init__(self, run: Run, node: ast.AST, kind: str) -> None:
        self.run, self.node, self.kind = run, node, kind

    def __call__(self, function: Value, *args: Value) -> Value:
        kind: TensorKind = "symbolic" if self.kind == "symbolic" else "graph"
        seen = inside(self.run, Arguments(args), kind)
        return _as_tensors(fixed(self.run, self.run.call(self.node, function, seen)))


def _as_tensors(value: Value) -> Value:
    """Numbers become scalar tensors, as they do on their way through a function that is traced."""
    if isinstance(value, Number) or (isinstance(value, Const) and isinstance(value.value, int | float | complex)):
        return Tensor(Shape(()), "graph", dtype="")
    if isinstance(value, Tuple):
        return replace(value, items=tuple(_as_tensors(item) for item in value.items))
    return value


def _element(tensor: Tensor) -> Value:
    dims = tensor.shape.dims
    return replace(tensor, shape=UNKNOWN_SHAPE if not dims else Shape(dims[1:]), origin=None)


def _length(run: Run, elements: Value) -> Dim:
    found = tensors_in(run, elements)
    return found[0].shape.axis(0) if found else UNKNOWN


def _stacked(value: Value, length: Dim) -> Value:
    def stack(tensor: Tensor) -> Value:
        dims = tensor.shape.dims
        return replace(tensor, shape=UNKNOWN_SHAPE if dims is None else Shape((length, *dims)))

    return mapped(value, stack)


def _map(function: str, elements: str) -> Callable[[_Caller, Given], Value]:
    def mapping(call: _Caller, given: Given) -> Value:
        each = mapped(fixed(call.run, given[elements]), _element)
        return _stacked(call(given[function], each), _length(call.run, given[elements]))

    return mapping


def _scan(call: _Caller, given: Given) -> Value:
    """``keras.ops.scan``: the last carry, and what each step gives, stacked."""
    each = mapped(fixed(call.run, given["xs"]), _element)
    result = call(given["f"], given["init"], each)
    if not isinstance(result, Tuple) or len(result.items) != 2 or given["xs"] == NONE:
        return UNKNOWN_VALUE
    return Tuple((result.items[0], _stacked(result.items[1], _length(call.run, given["xs"]))))


def _accumulated(call: _Caller, given: Given, *, stacked: bool) -> Value:
    elements = fixed(call.run, given["elems"])
    each = mapped(elements, _element)
    first = each if given["initializer"] == NONE else _as_tensors(fixed(call.run, given["initializer"]))
    result = call(given["fn"], first, each)
    return _stacked(result, _length(call.run, elements)) if stacked else result


def _scan_tensor(call: _Caller, given: Given) -> Value:
    """``tf.scan``: the accumulator after each element."""
    return _accumulated(call, given, stacked=True)


def _fold(call: _Caller, given: Given) -> Value:
    """``tf.foldl``: the accumulator after the last element."""
    return _accumulated(call, given, stacked=False)


def _associative_scan(call: _Caller, given: Given) -> Value:
    elements = fixed(call.run, given["elems"])
    call(given["f"], elements, elements)
    return elements


def _branches(*names: str) -> Callable[[_Caller, Given], Value]:
    def either(call: _Caller, given: Given) -> Value:
        results: list[Value] = []
        writes = []
        for name in names:

            def attempt(name: str = name) -> str | None:
                results.append(call(given[name]))
                return None

            writes.append(call.run.branch(attempt)[0])
        call.run.merge(writes)
        return functools.reduce(join, results)

    return either


def _loop(body: str, variables: str, *, counted: bool) -> Callable[[_Caller, Given], Value]:
    def looping(call: _Caller, given: Given) -> Value:
        first = _as_tensors(fixed(call.run, given[variables]))
        counter: tuple[Value, ...] = (Tensor(Shape(()), "graph", dtype="int32"),) if counted else ()
        held = (first,) if counted or not isinstance(first, Tuple) else first.items
        result = call(given[body], *counter, *held)
        outputs = [output_of(each) for each in (first, result)]
        if not counted and isinstance(first, Tuple) and len(first.items) == 1 and not isinstance(result, Tuple):
            return first
        # A loop keeps the shapes that it begins with; where they change only Keras knows what comes of it.
        return first if outputs[0] == outputs[1] else _blurred(first)

    return looping


def _blurred(value: Value) -> Value:
    return mapped(value, lambda tensor: replace(tensor, shape=UNKNOWN_SHAPE))


_MAPPING = "fn, elems, dtype=None, parallel_iterations=None, back_prop=True, "
_LOOPING = "cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, "
_FOLDING = "fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, "
_FUNCTIONS: dict[str, tuple[str, Callable[[_Caller, Given], Value]]] = {
    "keras.ops.map": ("f, xs", _map("f", "xs")),
    "keras.ops.vectorized_map": ("function, elements", _map("function", "elements")),
    "keras.ops.scan": ("f, init, xs=None, length=None, reverse=False, unroll=1", _scan),
    "keras.ops.associative_scan": ("f, elems, reverse=False, axis=0", _associative_scan),
    "keras.ops.cond": ("pred, true_fn, false_fn", _branches("true_fn", "false_fn")),
    "keras.ops.while_loop": (
        "cond, body, loop_vars, maximum_iterations=None",
        _loop("body", "loop_vars", counted=False),
    ),
    "keras.ops.fori_loop": ("lower, upper, body_fun, init_val", _loop("body_fun", "init_val", counted=True)),
    "tensorflow.map_fn": (
        _MAPPING + "swap_memory=False, infer_shape=True, name=None, fn_output_signature=None",
        _map("fn", "elems"),
    ),
    "tensorflow.vectorized_map": ("fn, elems, fallback_to_while_loop=True, warn=True", _map("fn", "elems")),
    "tensorflow.scan": (_FOLDING + "infer_shape=True, reverse=False, name=None", _scan_tensor),
    "tensorflow.foldl": (_FOLDING + "name=None", _fold),
    "tensorflow.foldr": (_FOLDING + "name=None", _fold),
    "tensorflow.cond": ("pred, true_fn=None, false_fn=None, name=None", _branches("true_fn", "false_fn")),
    "tensorflow.while_loop": (
        _LOOPING + "swap_memory=False, maximum_iterations=None, name=None",
        _loop("body", "loop_vars", counted=False),
    ),
}
"""What each does, and its signature."""


def call_mapping(run: Run, node: ast.AST, name: str, given: Arguments) -> Value:
    """The call of a function that calls a function on tensors."""
    from kshape_ls.analysis.tensors.operations import NodeFactory, told

    signature, function = _FUNCTIONS[name]
    short = name.rpartition(".")[2]
    bound = bind(short, parse_signature(signature), given.args, given.named)
    if isinstance(bound, Mismatch):
        if given.exact:
            run.mismatch(node, short, bound, style="op")
        return UNKNOWN_VALUE
    arguments: Given = {key: value if _is_value(value) else Const(value) for key, value in bound.items()}
    tensors = [t for value in given.all() for t in tensors_in(run, value)]
    result = function(_Caller(run, node, kind_of(tensors)), arguments)
    output = output_of(result)
    if output is None:
        return UNKNOWN_VALUE
    factory = NodeFactory("op", name, given.args, tuple(given.named.items()))
    return told(run, node, factory, output, tensors, "")


def _is_value(value: object) -> bool:
    return hasattr(type(value), "__dataclass_fields__")
