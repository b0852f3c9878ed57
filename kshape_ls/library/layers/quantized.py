"""How many scalars a kernel holds under a quantized dtype policy: ``dtype="int8_from_float32"``."""

from __future__ import annotations

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN, Dim
from kshape_ls.shapes.dims import add, ceil_divide, multiply, total

_FLOAT8_HISTORIES = 3 * (1 + 1024)
"""A scale and a history of maxima for inputs, kernel and gradients."""


def stored(other: Dim, packed: Dim, scales: Dim, dtype: Arg) -> Dim:
    """The scalars of a kernel of ``other`` times ``packed``, with as many scales where it is quantized.

    ``packed`` is the axis along which int4 puts two in one.
    """
    plain = multiply(other, packed)
    mode = dtype.partition("_from_")[0] if isinstance(dtype, str) and "_from_" in dtype else ""
    if not mode:
        return plain
    if mode == "int8":
        return add(plain, scales)
    if mode == "int4":
        return add(multiply(other, ceil_divide(packed, 2)), scales)
    return total((plain, _FLOAT8_HISTORIES)) if mode == "float8" else UNKNOWN
