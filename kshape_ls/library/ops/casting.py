"""The same elements as another type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes.written import shown

if TYPE_CHECKING:
    from kshape_ls.shapes import Mismatch, Shape


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMPY_NAMES = _words(
    "int int_ intc intp uint uintc uintp byte ubyte short ushort long ulong longlong ulonglong half single double "
    "float float_ float128 longdouble bool bool_ complex complex_ str_ bytes_ object_ generic number integer floating"
)
"""Names of NumPy's types, which a rule is handed as texts: ``np.int_`` as ``"int_"``."""

_KERAS_DTYPES = _NUMPY_NAMES | _words(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 bfloat16 float32 float64 float8_e4m3fn float8_e5m2 "
    "string complex64 complex128 int4 uint4"
)
"""Names that ``keras.ops.cast`` may take; wider than Keras's own list where versions differ."""

_TENSORFLOW_DTYPES = _KERAS_DTYPES | _words(
    "resource variant qint8 quint8 qint16 quint16 qint32 int2 uint2 float8_e4m3b11fnuz float8_e4m3fnuz float8_e5m2fnuz "
    "float4_e2m1fn"
)


def dtype_fault(dtype: Arg) -> Mismatch | None:
    """A name that is certainly no dtype of Keras's."""
    if isinstance(dtype, str) and dtype not in _KERAS_DTYPES:
        return invalid(f"Invalid dtype: {shown(dtype)}", "dtype")
    return None


@table("keras.ops.cast keras.ops.saturate_cast", signature="x, dtype", given={"known": _KERAS_DTYPES})
@op("tensorflow.cast", signature="x, dtype, name=None", given={"known": _TENSORFLOW_DTYPES})
def cast(x: Shape, *, dtype: Arg, known: frozenset[str]) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    if isinstance(dtype, str) and dtype not in known:
        return invalid(f"Invalid dtype: {shown(dtype)}", "dtype")
    return x


@op("tensorflow.saturate_cast", signature="value, dtype, name=None")
def saturate_cast(value: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return value


@op("tensorflow.image.convert_image_dtype", signature="image, dtype, saturate=False, name=None")
def convert_image_dtype(image: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return image


@op("numpy.astype", signature="x, dtype, **kwargs")
def astype(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x
