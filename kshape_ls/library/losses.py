"""Which shapes of targets and predictions go together under each Keras loss.

``find("mse")`` is a ``LossRule``. ``result`` is what the loss gives as ``compile`` and loss objects use it: Keras
squeezes or expands a last axis of 1 first, where the ranks differ by one. ``values`` is the function by itself, which
gives one number for each sample. ``suspicious`` is what runs and can't be meant, such as a mean squared error of
(b, 3) against (b, 1), which is broadcast without a word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kshape_ls.library.datasets import CLASSES
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import show

Compare = Callable[[Shape, Shape], Shape | Mismatch]
Doubt = Callable[[Shape, Shape], Mismatch | None]

CODE = "loss-target-mismatch"


@dataclass(frozen=True, slots=True)
class LossRule:
    """What one loss asks of its target and prediction.

    ``squeezes`` says whether the function itself makes the ranks meet, as loss objects always do.
    """

    name: str
    compare: Compare
    doubt: Doubt
    squeezes: bool = False

    def result(self, y_true: Shape, y_pred: Shape, reduction: object = "sum_over_batch_size") -> Shape | Mismatch:
        """What a loss object of this kind gives: one number, or one for each sample without a reduction."""
        values = self._compared(*same_rank(y_true, y_pred), y_true, y_pred)
        if isinstance(values, Mismatch) or reduction in (None, "none"):
            return values
        return UNKNOWN_SHAPE if reduction is UNKNOWN else Shape(())

    def values(self, y_true: Shape, y_pred: Shape) -> Shape | Mismatch:
        """What the function of this name gives: one number for each sample."""
        pair = same_rank(y_true, y_pred) if self.squeezes else (y_true, y_pred)
        return self._compared(*pair, y_true, y_pred)

    def suspicious(self, y_true: Shape, y_pred: Shape) -> Mismatch | None:
        """What runs but can't be meant; ``None`` where nothing is odd, or where ``result`` is a mismatch."""
        target, prediction = same_rank(y_true, y_pred)
        if isinstance(self.compare(target, prediction), Mismatch):
            return None
        found = self.doubt(target, prediction)
        return None if found is None else _about(found, y_true, y_pred)

    def _compared(self, target: Shape, prediction: Shape, y_true: Shape, y_pred: Shape) -> Shape | Mismatch:
        found = self.compare(target, prediction)
        return _about(found, y_true, y_pred) if isinstance(found, Mismatch) else found


def find(name: str) -> LossRule | None:
    """The rule of a loss by its class, its function or the short string that ``compile`` takes."""
    return LOSSES.get(name)


def same_rank(y_true: Shape, y_pred: Shape) -> tuple[Shape, Shape]:
    """Both with a last axis of 1 squeezed off or put on, where ranks differ by one.

    Follows ``squeeze_or_expand_to_same_rank``. Where that can't be told, the ranks are unknown.
    """
    if y_true.dims is None or y_pred.dims is None or abs(len(y_true.dims) - len(y_pred.dims)) != 1:
        return y_true, y_pred
    long, short = (y_true.dims, y_pred.dims) if len(y_true.dims) > len(y_pred.dims) else (y_pred.dims, y_true.dims)
    if not isinstance(long[-1], int):
        return UNKNOWN_SHAPE, UNKNOWN_SHAPE
    if long[-1] == 1:
        long, short = (long, (*short, 1)) if len(short) == 1 else (long[:-1], short)
    first_is_long = len(y_true.dims) > len(y_pred.dims)
    return (Shape(long), Shape(short)) if first_is_long else (Shape(short), Shape(long))


def _elementwise(target: Shape, prediction: Shape) -> Shape | Mismatch:
    # Differences or products, broadcast, and their mean over the last axis.
    both = broadcast(target, prediction)
    if isinstance(both, Mismatch):
        return both
    if both.dims == ():
        return Mismatch(CODE, "axis -1 is out of bounds for an array with dimension 0", -1, inputs=(0, 1))
    return UNKNOWN_SHAPE if both.dims is None else Shape(both.dims[:-1])


def _along_the_last(target: Shape, prediction: Shape) -> Shape | Mismatch:
    # Cosines: numbers by themselves are taken for vectors of one.
    both = broadcast(target, prediction)
    return both if isinstance(both, Mismatch) or both.dims == () else _elementwise(target, prediction)


def _whole(target: Shape, prediction: Shape) -> Shape | Mismatch:
    both = broadcast(target, prediction)
    return both if isinstance(both, Mismatch) else Shape(())


def _equal(target: Shape, prediction: Shape) -> Shape | Mismatch:
    # The same shape on both sides: nothing is broadcast.
    if target.dims is None or prediction.dims is None:
        return UNKNOWN_SHAPE
    if len(target.dims) != len(prediction.dims):
        return _ranks(len(target.dims), len(prediction.dims))
    if not target.dims:
        return Mismatch(CODE, "Arguments `target` and `output` must be at least rank 1", inputs=(0, 1))
    fault = _first_difference(target, prediction, len(target.dims))
    return fault or Shape(_known(target.dims[:-1], prediction.dims))


def _class_numbers(target: Shape, prediction: Shape) -> Shape | Mismatch:
    # One number where the prediction has a row of classes; a last axis of 1 is squeezed off.
    if target.dims is None or prediction.dims is None:
        return UNKNOWN_SHAPE
    if not prediction.dims:
        return Mismatch(CODE, "Argument `output` must be at least rank 1", inputs=(1,))
    dims = target.dims
    if len(dims) == len(prediction.dims):
        if not isinstance(dims[-1], int) and dims[-1] != CLASSES:
            return UNKNOWN_SHAPE
        if dims[-1] != 1:
            return _ranks(len(prediction.dims) - 1, len(dims), expected=len(prediction.dims) - 1)
        dims = dims[:-1]
    if len(dims) != len(prediction.dims) - 1:
        return _ranks(len(prediction.dims) - 1, len(dims), expected=len(prediction.dims) - 1)
    fault = _first_difference(Shape(dims), prediction, len(dims))
    return fault or Shape(_known(dims, prediction.dims))


def _sequences(target: Shape, prediction: Shape) -> Shape | Mismatch:
    # CTC: labels (b, length), logits (b, steps, classes).
    for position, (side, rank) in enumerate(((target, 2), (prediction, 3))):
        if side.rank not in (None, rank):
            message = f"expected ndim={rank}, found ndim={side.rank}"
            return Mismatch(CODE, message, expected=rank, found=side.rank, inputs=(position,))
    return broadcast(Shape((target.axis(0),)), Shape((prediction.axis(0),)))


def _anything(_target: Shape, _prediction: Shape) -> Shape | Mismatch:
    return UNKNOWN_SHAPE


def _broadcast_silently(target: Shape, prediction: Shape) -> Mismatch | None:
    if not target.dims or not prediction.dims:
        return None
    if len(target.dims) != len(prediction.dims):
        message = "the ranks differ, so that samples are compared with other samples' values"
        return Mismatch(CODE, message, expected=len(prediction.dims), found=len(target.dims), inputs=(0, 1))
    for axis in range(1, len(target.dims)):
        a, b = target.dims[axis], prediction.dims[axis]
        if isinstance(a, int) and isinstance(b, int) and a != b:
            message = f"axis {axis} has {a} in the target and {b} in the prediction, which is broadcast"
            return Mismatch(CODE, message, axis, b, a, inputs=(0, 1))
    return None


def _one_class(_target: Shape, prediction: Shape) -> Mismatch | None:
    if prediction.rank is None or prediction.rank < 2 or prediction.axis(-1) != 1:
        return None
    message = "expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1"
    return Mismatch(CODE, message, -1, None, 1, inputs=(1,))


def _broadcast_or_one_class(target: Shape, prediction: Shape) -> Mismatch | None:
    return _broadcast_silently(target, prediction) or _one_class(target, prediction)


def _nothing(_target: Shape, _prediction: Shape) -> Mismatch | None:
    return None


def _ranks(target: int, prediction: int, expected: int | None = None) -> Mismatch:
    if expected is not None:
        message = f"Class numbers have one axis less than the output: expected ndim={expected}, found ndim={prediction}"
        return Mismatch(CODE, message, expected=expected, found=prediction, inputs=(0, 1))
    message = f"Arguments `target` and `output` must have the same rank (ndim), found {target} and {prediction}"
    return Mismatch(CODE, message, expected=prediction, found=target, inputs=(0, 1))


def _first_difference(target: Shape, prediction: Shape, count: int) -> Mismatch | None:
    for axis, (a, b) in enumerate(zip(list(target)[:count], list(prediction)[:count], strict=True)):
        if isinstance(a, int) and isinstance(b, int) and a != b:
            message = (
                f"Arguments `target` and `output` must have the same shape, but axis {axis} is {show(a)} and {show(b)}"
            )
            return Mismatch(CODE, message, axis, b, a, inputs=(0, 1))
    return None


def _known(a: tuple[Dim, ...], b: tuple[Dim, ...]) -> tuple[Dim, ...]:
    return tuple(y if not isinstance(x, int) and isinstance(y, int) else x for x, y in zip(a, b, strict=False))


def _about(found: Mismatch, y_true: Shape, y_pred: Shape) -> Mismatch:
    message = f"{found.message}. Received: y_true.shape={y_true}, y_pred.shape={y_pred}"
    if found.code != CODE:
        message = (
            f"target and prediction can't be broadcast together. Received: y_true.shape={y_true}, y_pred.shape={y_pred}"
        )
    return Mismatch(CODE, message, found.axis, found.expected, found.found, None, found.inputs or (0, 1))


_RULES: tuple[tuple[str, Compare, Doubt, bool], ...] = (
    ("MeanSquaredError mean_squared_error mse MSE", _elementwise, _broadcast_silently, True),
    ("MeanAbsoluteError mean_absolute_error mae MAE", _elementwise, _broadcast_silently, True),
    ("MeanAbsolutePercentageError mean_absolute_percentage_error mape MAPE", _elementwise, _broadcast_silently, True),
    ("MeanSquaredLogarithmicError mean_squared_logarithmic_error msle MSLE", _elementwise, _broadcast_silently, True),
    ("CosineSimilarity cosine_similarity", _along_the_last, _broadcast_silently, True),
    ("Huber huber", _elementwise, _broadcast_silently, True),
    ("LogCosh log_cosh logcosh", _elementwise, _broadcast_silently, True),
    ("Hinge hinge", _elementwise, _broadcast_silently, False),
    ("SquaredHinge squared_hinge", _elementwise, _broadcast_silently, False),
    ("CategoricalHinge categorical_hinge", _elementwise, _broadcast_silently, False),
    ("KLDivergence kl_divergence kld KLD", _elementwise, _broadcast_silently, False),
    ("Poisson poisson", _elementwise, _broadcast_silently, False),
    ("BinaryCrossentropy binary_crossentropy bce BCE", _equal, _nothing, False),
    ("BinaryFocalCrossentropy binary_focal_crossentropy", _equal, _nothing, False),
    ("CategoricalCrossentropy categorical_crossentropy", _equal, _one_class, False),
    ("CategoricalFocalCrossentropy categorical_focal_crossentropy", _elementwise, _broadcast_or_one_class, False),
    ("SparseCategoricalCrossentropy sparse_categorical_crossentropy", _class_numbers, _one_class, False),
    ("CategoricalGeneralizedCrossEntropy categorical_generalized_cross_entropy", _anything, _nothing, False),
    ("Dice dice", _whole, _broadcast_silently, False),
    ("Tversky tversky", _whole, _broadcast_silently, False),
    ("Circle circle", _anything, _nothing, False),
    ("CTC ctc", _sequences, _nothing, False),
)

LOSSES: dict[str, LossRule] = {
    name: rule
    for names, compare, doubt, squeezes in _RULES
    for rule in (LossRule(names.split()[0], compare, doubt, squeezes),)
    for name in names.split()
}
"""Every loss by each of its names."""
