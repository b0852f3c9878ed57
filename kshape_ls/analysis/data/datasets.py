"""Data sets of Keras as arrays of the program."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import UNKNOWN_VALUE, Const, Tensor, Tuple, Value
from kshape_ls.shapes import Nest


def load_data(run: Run, node: ast.AST, name: str, given: Arguments) -> Value:
    """``keras.datasets.mnist.load_data()``: ``(x_train, y_train), (x_test, y_test)``."""
    from kshape_ls.library.datasets import DATASETS

    dataset = DATASETS.get(name)
    fewer = given.named.get("version") == Const("small") or "maxlen" in given.named
    if dataset is None or not given.exact or fewer:
        return UNKNOWN_VALUE
    arrays = dataset.arrays("test_split" not in given.named)
    identity = run.identity(node)
    made = [Tensor(shape, "numpy", identity, n, dtype) for n, (shape, dtype) in enumerate(arrays)]
    output = Nest("tuple", tuple(t.shape for t in made))
    kwargs = tuple(given.named.items())
    fact = NodeFact(
        "op", f"keras.datasets.{name}", None, given.args, kwargs, (), output, identity.token, identity.ordinal
    )
    run.write((identity, NODE), fact)
    return Tuple((Tuple(tuple(made[:2])), Tuple(tuple(made[2:]))))
