"""Conditions: whether they hold, what can't be one, and what they leave open."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.placeholders import refuse_condition
from kshape_ls.analysis.python.truth import truth
from kshape_ls.analysis.values import Value

_TELLING = ("shape", "ndim", "rank", "equal", "dim", "channels", "filters", "version", "hasattr")


def decided(run: Run, node: ast.AST, value: Value) -> bool | None:
    """Whether the condition at ``node`` holds, ``None`` where it can't be told; a KerasTensor is refused."""
    refuse_condition(run, node, value)
    return truth(run, value)


@contextmanager
def undecided(run: Run, *tests: ast.expr) -> Iterator[None]:
    """What runs under a condition that can't be decided: it may be just what keeps a mismatch from happening."""
    doubtful = run.idle or any(_about_sizes(test) for test in tests)
    run.doubt += doubtful
    try:
        yield
    finally:
        run.doubt -= doubtful


def _about_sizes(test: ast.expr) -> bool:
    """Whether a condition looks at shapes, or at what Keras has."""
    for node in ast.walk(test):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if any(word in name.lower() for word in _TELLING):
            return True
    return False
