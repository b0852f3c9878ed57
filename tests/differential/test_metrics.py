"""Metrics on targets and predictions, as ``evaluate`` asks them."""

from __future__ import annotations

import pytest

from kshape_ls.library.metrics import _RULES, fault
from kshape_ls.shapes import DYNAMIC, Shape

from .asking import Case

PAIRS = [((), 1), ((1,), 1), ((3,), 3), ((), 3), ((1,), 3), ((3,), 1), ((4,), 3)]
EVALUATE = (
    "(lambda m: (m.compile(loss=lambda t, p: keras.ops.mean(p), metrics=[{metric}], run_eagerly=True), "
    "m.evaluate(np.zeros((8, 2)), np.zeros((8,) + {y}), verbose=0)))"
    "(keras.Sequential([keras.Input((2,)), layers.Dense({units}, 'sigmoid')])) and 0"
)


@pytest.mark.keras
@pytest.mark.parametrize("name", sorted(_RULES))
def test_what_is_refused_raises(oracle, name):
    """And of what isn't refused, nothing raises but what a batch of another size wouldn't."""
    metric = f"keras.metrics.{name}()" if name[0].isupper() else repr(name)
    cases = [Case(EVALUATE.format(metric=metric, y=y, units=n), (), (), False) for y, n in PAIRS]
    for (y, n), theirs in zip(PAIRS, oracle.ask(cases), strict=True):
        found = fault(name, Shape((DYNAMIC, *y)), Shape((DYNAMIC, n)))
        where = f"{name} {y} {n}: {theirs}"
        if found is not None:
            assert "error" in theirs, where
        elif name not in ("FBetaScore", "F1Score", "mse", "mae", "MeanSquaredError", "MeanAbsoluteError"):
            assert "error" not in theirs, where


@pytest.mark.parametrize(("name", "y", "n"), [("Precision", (), 3), ("AUC", (3,), 1), ("BinaryCrossentropy", (), 1)])
def test_refused(name, y, n):
    """The shapes stand in the message."""
    found = fault(name, Shape((DYNAMIC, *y)), Shape((DYNAMIC, n)))
    assert found is not None
    assert f"y_pred.shape=(None, {n})" in found.message
