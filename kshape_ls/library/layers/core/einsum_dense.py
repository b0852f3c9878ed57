"""``EinsumDense``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kshape_ls.library.layers.lora import lora_fault, lora_weights
from kshape_ls.library.layers.quantized import stored
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, Symbol
from kshape_ls.shapes.dims import equal, product, show, total

_FORMS = (
    # Like Keras, each form only has to begin the equation.
    re.compile(r"()([a-zA-Z]+)(),([a-zA-Z]+)->([a-zA-Z]+)"),
    re.compile(r"(\.\.\.)([a-zA-Z]+)(),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"),
    re.compile(r"()([a-zA-Z]{2,})(\.\.\.),([a-zA-Z]+)->([a-zA-Z]+)\.\.\."),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an equation makes of an input: the weights' dims and the output."""

    kernel: tuple[Dim, ...]
    summed: tuple[bool, ...]
    bias: tuple[Dim, ...] | None
    output: Shape


def einsum_dense_refuses(*, output_shape: Arg) -> Mismatch | None:
    """``output_shape`` must be an integer or a sequence."""
    if output_shape is not None and not isinstance(output_shape, float):
        return None
    message = f"`output_shape` must be an integer or a tuple. Received: {output_shape!r}"
    return Mismatch("invalid-argument", message, argument="output_shape")


def einsum_dense_weights(
    inputs: Shape, *, equation: Arg, output_shape: Arg, bias_axes: Arg, lora_rank: Arg, dtype: Arg
) -> Dim:
    """The kernel by the equation's second term, the bias by ``bias_axes``."""
    plan = planned(inputs, equation, output_shape, bias_axes)
    if not isinstance(plan, Plan):
        return UNKNOWN
    rows, columns = (
        product(tuple(size for size, gone in zip(plan.kernel, plan.summed, strict=True) if gone is which))
        for which in (True, False)
    )
    bias = 0 if plan.bias is None else product(plan.bias)
    return total((stored(rows, columns, columns, dtype), bias, lora_weights(plan.kernel, lora_rank)))


def einsum_dense_built(inputs: Shape) -> InputSpec:
    """The rank stays what it was."""
    return InputSpec(rank=inputs.rank)


@layer(
    "EinsumDense",
    signature="equation, output_shape, activation=None, bias_axes=None, kernel_initializer='glorot_uniform', "
    "bias_initializer='zeros', kernel_regularizer=None, bias_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None, lora_rank=None, lora_alpha=None, gptq_unpacked_column_size=None, quantization_config=None",
    call="inputs, training=None",
    construct=einsum_dense_refuses,
    weights=einsum_dense_weights,
    built=einsum_dense_built,
)
def einsum_dense(
    inputs: Shape, *, equation: Arg, output_shape: Arg, bias_axes: Arg, lora_rank: Arg
) -> Shape | Mismatch:
    """As the equation says, with sizes from ``output_shape``: "abc,cd->abd"."""
    plan = planned(inputs, equation, output_shape, bias_axes)
    if not isinstance(plan, Plan):
        return plan or UNKNOWN_SHAPE
    return lora_fault(lora_rank) or plan.output


def planned(inputs: Shape, equation: Arg, output_shape: Arg, bias_axes: Arg) -> Plan | Mismatch | None:
    """Weights and output, what doesn't fit, or ``None`` if that can't be told; follows ``_analyze_einsum_string``."""
    if equation is None or isinstance(equation, int | float | tuple | list | dict):
        return _wrong(f"`equation` must be a string. Received: {equation!r}", "equation")
    partial = _partial(output_shape)
    if isinstance(partial, Mismatch):
        return partial
    if not isinstance(equation, str):
        return None
    form = next(filter(None, (form.match(equation) for form in _FORMS)), None)
    if form is None:
        message = f"Invalid einsum equation '{equation}'. Equations must be in the form "
        return _wrong(message + "[X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]....", "equation")
    if partial is None:
        return None
    left, read, right, kernel, written = form.groups()
    dims = inputs.dims
    if dims is None and not left and not right:
        dims = (UNKNOWN,) * len(read)
    if dims is None:
        return None
    return _plan(Shape(dims), bool(left), read, kernel, written, partial, bias_axes)


def _plan(
    inputs: Shape, left: bool, read: str, kernel: str, written: str, partial: tuple[Dim, ...], bias_axes: Arg
) -> Plan | Mismatch | None:
    dims = inputs.dims
    assert dims is not None
    elided = len(dims) - len(read)
    if elided < 0 or not dims:
        message = f"'{read}' has {len(read)} dimensions, found ndim={len(dims)}. Full shape received: {inputs}"
        return Mismatch("rank-mismatch", message, expected=len(read), found=len(dims), inputs=(0,))
    output = [dims[0], *partial]
    if left:
        # Keras inserts each of these after the batch axis, and so the last one comes first.
        output[1:1] = reversed(dims[1:elided])
    else:
        output += dims[len(read) :]
    shift = elided if left else 0
    sources = {letter: dims[elided + i] if left else dims[i] for i, letter in enumerate(read)}
    places = {letter: i + shift for i, letter in enumerate(written)}
    if any(place >= len(output) for place in places.values()):
        message = f"'{written}' needs {len(written)} dimensions, but with `output_shape` there are {len(output)}"
        return _wrong(message, "output_shape")
    targets = {letter: output[place] for letter, place in places.items()}
    for letter in read:
        if letter in targets and _conflict(sources[letter], targets[letter]):
            message = (
                f"Input shape and output shape do not match at shared dimension '{letter}'. Input shape is "
                f"{show(sources[letter])}, and output shape is {show(targets[letter])}"
            )
            axis = places[letter] - len(dims) if left else places[letter]
            found, wanted = sources[letter], targets[letter]
            return Mismatch("axis-size-mismatch", message, axis, wanted, found, "output_shape", (0,))
    for letter in written:
        if letter not in read and letter not in kernel:
            return _wrong(f"Dimension '{letter}' was specified in the output '{written}' but has no source", "equation")
    weights: list[Dim] = []
    for letter in kernel:
        if letter not in targets and letter not in sources:
            return _wrong(f"Weight dimension '{letter}' did not have a match in the input or the output", "equation")
        weights.append(targets[letter] if letter in targets else sources[letter])
    bias = _bias(bias_axes, written, targets, 0 if left else elided)
    if isinstance(bias, Mismatch):
        return bias
    if DYNAMIC in weights or DYNAMIC in (bias or ()):
        message = "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
        return Mismatch("axis-size-mismatch", f"{message}Received: shape={Shape(tuple(weights))}", inputs=(0,))
    summed = tuple(letter not in written for letter in kernel)
    return Plan(tuple(weights), summed, bias, Shape(tuple(output)))


def _bias(bias_axes: Arg, written: str, sizes: dict[str, Dim], after: int) -> tuple[Dim, ...] | Mismatch | None:
    if bias_axes is None:
        return None
    if isinstance(bias_axes, tuple | list) and all(isinstance(each, str) and len(each) == 1 for each in bias_axes):
        bias_axes = "".join(bias_axes)
    odd = bias_axes if isinstance(bias_axes, tuple | list) else ()
    if isinstance(bias_axes, int | float) or any(isinstance(each, int | float) or each is None for each in odd):
        return _wrong(f"`bias_axes` must be a string of the output's letters. Received: {bias_axes!r}", "bias_axes")
    if not isinstance(bias_axes, str):
        return (UNKNOWN,)
    unknown = next((letter for letter in bias_axes if letter not in written), None)
    if unknown is not None or not bias_axes:
        message = f"Bias dimension '{unknown or ''}' was requested, but is not part of the output spec '{written}'"
        return _wrong(message, "bias_axes")
    first = min(written.find(letter) for letter in bias_axes)
    named = (sizes[letter] if letter in bias_axes else 1 for letter in written[first:])
    return (*named, *(1 for _ in range(after)))


def _partial(output_shape: Arg) -> tuple[Dim, ...] | Mismatch | None:
    if isinstance(output_shape, int):
        output_shape = (output_shape,)
    if isinstance(output_shape, Symbol):
        return (output_shape,)
    if not isinstance(output_shape, str | tuple | list):
        return None
    found: list[Dim] = []
    for size in output_shape:
        if isinstance(size, str | float | tuple | list) or (isinstance(size, int) and size < 0):
            return _wrong(
                f"Cannot convert {output_shape!r} to a shape. Found invalid dimension {size!r}", "output_shape"
            )
        found.append(DYNAMIC if size is None else size if isinstance(size, int | Symbol) else UNKNOWN)
    return tuple(found)


def _conflict(source: Dim, target: Dim) -> bool:
    # A size in ``output_shape`` must be the input's, and ``None`` is no size.
    return equal(source, target) is False or (source is DYNAMIC and isinstance(target, int))


def _wrong(message: str, argument: str) -> Mismatch:
    return Mismatch("invalid-argument", message, argument=argument)
