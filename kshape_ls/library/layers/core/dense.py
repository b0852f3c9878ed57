"""``Dense``."""

from __future__ import annotations

from kshape_ls.library.layers.lora import lora_fault, lora_weights
from kshape_ls.library.layers.quantized import stored
from kshape_ls.library.layers.variables import as_dim, undefined
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch, Shape, Symbol
from kshape_ls.shapes.dims import total


def dense_refuses(*, units: Arg) -> Mismatch | None:
    """``units`` must be a positive integer; ``4.0`` is none."""
    if units is UNKNOWN or isinstance(units, Symbol | Shape) or (isinstance(units, int) and units > 0):
        return None
    message = f"Received an invalid value for `units`, expected a positive integer. Received: units={units!r}"
    return Mismatch("invalid-argument", message, expected="a positive integer", found=units, argument="units")


def dense_weights(inputs: Shape, *, units: Arg, use_bias: bool, lora_rank: Arg, dtype: Arg) -> Dim:
    """A kernel of n * units, and units for the bias."""
    kernel = (inputs.axis(-1), as_dim(units))
    bias = kernel[1] if use_bias else 0
    return total((stored(*kernel, kernel[1], dtype), bias, lora_weights(kernel, lora_rank)))


def dense_built(inputs: Shape) -> InputSpec:
    """The last axis stays what it was."""
    return InputSpec(min_rank=2, axes=((-1, inputs.axis(-1)),))


@layer(
    "Dense",
    signature="units, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros', "
    "kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, "
    "bias_constraint=None, lora_rank=None, lora_alpha=None, quantization_config=None",
    call="inputs, training=None",
    accepts=InputSpec(min_rank=2),
    construct=dense_refuses,
    weights=dense_weights,
    built=dense_built,
)
def dense(inputs: Shape, *, units: Arg, lora_rank: Arg) -> Shape | Mismatch:
    """Replace the last axis: (..., n) -> (..., units)."""
    fault = undefined(inputs, -1, as_dim(units)) or lora_fault(lora_rank)
    return fault or inputs.with_axis(-1, as_dim(units))
