"""``Input`` and ``InputLayer``."""

from __future__ import annotations

from kshape_ls.library.layers.variables import is_plain
from kshape_ls.library.rules import Arg, layer, op
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Symbol


def input_layer_refuses(
    *,
    shape: Arg,
    batch_size: Arg,
    batch_shape: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    batch_input_shape: Arg,
) -> Mismatch | None:
    """One of ``shape`` and ``batch_shape``, made of sizes."""
    own = shape if input_shape is None else input_shape
    whole = batch_shape if batch_input_shape is None else batch_input_shape
    found = fed(own, batch_size, whole, input_tensor)
    return found if isinstance(found, Mismatch) else None


@layer(
    "InputLayer",
    signature="shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, input_tensor=None, "
    "optional=False, name=None, *, input_shape=None, batch_input_shape=None, **kwargs",
    call="",
    construct=input_layer_refuses,
)
def input_layer(
    *,
    shape: Arg,
    batch_size: Arg,
    batch_shape: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    batch_input_shape: Arg,
) -> Shape | Mismatch:
    """What a model is fed with: (batch_size, *shape)."""
    own = shape if input_shape is None else input_shape
    whole = batch_shape if batch_input_shape is None else batch_input_shape
    return fed(own, batch_size, whole, input_tensor)


@op(
    "keras.Input",
    "keras.layers.Input",
    signature="shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None, "
    "tensor=None, optional=False",
    dtype="float32",
)
def input_tensor(*, shape: Arg, batch_size: Arg, batch_shape: Arg, tensor: Arg) -> Shape | Mismatch:
    """What a model is fed with: (batch_size, *shape)."""
    return fed(shape, batch_size, batch_shape, tensor)


def fed(shape: Arg, batch_size: Arg, batch_shape: Arg, tensor: Arg) -> Shape | Mismatch:
    """The shape that ``Input``'s arguments ask for; follows ``InputLayer.__init__``."""
    if tensor is not None:
        return tensor if isinstance(tensor, Shape) else UNKNOWN_SHAPE
    if UNKNOWN in (shape if not isinstance(shape, tuple | list) else None, batch_shape):
        return UNKNOWN_SHAPE
    both = next((name for name, value in (("shape", shape), ("batch_size", batch_size)) if value is not None), None)
    if batch_shape is not None and both:
        message = f"You cannot pass both `{both}` and `batch_shape` at the same time"
        return Mismatch("invalid-argument", message, argument=both)
    if batch_shape is not None:
        return _sizes(batch_shape, "batch_shape")
    if shape is None:
        return Mismatch("invalid-argument", "You must pass a `shape` argument", argument="shape")
    own = _sizes(shape, "shape")
    if isinstance(own, Mismatch) or own.dims is None:
        return own
    batch = _sizes((batch_size,), "batch_size")
    return batch if isinstance(batch, Mismatch) else Shape((*(batch.dims or ()), *own.dims))


def _sizes(value: Arg, argument: str) -> Shape | Mismatch:
    if isinstance(value, int | float):
        message = f"Cannot convert '{value}' to a shape; `{argument}` must be a tuple, such as ({value},)"
        return Mismatch("invalid-argument", message, expected="a tuple", found=value, argument=argument)
    if isinstance(value, str):
        return Mismatch("invalid-argument", f"Cannot convert '{value}' to a shape", argument=argument)
    if not isinstance(value, tuple | list):
        return UNKNOWN_SHAPE
    dims: list[Dim] = []
    for size in value:
        if size is None or size is DYNAMIC:
            dims.append(DYNAMIC)
        elif is_plain(size) or isinstance(size, float):
            message = f"Cannot convert {tuple(value)} to a shape. Found invalid dimension {size!r}"
            return Mismatch("invalid-argument", message, found=size, argument=argument)
        elif isinstance(size, int) and size < 0:
            message = f"Cannot convert {tuple(value)} to a shape. Negative dimensions are not allowed"
            return Mismatch("invalid-argument", message, found=size, argument=argument)
        else:
            dims.append(int(size) if isinstance(size, int) else size if isinstance(size, Symbol) else UNKNOWN)
    return Shape(tuple(dims))
