"""Python's own functions on known values: ``len``, ``range``, ``zip``, ``isinstance``, ``super``, ``math``."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, item_of, make_dict, make_list, spread
from kshape_ls.analysis.python.instance_checks import is_instance, type_of
from kshape_ls.analysis.python.keys import key_of
from kshape_ls.analysis.python.truth import truth
from kshape_ls.analysis.tensors.scalars import number_in
from kshape_ls.analysis.values import (
    FALSE,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    ClassRef,
    Const,
    DictRef,
    Number,
    RangeOf,
    Slice,
    Stream,
    Super,
    Tensor,
    Tuple,
    Value,
    number,
    sized,
)
from kshape_ls.shapes import UNKNOWN, Dim
from kshape_ls.shapes import dims as dim


def _len(run: Run, _node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "obj")
    if isinstance(first, Tensor):
        return number(first.shape.axis(0)) if first.shape.dims else UNKNOWN_VALUE
    if isinstance(first, RangeOf):
        return Const(len(range(first.start, first.stop, first.step)))
    items = None if first is None else spread(run, first)
    return Number(UNKNOWN) if items is None else Const(len(items))


def _range(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    numbers = [v.value for v in given.args if isinstance(v, Const) and type(v.value) is int]
    if len(numbers) != len(given.args) or not 1 <= len(numbers) <= 3 or not given.exact:
        return UNKNOWN_VALUE
    if len(numbers) == 1:
        return RangeOf(0, numbers[0], 1)
    step = numbers[2] if len(numbers) == 3 else 1
    return RangeOf(numbers[0], numbers[1], step) if step else UNKNOWN_VALUE


def _list(run: Run, node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "")
    return make_list(run, run.identity(node), () if first is None else spread(run, first))


def _tuple(run: Run, _node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "")
    items = () if first is None else spread(run, first)
    return UNKNOWN_VALUE if items is None else Tuple(items)


def _dict(run: Run, node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "")
    entries = [] if first is None else dict_items(run, first)
    if entries is None and first is not None:
        pairs = spread(run, first)
        if pairs is not None and all(isinstance(p, Tuple) and len(p.items) == 2 for p in pairs):
            keyed = [(key_of(p.items[0]), p.items[1]) for p in pairs if isinstance(p, Tuple)]
            if all(k is not None for k, _ in keyed):
                entries = [(k.value, v) for k, v in keyed if k is not None]
    known = None if entries is None or not given.exact else [*entries, *given.named.items()]
    return make_dict(run, run.identity(node), known)


def _zip(run: Run, _node: ast.AST, given: Arguments) -> Value:
    columns = [spread(run, value) for value in given.args]
    if not given.exact or None in columns:
        endless = given.exact and any(isinstance(value, Stream) for value in given.args)
        row = tuple(
            item_of(v) if column is None else UNKNOWN_VALUE for v, column in zip(given.args, columns, strict=True)
        )
        return Stream(Tuple(row), "iterator") if endless else UNKNOWN_VALUE
    return Tuple(tuple(Tuple(row) for row in zip(*(c for c in columns if c is not None), strict=False)))


def _enumerate(run: Run, _node: ast.AST, given: Arguments) -> Value:
    first, start = given.get(0, "iterable"), given.get(1, "start") or Const(0)
    if isinstance(first, Stream):
        return Stream(Tuple((Number(UNKNOWN), first.element)), "iterator", first.least, first.first)
    items = None if first is None else spread(run, first)
    if items is None or not isinstance(start, Const) or not isinstance(start.value, int):
        return UNKNOWN_VALUE
    return Tuple(tuple(Tuple((Const(start.value + n), item)) for n, item in enumerate(items)))


def _reversed(run: Run, _node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "")
    items = None if first is None else spread(run, first)
    return UNKNOWN_VALUE if items is None else Tuple(tuple(reversed(items)))


def _plain_items(run: Run, given: Arguments) -> list[Any] | None:
    items = given.args if len(given.args) > 1 else spread(run, given.args[0]) if given.args else None
    if items is None or not all(isinstance(i, Const) for i in items) or not given.exact:
        return None
    return [i.value for i in items if isinstance(i, Const)]


def _over_items(function: Callable[[list[Any]], Any]) -> Callable[[Run, ast.AST, Arguments], Value]:
    def handler(run: Run, _node: ast.AST, given: Arguments) -> Value:
        items = _plain_items(run, given)
        return UNKNOWN_VALUE if items is None or given.named else _worked_out(function, items)

    return handler


def _sum(run: Run, _node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[0]) if len(given.args) == 1 else None
    if items is None:
        return UNKNOWN_VALUE
    if all(isinstance(i, Const) for i in items):
        return _worked_out(sum, [i.value for i in items if isinstance(i, Const)])
    sizes: list[Dim] = []
    for item in items:
        if isinstance(item, Number):
            sizes.append(item.dim)
        elif isinstance(item, Const) and isinstance(item.value, int):
            sizes.append(item.value)
        else:
            return UNKNOWN_VALUE
    return sized(dim.total(sizes))


def _on_constants(function: Callable[..., Any]) -> Callable[[Run, ast.AST, Arguments], Value]:
    def handler(run: Run, _node: ast.AST, given: Arguments) -> Value:
        values = [Const(number_in(run, v)) if isinstance(v, Tensor) else v for v in given.args]
        known = all(isinstance(v, Const) for v in values) and NONE not in values and not given.named and given.exact
        if not known:
            return Number(UNKNOWN) if function is int else UNKNOWN_VALUE
        return _worked_out(function, *(v.value for v in values if isinstance(v, Const)))

    return handler


def _abs(run: Run, node: ast.AST, given: Arguments) -> Value:
    from kshape_ls.analysis.tensors.operations import call_op
    from kshape_ls.library.index import op_rule

    first = given.args[0] if len(given.args) == 1 and not given.named else None
    if not isinstance(first, Tensor):
        return _on_constants(abs)(run, node, given)
    name = {"symbolic": "keras.ops.abs", "numpy": "numpy.abs"}.get(first.kind, "tensorflow.abs")
    rule = op_rule(name)
    return UNKNOWN_VALUE if rule is None else call_op(run, node, name, rule, given)


def _int(run: Run, node: ast.AST, given: Arguments) -> Value:
    if len(given.args) == 1 and isinstance(given.args[0], Number):
        return given.args[0]
    return _on_constants(int)(run, node, given)


def _worked_out(function: Callable[..., Any], *values: Any) -> Value:
    try:
        result = function(*values)
    except (TypeError, ValueError, ArithmeticError, LookupError, MemoryError):
        return UNKNOWN_VALUE
    return Const(result) if isinstance(result, int | float | str | bool | type(None)) else UNKNOWN_VALUE


def _super(run: Run, _node: ast.AST, given: Arguments) -> Value:
    frame = run.frame
    cls, receiver = frame.owner, frame.receiver
    if len(given.args) == 2:
        cls, receiver = given.args
    if isinstance(cls, ClassRef) and receiver is not None:
        return Super(receiver, cls)
    return UNKNOWN_VALUE


def _getattr(run: Run, node: ast.AST, given: Arguments) -> Value:
    from kshape_ls.analysis.python.attributes import attribute

    if len(given.args) >= 2 and isinstance(given.args[1], Const) and isinstance(given.args[1].value, str):
        return attribute(run, given.args[0], given.args[1].value, node)
    return UNKNOWN_VALUE


def _setattr(run: Run, _node: ast.AST, given: Arguments) -> Value:
    from kshape_ls.analysis.python.assignment import set_attribute

    if len(given.args) == 3 and isinstance(given.args[1], Const) and isinstance(given.args[1].value, str):
        set_attribute(run, given.args[0], given.args[1].value, given.args[2])
    return NONE


def _vars(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    # The dict of a namespace is the namespace itself here.
    first = given.get(0, "object")
    return first if isinstance(first, DictRef) else UNKNOWN_VALUE


def _slice(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    if not given.exact or given.named or not 1 <= len(given.args) <= 3:
        return UNKNOWN_VALUE
    start, stop, step = {1: (NONE, *given.args, NONE), 2: (*given.args, NONE)}.get(len(given.args), given.args)
    return Slice(start, stop, step)


def _print(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return NONE


def _any(run: Run, _node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[0]) if given.args else None
    held = [truth(run, i) for i in items] if items is not None else [None]
    return TRUE if True in held else UNKNOWN_VALUE if None in held else FALSE


def _all(run: Run, _node: ast.AST, given: Arguments) -> Value:
    items = spread(run, given.args[0]) if given.args else None
    held = [truth(run, i) for i in items] if items is not None else [None]
    return FALSE if False in held else UNKNOWN_VALUE if None in held else TRUE


def _map(run: Run, node: ast.AST, given: Arguments) -> Value:
    columns = [spread(run, value) for value in given.args[1:]]
    if not columns or None in columns or not given.exact:
        return UNKNOWN_VALUE
    rows = zip(*(c for c in columns if c is not None), strict=False)
    return Tuple(tuple(run.call(node, given.args[0], Arguments(row)) for row in rows))


HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "builtins.len": _len,
    "builtins.range": _range,
    "builtins.list": _list,
    "builtins.tuple": _tuple,
    "builtins.dict": _dict,
    "builtins.zip": _zip,
    "builtins.enumerate": _enumerate,
    "builtins.reversed": _reversed,
    "builtins.sum": _sum,
    "builtins.any": _any,
    "builtins.all": _all,
    "builtins.abs": _abs,
    "builtins.round": _on_constants(round),
    "builtins.int": _int,
    "builtins.float": _on_constants(float),
    "builtins.bool": _on_constants(bool),
    "builtins.str": _on_constants(str),
    "builtins.divmod": _on_constants(divmod),
    "builtins.chr": _on_constants(chr),
    "builtins.ord": _on_constants(ord),
    "builtins.isinstance": is_instance,
    "builtins.slice": _slice,
    "builtins.super": _super,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.print": _print,
    "builtins.vars": _vars,
    "builtins.type": type_of,
    "builtins.map": _map,
    "numpy.prod": _over_items(math.prod),
    "math.prod": _over_items(math.prod),
    "math.ceil": _on_constants(math.ceil),
    "math.floor": _on_constants(math.floor),
    "math.sqrt": _on_constants(math.sqrt),
    "math.log2": _on_constants(math.log2),
    "math.log": _on_constants(math.log),
    "math.pow": _on_constants(math.pow),
    "numpy.sqrt": _on_constants(math.sqrt),
    "numpy.log2": _on_constants(math.log2),
    "numpy.ceil": _on_constants(lambda x: float(math.ceil(x))),
    "numpy.floor": _on_constants(lambda x: float(math.floor(x))),
}
