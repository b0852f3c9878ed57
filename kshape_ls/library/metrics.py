"""Which shapes of targets and predictions a Keras metric can't compare, beside what its loss already refuses.

``fault("Precision", y_true, y_pred)`` is the mismatch that raises under TensorFlow whatever the batch is, or ``None``.
Most metrics broadcast without a word.
"""

from __future__ import annotations

from collections.abc import Callable

from kshape_ls.library import losses
from kshape_ls.library.losses import CODE
from kshape_ls.shapes import Mismatch, Shape

SELECTING = frozenset({"class_id", "top_k", "multi_label", "num_labels", "label_weights", "axis"})
"""Arguments by which a metric looks at a part of its prediction only."""


def fault(name: str, y_true: Shape, y_pred: Shape) -> Mismatch | None:
    """What a metric, by its class or the string that ``compile`` takes, refuses of a target and a prediction."""
    rule = _RULES.get(name)
    if rule is None or y_true.dims is None or y_pred.dims is None:
        return None
    found = rule(y_true, y_pred)
    if found is None:
        return None
    message = f"{found}. Received: y_true.shape={y_true}, y_pred.shape={y_pred}"
    return Mismatch(CODE, message, inputs=(0, 1))


def _as_many(y_true: Shape, y_pred: Shape) -> str | None:
    # Both are flattened, and each value of the prediction needs one of the target.
    counts = [_count(shape) for shape in (y_true, y_pred)]
    if None in counts or counts[0] == counts[1]:
        return None
    return f"the target has {counts[0]} value(s) a sample, the prediction {counts[1]}"


def _count(shape: Shape) -> int | None:
    if shape.rank == 1:
        return 1
    size = shape.axis(-1)
    return size if shape.rank == 2 and isinstance(size, int) else None


def _rows_of_classes(y_true: Shape, _y_pred: Shape) -> str | None:
    return "expected targets of shape (batch_size, classes), found ndim=1" if y_true.rank == 1 else None


def _numbers_of_classes(y_true: Shape, y_pred: Shape) -> str | None:
    wide = y_true.rank == 2 == y_pred.rank and isinstance(y_true.axis(-1), int) and y_true.axis(-1) != 1
    return "expected one class number a sample" if wide else None


def _as_function(name: str) -> Callable[[Shape, Shape], str | None]:
    # Unlike a loss, the metric doesn't make the ranks meet.
    def refused(y_true: Shape, y_pred: Shape) -> str | None:
        rule = losses.find(name)
        found = None if rule is None else rule.values(y_true, y_pred)
        return found.message.partition(". Received")[0] if isinstance(found, Mismatch) else None

    return refused


_RULES: dict[str, Callable[[Shape, Shape], str | None]] = {
    **dict.fromkeys(("Precision", "Recall", "AUC"), _as_many),
    **dict.fromkeys(("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"), _as_many),
    **dict.fromkeys(("F1Score", "FBetaScore", "TopKCategoricalAccuracy"), _rows_of_classes),
    "SparseTopKCategoricalAccuracy": _numbers_of_classes,
    **{
        name: _as_function(name)
        for name in ("CategoricalCrossentropy", "BinaryCrossentropy", "SparseCategoricalCrossentropy")
    },
    **{name: _as_function(name) for name in ("mse", "mae", "MeanSquaredError", "MeanAbsoluteError")},
}
