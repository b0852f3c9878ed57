"""The same elements as another type."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Mismatch, Shape
from kshape_ls.shapes.dims import floor_divide, multiply
from kshape_ls.shapes.written import shown


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


_NUMBERED = frozenset(range(1, 64)) | frozenset(range(101, 164))


def dtype_fault(dtype: Arg) -> Mismatch | None:
    """A name that is certainly no dtype of Keras's."""
    if isinstance(dtype, int | float | tuple | list | Shape) or (isinstance(dtype, str) and dtype not in _KERAS_DTYPES):
        return invalid(f"Invalid dtype: {shown(dtype)}", "dtype")
    return None


@table("keras.ops.cast keras.ops.saturate_cast", signature="x, dtype")
def cast(x: Shape, *, dtype: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return dtype_fault(dtype) or x


@op("tensorflow.cast", signature="x, dtype, name=None")
def cast_tensor(x: Shape, *, dtype: Arg) -> Shape | Mismatch:
    """The same shape: (...) -> (...)."""
    return tensorflow_dtype_fault(dtype) or x


def tensorflow_dtype_fault(dtype: Arg) -> Mismatch | None:
    """What is certainly no dtype of TensorFlow's, whose types have numbers of their own."""
    known = _TENSORFLOW_DTYPES if isinstance(dtype, str) else _NUMBERED
    if (
        dtype is None
        or isinstance(dtype, tuple | list | Shape)
        or (isinstance(dtype, str | int | float) and dtype not in known)
    ):
        return invalid(f"Cannot convert the argument `type_value`: {shown(dtype)} to a TensorFlow DType.", "dtype")
    return None


@op("keras.ops.view", signature="x, dtype=None", given={"held": ""})
def view(x: Shape, *, dtype: Arg, held: str) -> Shape | Mismatch:
    """The same bytes as another type, which may make the last axis longer: (b, 3), float32 as int16 -> (b, 6)."""
    fault = dtype_fault(dtype)
    old, new = _bytes(held), _bytes(held if dtype is None else dtype)
    if fault or x.dims is None or old == new != 0 or dtype is None:
        return fault or x
    if not x.dims:
        message = "Cannot view a scalar as a different dtype if item sizes are different."
        return Mismatch("rank-mismatch", message, found=0, inputs=(0,)) if old and new else x
    last = x.dims[-1]
    if not old or not new:
        return x.with_axis(-1, DYNAMIC if last is DYNAMIC else UNKNOWN)
    if isinstance(last, int) and last * old % new:
        message = f"Cannot view array of shape {x} and dtype {held} as dtype {dtype}: its bytes don't divide evenly."
        return Mismatch("axis-size-mismatch", message, -1, None, last, "dtype", (0,))
    return x.with_axis(-1, floor_divide(multiply(last, old), new))


def _bytes(dtype: Arg) -> int:
    # How many bytes a number of this type takes; 0 where that isn't known.
    if dtype in ("bool", "int8", "uint8"):
        return 1
    bits = dtype[-2:] if isinstance(dtype, str) else ""
    return int(bits) // 8 if bits in ("16", "32", "64") else 0


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
