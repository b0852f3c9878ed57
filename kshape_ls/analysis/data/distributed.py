"""What a strategy of ``tf.distribute`` makes of datasets and functions; nothing is known of the strategy itself."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, spread
from kshape_ls.analysis.values import UNKNOWN_VALUE, FunctionRef, Method, Stream, Tensor, Tuple, Value, mapped
from kshape_ls.shapes import UNKNOWN, Shape


def call_strategy(run: Run, node: ast.AST, name: str, given: Arguments) -> Value | None:
    """``strategy.name(...)``; ``None`` where it isn't the method of a strategy, or not known what it is given."""
    method = _METHODS.get(name)
    return None if method is None else method(run, node, given)


def _run(run: Run, node: ast.AST, given: Arguments) -> Value | None:
    """``strategy.run(step, args=(batch,))``."""
    function = given.get(0, "fn")
    if not isinstance(function, FunctionRef | Method):
        return None
    args = spread(run, given.get(1, "args") or Tuple(()))
    named = dict_items(run, given.get(2, "kwargs") or Tuple((), "dict"))
    known = args is not None and named is not None
    return run.call(node, function, Arguments(args or (), {str(k): v for k, v in named or ()}, known))


def _distribute(_run: Run, _node: ast.AST, given: Arguments) -> Value | None:
    """``strategy.experimental_distribute_dataset(dataset)``: each replica gets its part of a batch."""
    return _parted(given.get(0, "dataset"))


def _from_function(run: Run, node: ast.AST, given: Arguments) -> Value | None:
    """``strategy.distribute_datasets_from_function(make)``: ``make`` is told where it runs and batches by itself."""
    function = given.get(0, "dataset_fn")
    made = run.call(node, function, Arguments((UNKNOWN_VALUE,))) if isinstance(function, FunctionRef) else None
    return made if isinstance(made, Stream) else None


def _parted(dataset: Value | None) -> Value | None:
    if not isinstance(dataset, Stream) or dataset.kind != "dataset":
        return None

    def part(tensor: Tensor) -> Tensor:
        dims = tensor.shape.dims
        return replace(tensor, shape=Shape((UNKNOWN, *dims[1:])) if dims else tensor.shape)

    return Stream(mapped(dataset.element, part))


_METHODS: dict[str, Callable[[Run, ast.AST, Arguments], Value | None]] = {
    "run": _run,
    "experimental_distribute_dataset": _distribute,
    "distribute_datasets_from_function": _from_function,
}
