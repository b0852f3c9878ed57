"""``keras.ops`` on tensors that are not symbolic: eager ones, and those of the graph that a layer's ``call`` sees.

There the backend's function answers, not the symbolic shape inference. Where the two differ, the backend's has a rule
of its own under ``keras.eager_ops.``, here or beside the symbolic one.
"""

from __future__ import annotations

from kshape_ls.library.ops.encoding import one_hot_tensor
from kshape_ls.library.ops.joining import concat, stack_tensors
from kshape_ls.library.ops.reduction import norm
from kshape_ls.library.ops.selection import top_k_tensor
from kshape_ls.library.rules import Arg, op
from kshape_ls.shapes import Mismatch, Shape, extend
from kshape_ls.shapes.reduce import normal_axes


@op("keras.eager_ops.concatenate", signature="xs, axis=0")
def concatenate(xs: Arg, *, axis: Arg) -> Shape | Mismatch:
    """The sizes on ``axis`` added, the others merged: [(b, 3), (4, 4)], axis=-1 -> (4, 7)."""
    return concat(xs, axis=axis)


@op("keras.eager_ops.stack", signature="x, axis=0")
def stack(x: Arg, *, axis: Arg) -> Shape | Mismatch:
    """A new axis as long as the list, the others merged: [(b, 3), (4, 3)] -> (2, 4, 3)."""
    return stack_tensors(x, axis=axis)


@op("keras.eager_ops.one_hot", signature="x, num_classes, axis=-1, dtype=None, sparse=False", dtype="float32")
def one_hot(x: Shape, *, num_classes: Arg, axis: Arg) -> Shape | Mismatch:
    """A new axis of the classes, which may be the last by its own position: (b, 3), 5, axis=2 -> (b, 3, 5)."""
    return one_hot_tensor(x, depth=num_classes, axis=axis)


@op("keras.eager_ops.digitize", signature="x, bins", dtype="int32")
def digitize(x: Shape) -> Shape:
    """Which bin each is in, whatever holds the bins: (b, 3), [...] -> (b, 3)."""
    return x


@op("keras.eager_ops.pad", signature="x, pad_width, mode='constant', constant_values=None")
def pad(x: Shape, *, pad_width: Arg) -> Shape | Mismatch:
    """So many before and after each axis, one pair for each: (2, 3), ((0, 0), (1, 2)) -> (2, 6)."""
    if isinstance(pad_width, int):
        pad_width = ((pad_width, pad_width),)
    elif isinstance(pad_width, tuple | list) and pad_width and isinstance(pad_width[0], int):
        pad_width = (tuple(pad_width),)
    return extend.negative_pad(pad_width, "pad_width") or extend.pad_each(x, pad_width, "pad_width")


@op("keras.eager_ops.top_k", signature="x, k, sorted=True", dtype="")
def top_k(x: Shape, *, k: Arg) -> tuple[Shape, Shape] | Mismatch:
    """The largest of the last axis, of which there must be so many: (b, 9), 3 -> (b, 3), (b, 3)."""
    return top_k_tensor(x, k=k)


@op("keras.eager_ops.norm", signature="x, ord=None, axis=None, keepdims=False")
def norm_of_one_or_two_axes(x: Shape, *, ord: Arg, axis: Arg, keepdims: Arg) -> Shape | Mismatch:  # noqa: A002 - NumPy's name
    """Vectors' or matrices' lengths: (2, 3, 4), axis=-1 -> (2, 3)."""
    axes = normal_axes(axis, x.rank)
    count = x.rank if axes is None else len(axes) if isinstance(axes, tuple) else None
    if count is not None and count > 2:
        message = f"Invalid axis values: a norm is over one axis or two, not {count}. Received: {x}"
        return Mismatch("rank-mismatch", message, expected=2, found=count, argument="axis", inputs=(0,))
    return norm(x, ord=ord, axis=axis, keepdims=keepdims)


@op(
    "keras.eager_ops.dot_product_attention",
    signature="query, key, value, bias=None, mask=None, scale=None, is_causal=False, flash_attention=None, "
    "attn_logits_soft_cap=None",
)
def dot_product_attention(query: Shape, key: Shape, value: Shape) -> Shape | Mismatch:
    """Values weighted by how queries and keys go together: (b, t, heads, d), ... -> (b, t, heads, d)."""
    for position, given in enumerate((query, key, value)):
        if given.rank not in (None, 4):
            message = f"`dot_product_attention` only supports 4D inputs. Received: {query}, {key} and {value}"
            return Mismatch("rank-mismatch", message, expected=4, found=given.rank, inputs=(position,))
    return query


@op("keras.eager_ops.view_as_complex", signature="x", dtype="complex64")
def view_as_complex(x: Shape) -> Shape | Mismatch:
    """Pairs as complex numbers: (..., 2) -> (...)."""
    last = x.axis(-1)
    if x.rank == 0 or (isinstance(last, int) and last != 2):
        message = f"Last dimension of input must be size 2 (real and imaginary). Received shape: {x}"
        return Mismatch("axis-size-mismatch", message, -1, 2, None if x.rank == 0 else last, inputs=(0,))
    return x if x.dims is None else Shape(x.dims[:-1])
