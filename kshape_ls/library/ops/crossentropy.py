"""Functions that compare targets with predictions, element by element or class by class."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.dims import written_otherwise
from kshape_ls.shapes.reduce import normal_axes


@op("keras.ops.binary_crossentropy", signature="target, output, from_logits=False")
def binary_crossentropy(target: Shape, output: Shape) -> Shape | Mismatch:
    """One number for each element: (b, 3), (b, 3) -> (b, 3)."""
    return _same_fault(target, output) or output


@op("keras.ops.categorical_crossentropy", signature="target, output, from_logits=False, axis=-1")
def categorical_crossentropy(target: Shape, output: Shape) -> Shape | Mismatch:
    """One number for each row of classes: (b, classes), (b, classes) -> (b,)."""
    if target.rank == 0 or output.rank == 0:
        message = f"Arguments `target` and `output` must be at least rank 1. Received: {target} and {output}"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0, 1))
    fault = _same_fault(target, output)
    return fault or (UNKNOWN_SHAPE if output.dims is None else Shape(output.dims[:-1]))


@op("keras.ops.sparse_categorical_crossentropy", signature="target, output, from_logits=False, axis=-1")
def sparse_categorical_crossentropy(target: Shape, output: Shape, *, axis: Arg) -> Shape | Mismatch:
    """One number for each class number: (b,), (b, classes) -> (b,)."""
    if output.rank == 0:
        return Mismatch("rank-mismatch", f"Argument `output` must be at least rank 1. Received: {output}", inputs=(1,))
    axes = normal_axes(axis, output.rank)
    if isinstance(axes, Mismatch):
        return axes
    if output.dims is None or not isinstance(axes, tuple) or len(axes) != 1:
        return UNKNOWN_SHAPE if output.rank is None else of_rank(output.rank - 1)
    rest = Shape((*output.dims[: axes[0]], *output.dims[axes[0] + 1 :]))
    given = target
    if target.dims is not None and len(target.dims) == len(output.dims) and target.dims[-1] in (1, UNKNOWN):
        given = Shape(target.dims[:-1])
    fault = _same_fault(given, rest)
    if fault:
        message = (
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={target}, output.shape={output}"
        )
        return Mismatch(fault.code, message, fault.axis, fault.expected, fault.found, inputs=(0, 1))
    return rest


@op("keras.ops.ctc_loss", signature="target, output, target_length, output_length, mask_index=0")
def ctc_loss(target: Shape, output: Shape, target_length: Shape, output_length: Shape) -> Shape | Mismatch:
    """One number a sequence: (b, t), (b, steps, classes), (b,), (b,) -> (b,)."""
    pairs = ((0, target, 1, output), (2, target_length, 0, target), (3, output_length, 1, output))
    for i, first, j, second in pairs:
        if first.dims and second.dims and written_otherwise(first.dims[0], second.dims[0]):
            message = f"Arguments must have the same first dimension. Received shapes: `{first}` and `{second}`."
            return Mismatch("axis-size-mismatch", message, 0, first.dims[0], second.dims[0], inputs=(i, j))
    return Shape((target.axis(0),))


@op(
    "keras.ops.ctc_decode",
    signature="inputs, sequence_lengths, strategy='greedy', beam_width=100, top_paths=1, merge_repeated=True, "
    "mask_index=0",
)
def ctc_decode(inputs: Shape, *, strategy: Arg, top_paths: Arg) -> tuple[Shape, Shape]:
    """The best paths and their scores: (b, steps, classes), (b,) -> (paths, b, steps), (b, paths)."""
    paths: Dim = 1 if strategy == "greedy" else UNKNOWN if strategy is UNKNOWN else dim_of(top_paths)
    return Shape((paths, inputs.axis(0), inputs.axis(1))), Shape((inputs.axis(0), paths))


@op("tensorflow.nn.sigmoid_cross_entropy_with_logits", signature="labels=None, logits=None, name=None")
@op("tensorflow.nn.weighted_cross_entropy_with_logits", signature="labels, logits, pos_weight, name=None")
def sigmoid_cross_entropy(labels: Shape | None, logits: Shape | None) -> Shape | Mismatch:
    """One number for each element: (b, 3), (b, 3) -> (b, 3)."""
    if labels is None or logits is None:
        return invalid("Both `labels` and `logits` must be given.", "logits")
    if labels.rank is not None and logits.rank is not None and labels.rank != logits.rank:
        message = f"`logits` and `labels` must have the same shape, received ({logits} vs {labels})."
        return Mismatch("rank-mismatch", message, expected=logits.rank, found=labels.rank, inputs=(0, 1))
    for axis, (a, b) in enumerate(zip(labels, logits, strict=False)):
        if isinstance(a, int) and isinstance(b, int) and a != b:
            message = f"`logits` and `labels` must have the same shape, received ({logits} vs {labels})."
            return Mismatch("axis-size-mismatch", message, axis, b, a, inputs=(0, 1))
    return broadcast(labels, logits)


@op("tensorflow.nn.softmax_cross_entropy_with_logits", signature="labels, logits, axis=-1, name=None")
def softmax_cross_entropy(labels: Shape, logits: Shape, *, axis: Arg) -> Shape:
    """One number for each row of classes: (b, classes), (b, classes) -> (b,)."""
    if axis != -1 or labels.dims is None or logits.dims is None or len(labels.dims) != len(logits.dims):
        return UNKNOWN_SHAPE
    rows = broadcast(Shape(labels.dims[:-1]), Shape(logits.dims[:-1]))
    return rows if isinstance(rows, Shape) else UNKNOWN_SHAPE


@op("tensorflow.nn.sparse_softmax_cross_entropy_with_logits", signature="labels, logits, name=None")
def sparse_softmax_cross_entropy(labels: Shape, logits: Shape) -> Shape | Mismatch:
    """One number for each class number: (b,), (b, classes) -> (b,)."""
    if labels.dims is None or logits.dims is None:
        return labels
    if len(labels.dims) != len(logits.dims) - 1:
        message = (
            f"`labels.shape.rank` must equal `logits.shape.rank - 1`. "
            f"Received: labels.shape={labels} and logits.shape={logits}"
        )
        return Mismatch("rank-mismatch", message, expected=len(logits.dims) - 1, found=len(labels.dims), inputs=(0, 1))
    for axis, (a, b) in enumerate(zip(labels.dims, logits.dims, strict=False)):
        if isinstance(a, int) and isinstance(b, int) and a != b:
            message = f"labels.shape={labels} and logits.shape={logits} must agree on axis {axis}"
            return Mismatch("axis-size-mismatch", message, axis, b, a, inputs=(0, 1))
    return broadcast_rows(labels, logits)


def broadcast_rows(labels: Shape, logits: Shape) -> Shape:
    """The axes of labels, known where either side knows them: (b,), (4, classes) -> (4,)."""
    assert labels.dims is not None
    return Shape(tuple(a if isinstance(a, int) else b for a, b in zip(labels.dims, logits, strict=False)))


@table("tensorflow.nn.crelu", signature="features, axis=-1, name=None")
def crelu(features: Shape, *, axis: Arg) -> Shape | Mismatch:
    """Positive and negative parts side by side: (..., n) -> (..., 2 * n)."""
    from kshape_ls.shapes.join import concatenate

    return concatenate((features, features), axis)


def _same_fault(target: Shape, output: Shape) -> Mismatch | None:
    # Keras compares the shapes as they stand: ``None`` is not 3 to it.
    if target.dims is None or output.dims is None:
        return None
    if len(target.dims) != len(output.dims):
        message = f"Arguments `target` and `output` must have the same shape. Received: {target} and {output}"
        return Mismatch("rank-mismatch", message, expected=len(output.dims), found=len(target.dims), inputs=(0, 1))
    for axis, (a, b) in enumerate(zip(target.dims, output.dims, strict=True)):
        if written_otherwise(a, b):
            message = f"Arguments `target` and `output` must have the same shape. Received: {target} and {output}"
            return Mismatch("axis-size-mismatch", message, axis, b, a, inputs=(0, 1))
    return None
