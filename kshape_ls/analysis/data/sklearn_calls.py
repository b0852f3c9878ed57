"""What scikit-learn makes for a Keras program: toy data, splits of arrays, scaled arrays."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import make_list
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.tensors.contents import values_of
from kshape_ls.analysis.values import (
    FALSE,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    LibraryObject,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.datasets import TABLES
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN, Dim, Nest, Shape

BUNCH = "sklearn.utils.Bunch"
_SCALERS = frozenset(
    {"StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Normalizer", "QuantileTransformer"}
    | {"PowerTransformer"}
)
_TRANSFORMS = frozenset({"fit_transform", "transform", "inverse_transform"})


def call_estimator(run: Run, node: ast.AST, owner: LibraryObject, name: str, given: Arguments) -> Value:
    """``StandardScaler().fit_transform(x)`` and its kin."""
    short = owner.class_name.rpartition(".")[2]
    if name == "fit":
        return owner
    first = given.get(0, "X") or given.named.get("y")
    if not isinstance(first, Tensor) or first.kind != "numpy":
        return UNKNOWN_VALUE
    if short in _SCALERS and name in _TRANSFORMS and first.shape.rank == 2:
        return _made(run, node, f"{owner.class_name}.{name}", (first.shape,), ("float64",), (first,))[0]
    known = values_of(run, first) if name == "fit_transform" and first.shape.rank == 1 else None
    if short == "LabelBinarizer" and known is not None and dict(owner.arguments).get("sparse_output", FALSE) == FALSE:
        columns = len(known) if len(known) > 2 else 1
        rows = Shape((*first.shape, columns))
        return _made(run, node, f"{owner.class_name}.{name}", (rows,), ("int64",), (first,))[0]
    return UNKNOWN_VALUE


def _made(
    run: Run,
    node: ast.AST,
    name: str,
    shapes: tuple[Shape, ...],
    dtypes: tuple[str, ...],
    inputs: tuple[Tensor, ...] = (),
) -> tuple[Tensor, ...]:
    """Arrays that a function makes, which is their story."""
    identity = run.identity(node)
    output = shapes[0] if len(shapes) == 1 else Nest("tuple", shapes)
    fact = NodeFact("op", name, None, inputs, (), inputs, output, identity.token, identity.ordinal)
    run.write((identity, NODE), fact)
    pairs = enumerate(zip(shapes, dtypes, strict=True))
    return tuple(Tensor(shape, "numpy", identity, n, dtype) for n, (shape, dtype) in pairs)


# -- toy data ------------------------------------------------------------------------------------------------------


def _maker(name: str, features: Callable[[dict[str, Arg]], Dim], names: tuple[str, ...]) -> Callable[..., Value]:
    def handler(run: Run, node: ast.AST, given: Arguments) -> Value:
        if not given.exact:
            return UNKNOWN_VALUE
        held = {**dict(zip(names, given.args, strict=False)), **given.named}
        own = {key: plain(run, value) for key, value in held.items()}
        count = _samples(own.get("n_samples", 100))
        if count is None or own.get("coef", False) is not False or own.get("return_centers", False) is not False:
            return UNKNOWN_VALUE
        targets = own.get("n_targets", 1)
        if not isinstance(targets, int):
            return UNKNOWN_VALUE
        x, y = Shape((count, features(own))), Shape((count,) if targets == 1 else (count, targets))
        dtype = "float64" if name == "make_regression" else "int64"
        return Tuple(_made(run, node, f"sklearn.datasets.{name}", (x, y), ("float64", dtype)))

    return handler


def _samples(value: Arg) -> Dim | None:
    if isinstance(value, tuple) and value and all(isinstance(part, int) for part in value):
        return sum(value)
    return value if isinstance(value, int) else None


def _stated(default: int) -> Callable[[dict[str, Arg]], Dim]:
    def features(own: dict[str, Arg]) -> Dim:
        count = own.get("n_features", default)
        return count if isinstance(count, int) else UNKNOWN

    return features


def _of_blobs(own: dict[str, Arg]) -> Dim:
    # Centres given as points say how many features there are.
    centers = own.get("centers")
    return _stated(2)(own) if centers is None or isinstance(centers, int) else UNKNOWN


def _loader(name: str) -> Callable[..., Value]:
    def handler(run: Run, node: ast.AST, given: Arguments) -> Value:
        table = TABLES[name]
        odd = [key for key in given.named if key not in ("return_X_y", "scaled", "data_home")]
        if odd or given.args or not given.exact:
            return UNKNOWN_VALUE
        shapes = (Shape((table.samples, table.features)), Shape((table.samples,)))
        x, y = _made(run, node, f"sklearn.datasets.{name}", shapes, ("float64", table.dtype))
        pair = given.named.get("return_X_y", FALSE)
        if pair == TRUE:
            return Tuple((x, y))
        return LibraryObject(BUNCH, (("data", x), ("target", y))) if pair == FALSE else UNKNOWN_VALUE

    return handler


# -- splits --------------------------------------------------------------------------------------------------------


def _train_test_split(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``train_test_split(x, y, test_size=0.2)``: of each array the part to train with and the part to test with."""
    if not given.exact:
        return UNKNOWN_VALUE
    test, train = (_part(run, given.named.get(name, NONE)) for name in ("test_size", "train_size"))
    parts: list[Value] = []
    for array in given.args:
        sizes = _sizes(array.shape.axis(0), test, train) if isinstance(array, Tensor) and array.shape.dims else None
        known = sizes is not None and isinstance(array, Tensor) and array.kind == "numpy"
        both = sizes if known and sizes is not None else ()
        parts.extend([_rows(array, size) for size in both] or [UNKNOWN_VALUE, UNKNOWN_VALUE])
    return make_list(run, run.identity(node), parts)


def _rows(array: Value, count: Dim) -> Value:
    if not isinstance(array, Tensor):
        return UNKNOWN_VALUE
    return replace(array, shape=Shape((count, *list(array.shape)[1:])))


def _part(run: Run, value: Value) -> float | int | Value | None:
    held = plain(run, value)
    usable = held is None or (isinstance(held, int | float) and not isinstance(held, bool))
    return held if usable else UNKNOWN_VALUE


def _sizes(count: Dim, test: object, train: object) -> tuple[Dim, Dim]:
    """How many samples to train and to test with; follows scikit-learn in rounding."""
    plain_sizes = all(part is None or isinstance(part, int | float) for part in (test, train))
    if not isinstance(count, int) or not plain_sizes:
        return UNKNOWN, UNKNOWN
    if test is None and train is None:
        test = 0.25
    tested = math.ceil(test * count) if isinstance(test, float) else test
    trained = math.floor(train * count) if isinstance(train, float) else train
    tested = count - trained if tested is None and isinstance(trained, int) else tested
    trained = count - tested if trained is None and isinstance(tested, int) else trained
    if not isinstance(tested, int) or not isinstance(trained, int) or min(tested, trained) < 1:
        return UNKNOWN, UNKNOWN
    return trained, tested


_TOYS: dict[str, tuple[Callable[[dict[str, Arg]], Dim], tuple[str, ...]]] = {
    "make_classification": (_stated(20), ("n_samples", "n_features")),
    "make_regression": (_stated(100), ("n_samples", "n_features")),
    "make_blobs": (_of_blobs, ("n_samples", "n_features")),
    "make_moons": (lambda _: 2, ("n_samples",)),
    "make_circles": (lambda _: 2, ("n_samples",)),
}
HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "sklearn.model_selection.train_test_split": _train_test_split,
    **{f"sklearn.datasets.{name}": _maker(name, *toy) for name, toy in _TOYS.items()},
    **{f"sklearn.datasets.{name}": _loader(name) for name in TABLES},
}
"""Handlers by canonical name."""
