"""What stands in an array of whole numbers, as far as the program says so: labels, and how many classes they name."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import NamedTuple

from kshape_ls.analysis.layers.nodes import NodeFact, node_of
from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.python.containers import list_items
from kshape_ls.analysis.tensors.changes import ANY_CHANGED, CHANGED
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    TRUE,
    Const,
    Identity,
    Library,
    ListRef,
    Number,
    RangeOf,
    Slice,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.datasets import DATASETS, TABLES
from kshape_ls.shapes import Nest, Shape

LIMIT = 4_096
"""Different numbers that are kept apart."""
CERTAIN = 1e-12
"""The odds at which a number isn't drawn are taken for none."""

_DEPTH = 24
_MADE = frozenset({"array", "asarray", "constant", "convert_to_tensor", "ascontiguousarray"})
_AS_GIVEN = frozenset(
    {"reshape", "ravel", "expand_dims", "squeeze", "transpose", "copy", "repeat", "tile", "flip", "flatten"}
    | {"sort", "roll", "atleast_1d", "atleast_2d", "shuffle"}
)
_JOINED = frozenset({"concatenate", "concat", "stack", "hstack", "vstack"})
_DRAWN = {
    "numpy.random.randint": ("low", "high"),
    "numpy.random.RandomState.randint": ("low", "high"),
    "numpy.random.Generator.integers": ("low", "high"),
    "keras.random.randint": ("minval", "maxval"),
}
_COUNTS = frozenset({"argmax", "argmin", "argsort", "digitize", "searchsorted", "randint", "integers", "bincount"})
_WIDE = frozenset({"", "int16", "int32", "int64", "uint16", "uint32", "uint64", "float32", "float64", "int", "float"})
_NARROW = frozenset({"int8", "uint8", "float16"})
_SIGNS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}
_MODULES = ("numpy.", "keras.ops.", "tensorflow.", "keras.random.")


class _Way(NamedTuple):
    """How deep a question has gone, and what it has found: an array on several ways is asked once."""

    depth: int
    values: dict[tuple[Identity, int], frozenset[int] | None]
    whole: dict[Identity, bool]

    def deeper(self) -> _Way:
        return self._replace(depth=self.depth + 1)


def values_of(run: State, value: Value | None, way: _Way | None = None) -> frozenset[int] | None:
    """The different whole numbers in an array or list, ``None`` where they can't all be told."""
    if isinstance(value, Const):
        return frozenset({value.value}) if isinstance(value.value, int) and not isinstance(value.value, bool) else None
    way = _Way(0, {}, {}) if way is None else way.deeper()
    if way.depth > _DEPTH:
        return None
    if isinstance(value, RangeOf):
        return _numbers(range(value.start, value.stop, value.step))
    if isinstance(value, Tuple | ListRef):
        items = value.items if isinstance(value, Tuple) else list_items(run, value)
        return _union(run, items, way) if items and len(items) <= LIMIT else None
    if not isinstance(value, Tensor) or value.origin is None:
        return None
    key = value.origin, value.index
    if key not in way.values:
        way.values[key] = _in_array(run, value, way)
    return way.values[key]


def _in_array(run: State, value: Tensor, way: _Way) -> frozenset[int] | None:
    made = _maker(run, value)
    found = None if made is None else _made(run, made, value, way)
    top = 1 << 15 if value.dtype in _WIDE else 1 << 7 if value.dtype in _NARROW else 0
    return found if found and -top <= min(found) and max(found) < top else None


def is_whole(run: State, value: Value, way: _Way | None = None) -> bool:
    """Whether an array is one of whole numbers, and no mask."""
    way = _Way(0, {}, {}) if way is None else way.deeper()
    if values_of(run, value, way) is not None:
        return True
    if not isinstance(value, Tensor) or value.origin is None or way.depth > _DEPTH:
        return False
    if value.origin not in way.whole:
        way.whole[value.origin] = _made_whole(run, value, way)
    return way.whole[value.origin]


def _made_whole(run: State, value: Tensor, way: _Way) -> bool:
    made = node_of(run, value.origin)
    if made is None or value.dtype not in _WIDE | _NARROW:
        return False
    short = made.name.rpartition(".")[2]
    if made.kind == "op" and made.name.startswith(_MODULES):
        first = _first(made)
        if short in ("permutation", "choice") and isinstance(first, Const | Number):
            return True
        same = short in _AS_GIVEN or short == "permutation" or _keeps_dtype(made)
        return short in _COUNTS or (same and first is not None and is_whole(run, first, way))
    if made.kind == "operator" and made.name in _SIGNS:
        return all(is_whole(run, arg, way) for arg in made.args)
    return made.kind == "subscript" and is_whole(run, made.args[0], way)


def _maker(run: State, array: Tensor) -> NodeFact | None:
    """The node that made an array just as it is: neither changed since, nor cut into elements."""
    made = node_of(run, array.origin)
    if made is None or run.content((array.origin, CHANGED)) is not ABSENT or run.content(ANY_CHANGED) is not ABSENT:
        return None
    output = made.output
    if isinstance(output, Nest):
        inner = output.items[array.index] if array.index < len(output.items) else None
        return made if inner == array.shape else None
    return made if output == array.shape else None


def _made(run: State, made: NodeFact, array: Tensor, way: _Way) -> frozenset[int] | None:
    if made.name.startswith("keras.datasets."):
        return _of_dataset(made, array)
    if made.name.startswith("sklearn.datasets."):
        table = TABLES.get(made.name.rpartition(".")[2])
        classes = table.classes if table is not None and array.index == 1 else None
        return None if classes is None else frozenset(range(classes))
    if made.kind == "operator" and made.name in _SIGNS and len(made.args) == 2:
        return _worked_out(run, made, way)
    if made.kind == "subscript":
        return values_of(run, made.args[0], way) if _keeps_all(made.args[1]) else None
    if made.kind != "op" or not made.name.startswith(_MODULES):
        return None
    short = made.name.rpartition(".")[2]
    if made.name in _DRAWN:
        return _drawn(run, made, array.shape)
    if short == "arange":
        ends = [arg.value for arg in made.args if isinstance(arg, Const) and type(arg.value) is int]
        known = len(ends) == len(made.args) and 1 <= len(ends) <= 3 and (len(ends) < 3 or ends[2] != 0)
        return _numbers(range(*ends)) if known and not made.kwargs else None
    if short in ("zeros", "ones") and len(made.args) == 1 and not made.kwargs:
        return frozenset({int(short.startswith("ones"))})
    if short in _AS_GIVEN or short in _JOINED or _keeps_dtype(made):
        return values_of(run, _first(made), way)
    return None


def _of_dataset(made: NodeFact, array: Tensor) -> frozenset[int] | None:
    dataset = DATASETS.get(made.name.rpartition(".")[2])
    classes = dataset.classes if dataset is not None else None
    fine = all(value == Const("fine") for name, value in made.kwargs if name == "label_mode") and not made.args
    whole = fine and classes is not None and array.index % 2 == 1 and isinstance(array.shape.axis(0), int)
    return frozenset(range(classes)) if whole and classes is not None else None


def _worked_out(run: State, made: NodeFact, way: _Way) -> frozenset[int] | None:
    left, right = (values_of(run, arg, way) for arg in made.args)
    if left is None or right is None or min(len(left), len(right)) != 1:
        return None
    try:
        return frozenset(_SIGNS[made.name](a, b) for a in left for b in right)
    except ArithmeticError:
        return None


def _drawn(run: State, made: NodeFact, shape: Shape) -> frozenset[int] | None:
    """Numbers drawn so often that each of them must be there."""
    low, high = (_argument(run, made, name) for name in _DRAWN[made.name])
    if high is None:
        low, high = 0, low
    count = 1
    for dim in shape.dims or ():
        if not isinstance(dim, int):
            return None
        count *= dim
    if low is None or high is None or not 0 < high - low <= LIMIT or ("endpoint", TRUE) in made.kwargs:
        return None
    missed = (high - low) * (1 - 1 / (high - low)) ** count
    return frozenset(range(low, high)) if missed < CERTAIN else None


def _argument(run: State, made: NodeFact, name: str) -> int | None:
    from kshape_ls.library.index import op_rule

    rule = op_rule(made.name)
    names = [p.name for p in rule.parameters] if rule is not None else []
    held = dict((*zip(names, made.args, strict=False), *made.kwargs)).get(name)
    one = values_of(run, held)
    return next(iter(one)) if one is not None and len(one) == 1 else None


def _keeps_dtype(made: NodeFact) -> bool:
    # An array made of another, or of a list, with no dtype that numbers may not fit in.
    stated = dict(made.kwargs).get("dtype", NONE)
    plain = stated == NONE or dtype_name(stated) in _WIDE
    return made.name.rpartition(".")[2] in _MADE and len(made.args) == 1 and plain


def dtype_name(value: Value) -> str:
    """``np.int32``, ``int``, ``"int32"`` as a name; empty where it can't be told."""
    if isinstance(value, Library) and value.name.startswith(("numpy.", "tensorflow.", "builtins.")):
        return value.name.rpartition(".")[2]
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _first(made: NodeFact) -> Value | None:
    return made.args[0] if made.args else next((value for _, value in made.kwargs), None)


def _keeps_all(key: Value) -> bool:
    if isinstance(key, Tuple):
        return all(_keeps_all(part) for part in key.items)
    whole = isinstance(key, Slice) and key.start == NONE == key.stop and isinstance(key.step, Const)
    return whole or key in (NONE, Const(...))


def _numbers(numbers: range) -> frozenset[int] | None:
    return frozenset(numbers) if len(numbers) <= LIMIT else None


def _union(run: State, items: Iterable[Value], way: _Way) -> frozenset[int] | None:
    found: set[int] = set()
    for item in items:
        inner = values_of(run, item, way)
        if inner is None:
            return None
        found |= inner
    return frozenset(found)
