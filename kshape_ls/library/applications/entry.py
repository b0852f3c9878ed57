"""The input shapes of models: what Keras makes of ``include_top``, ``weights``, ``input_tensor`` and ``input_shape``.

Each function is an *entry*: it is handed these four and answers with the model's input shape, batch axis included, or
with what Keras refuses. They follow ``keras.src.applications.imagenet_utils.obtain_input_shape``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from kshape_ls.library.applications.truth import both, is_word, truth
from kshape_ls.library.layers.core.input_layer import fed
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.written import shown

Entry: TypeAlias = Callable[[Arg, Arg, Arg, Arg], Shape | Mismatch]

IMAGENET = "imagenet"
_NUMBER = int | float


def obtained(
    include_top: Arg,
    weights: Arg,
    input_tensor: Arg,
    input_shape: Arg,
    *,
    default_size: int,
    least: int = 32,
    trained: tuple[int, ...] = (),
) -> Shape | Mismatch:
    """The input of most models; ``trained`` are further square sizes that ImageNet weights with a top exist for."""
    imagenet, top = is_word(weights, IMAGENET), truth(include_top)
    default: Dim = default_size
    if trained:
        default = _trained_size(input_shape, trained, default_size)
    wanted = (default, default, 3)
    if both(imagenet, top) and _differs(input_shape, wanted):
        message = (
            "When setting `include_top=True` and loading `imagenet` weights, "
            f"`input_shape` should be {Shape(wanted)}. Received: input_shape={shown(input_shape)}"
        )
        return _refused(message, input_shape, wanted)
    fault = not_three_sizes(input_shape)
    if fault is None and not both(imagenet, top):
        fault = _unfit(input_shape, least, channels=3 if imagenet else None, closed=top is True)
    if fault:
        return fault
    if input_tensor is not None:
        return _tensor(input_tensor)
    if both(imagenet, top):
        return Shape((DYNAMIC, *wanted))
    if input_shape is None:
        size = {True: default, False: DYNAMIC, None: UNKNOWN}[top]
        return Shape((DYNAMIC, size, size, 3))
    return _given(input_shape, exact=both(imagenet, top) is False, channels=3 if imagenet else UNKNOWN)


def nasnet_mobile(include_top: Arg, weights: Arg, input_tensor: Arg, input_shape: Arg) -> Shape | Mismatch:
    """``NASNetMobile``: its size is 224 with and without a top."""
    if input_shape is None and truth(include_top) is not True:
        input_shape = (224, 224, 3)
    return obtained(include_top, weights, input_tensor, input_shape, default_size=224)


def mobilenet(include_top: Arg, weights: Arg, input_tensor: Arg, input_shape: Arg) -> Shape | Mismatch:
    """``MobileNet``: has a top for several sizes."""
    sizes = (128, 160, 192, 224)
    return obtained(include_top, weights, input_tensor, input_shape, default_size=224, trained=sizes)


def mobilenet_v2(include_top: Arg, weights: Arg, input_tensor: Arg, input_shape: Arg) -> Shape | Mismatch:
    """``MobileNetV2``: has a top for several sizes; a tensor must agree with ``input_shape``."""
    fault = _disagreement(input_tensor, input_shape)
    if fault:
        return fault
    sizes = (96, 128, 160, 192, 224)
    return obtained(include_top, weights, input_tensor, input_shape, default_size=224, trained=sizes)


def mobilenet_v3(include_top: Arg, weights: Arg, input_tensor: Arg, input_shape: Arg) -> Shape | Mismatch:  # noqa: ARG001, all entries take the same
    """``MobileNetV3``: any size will do with a top too, as nothing is flattened."""
    fault = _disagreement(input_tensor, input_shape) or not_three_sizes(input_shape)
    sizes, argument = input_shape, "input_shape"
    if input_shape is None and isinstance(input_tensor, Shape) and input_tensor.rank == 4:
        sizes, argument = tuple(input_tensor)[1:], "input_tensor"
    if fault is None and isinstance(sizes, tuple | list) and len(sizes) == 3:
        rows, columns = sizes[0], sizes[1]
        if isinstance(rows, _NUMBER) and isinstance(columns, _NUMBER) and rows and columns and min(rows, columns) < 32:
            fault = replace(_too_small(sizes, 32), argument=argument)
    imagenet = is_word(weights, IMAGENET)
    if fault is None:
        fault = _unfit(input_shape, None, channels=3 if imagenet else None, closed=False)
    if fault:
        return fault
    if input_tensor is not None:
        return _tensor(input_tensor)
    if input_shape is None:
        return Shape((DYNAMIC, DYNAMIC, DYNAMIC, 3))
    return _given(input_shape, exact=True, channels=3 if imagenet else UNKNOWN)


def not_three_sizes(input_shape: Arg) -> Mismatch | None:
    """Refuses numbers, and sequences of other lengths; what is empty counts as ``None`` for some models."""
    one = isinstance(input_shape, _NUMBER) and input_shape
    several = isinstance(input_shape, tuple | list) and input_shape and len(input_shape) != 3
    if not (one or several):
        return None
    message = f"`input_shape` must be a tuple of three integers. Received: input_shape={shown(input_shape)}"
    return _refused(message, input_shape, "three integers")


def _unfit(input_shape: Arg, least: int | None, *, channels: int | None, closed: bool) -> Mismatch | None:
    """Three sizes that are too small, left open where they must not be, or have other channels than ``channels``."""
    if not isinstance(input_shape, tuple | list) or len(input_shape) != 3:
        return None
    depth = input_shape[2]
    if channels is not None and (_is_open(depth) or (isinstance(depth, _NUMBER) and depth != channels)):
        message = f"The input must have {channels} channels; Received `input_shape={shown(input_shape)}`"
        return _refused(message, input_shape, channels)
    if least is not None and any(isinstance(size, _NUMBER) and size < least for size in input_shape[:2]):
        return _too_small(input_shape, least)
    if closed and any(map(_is_open, input_shape)):
        message = (
            "If `include_top` is True, you should specify a static `input_shape`. "
            f"Received: input_shape={shown(input_shape)}"
        )
        return _refused(message, input_shape, "sizes without None")
    if _is_open(depth):
        message = f"The channels of `input_shape` must be known. Received: input_shape={shown(input_shape)}"
        return _refused(message, input_shape, "known channels")
    return None


def _too_small(sizes: Arg, least: int) -> Mismatch:
    message = f"Input size must be at least {least}x{least}; Received: input_shape={shown(sizes)}"
    return _refused(message, sizes, f"at least {least}x{least}")


def _disagreement(input_tensor: Arg, input_shape: Arg) -> Mismatch | None:
    """Keras compares the second size only."""
    if not isinstance(input_tensor, Shape) or input_tensor.rank != 4 or not isinstance(input_shape, tuple | list):
        return None
    theirs, ours = input_tensor.axis(2), input_shape[1] if len(input_shape) == 3 else UNKNOWN
    if not isinstance(theirs, int) or not isinstance(ours, _NUMBER) or theirs == ours:
        return None
    message = (
        "input_tensor.shape[2] must equal input_shape[1]; "
        f"Received `input_tensor.shape={input_tensor}`, `input_shape={shown(input_shape)}`"
    )
    return _refused(message, input_shape, theirs)


def _given(input_shape: Arg, *, exact: bool, channels: Dim) -> Shape | Mismatch:
    """The sizes as ``Input`` takes them; what they are checked for last is only certain where they are used."""
    if not isinstance(input_shape, tuple | list) or len(input_shape) != 3:
        return Shape((DYNAMIC, UNKNOWN, UNKNOWN, channels))
    made = fed(tuple(input_shape), None, None, None)
    if isinstance(made, Mismatch):
        return replace(made, argument="input_shape") if exact else of_rank(4).with_axis(0, DYNAMIC)
    return made.with_axis(-1, channels) if made.axis(-1) is UNKNOWN else made


def _tensor(input_tensor: Arg) -> Shape | Mismatch:
    if not isinstance(input_tensor, Shape) or input_tensor.rank is None:
        return UNKNOWN_SHAPE if input_tensor is not UNKNOWN else of_rank(4)
    if input_tensor.rank == 4 and input_tensor.axis(-1) is DYNAMIC:
        message = f"The channels of `input_tensor` must be known. Received: input_tensor.shape={input_tensor}"
        return Mismatch("invalid-argument", message, argument="input_tensor")
    return input_tensor


def _trained_size(input_shape: Arg, trained: tuple[int, ...], default_size: int) -> Dim:
    if input_shape is None:
        return default_size
    if not isinstance(input_shape, tuple | list) or len(input_shape) < 2:
        return UNKNOWN
    rows, columns = input_shape[:2]
    if not all(size is None or isinstance(size, _NUMBER) for size in (rows, columns)):
        return UNKNOWN
    return int(rows) if rows == columns and rows in trained else default_size


def _differs(input_shape: Arg, wanted: tuple[Dim, ...]) -> bool:
    """Whether these are certainly other sizes."""
    if not isinstance(input_shape, tuple | list):
        return isinstance(input_shape, _NUMBER | str)
    return len(input_shape) != len(wanted) or any(
        _is_open(size) or (isinstance(size, _NUMBER) and isinstance(right, int) and size != right)
        for size, right in zip(input_shape, wanted, strict=True)
    )


def _is_open(size: Arg) -> bool:
    return size is None or size is DYNAMIC


def _refused(message: str, input_shape: Arg, expected: object) -> Mismatch:
    return Mismatch("invalid-argument", message, expected=expected, found=input_shape, argument="input_shape")
