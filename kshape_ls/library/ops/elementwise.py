"""Functions that work on each element by itself: one tensor in, the same shape out."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast
from kshape_ls.shapes.written import shown

_UFUNC = "x, out=None, **kwargs"


@table("keras.ops.abs keras.ops.absolute keras.ops.arccos keras.ops.arccosh keras.ops.arcsin", signature="x")
@table("keras.ops.arcsinh keras.ops.arctan keras.ops.arctanh keras.ops.bitwise_invert", signature="x")
@table("keras.ops.bitwise_not keras.ops.cbrt keras.ops.ceil keras.ops.conj keras.ops.conjugate", signature="x")
@table("keras.ops.copy keras.ops.cos keras.ops.cosh keras.ops.deg2rad keras.ops.erf keras.ops.erfc", signature="x")
@table("keras.ops.erfinv keras.ops.exp keras.ops.exp2 keras.ops.expm1 keras.ops.fabs keras.ops.floor", signature="x")
@table("keras.ops.i0 keras.ops.log keras.ops.log10 keras.ops.log1p keras.ops.log2 keras.ops.negative", signature="x")
@table("keras.ops.rad2deg keras.ops.reciprocal keras.ops.rsqrt keras.ops.sign keras.ops.sin", signature="x")
@table("keras.ops.sinc keras.ops.sinh keras.ops.sqrt keras.ops.square keras.ops.tan keras.ops.tanh", signature="x")
@table("keras.ops.trunc", signature="x")
@table("keras.ops.angle keras.ops.imag keras.ops.real", signature="x", dtype="float32")
@table("keras.ops.isfinite keras.ops.isinf keras.ops.isnan keras.ops.isneginf", signature="x", dtype="bool")
@table("keras.ops.isposinf keras.ops.isreal keras.ops.logical_not keras.ops.signbit", signature="x", dtype="bool")
@table("keras.ops.hard_sigmoid keras.ops.hard_silu keras.ops.hard_swish keras.ops.hard_tanh", signature="x")
@table("keras.ops.log_sigmoid keras.ops.relu keras.ops.relu6 keras.ops.selu keras.ops.sigmoid", signature="x")
@table("keras.ops.silu keras.ops.softplus keras.ops.softsign keras.ops.sparse_plus", signature="x")
@table("keras.ops.sparse_sigmoid keras.ops.swish keras.ops.tanh_shrink", signature="x")
@table("keras.ops.elu keras.ops.celu", signature="x, alpha=1.0")
@table("keras.ops.hard_shrink keras.ops.soft_shrink", signature="x, threshold=0.5")
@op("keras.ops.gelu", signature="x, approximate=True")
@op("keras.ops.leaky_relu", signature="x, negative_slope=0.2")
@op("keras.ops.squareplus", signature="x, b=4")
@op("keras.ops.threshold", signature="x, threshold, default_value")
@op("keras.ops.round", signature="x, decimals=0")
@op("keras.ops.nan_to_num", signature="x, nan=0.0, posinf=None, neginf=None")
@op("numpy.nan_to_num", signature="x, copy=True, nan=0.0, posinf=None, neginf=None")
@op("keras.activations.relu", signature="x, negative_slope=0.0, max_value=None, threshold=0.0")
@table("keras.activations.hard_sigmoid keras.activations.hard_silu keras.activations.hard_swish", signature="x")
@table("keras.activations.hard_tanh keras.activations.linear keras.activations.exponential", signature="x")
@table("keras.activations.log_sigmoid keras.activations.mish keras.activations.relu6", signature="x")
@table("keras.activations.selu keras.activations.sigmoid keras.activations.silu keras.activations.swish", signature="x")
@table("keras.activations.softplus keras.activations.softsign keras.activations.sparse_plus", signature="x")
@table("keras.activations.sparse_sigmoid keras.activations.tanh keras.activations.tanh_shrink", signature="x")
@table("keras.activations.elu keras.activations.celu", signature="x, alpha=1.0")
@table("keras.activations.hard_shrink keras.activations.soft_shrink", signature="x, threshold=0.5")
@op("keras.activations.gelu", signature="x, approximate=False")
@op("keras.activations.leaky_relu", signature="x, negative_slope=0.2")
@op("keras.activations.squareplus", signature="x, b=4")
@op("keras.activations.threshold", signature="x, threshold, default_value")
@table("tensorflow.abs tensorflow.acos tensorflow.acosh tensorflow.asin tensorflow.asinh", signature="x, name=None")
@table("tensorflow.atan tensorflow.atanh tensorflow.cos tensorflow.cosh tensorflow.exp", signature="x, name=None")
@table("tensorflow.floor tensorflow.negative tensorflow.round tensorflow.sigmoid", signature="x, name=None")
@table("tensorflow.sign tensorflow.sin tensorflow.sinh tensorflow.sqrt tensorflow.square", signature="x, name=None")
@table("tensorflow.tan tensorflow.tanh tensorflow.math.abs tensorflow.math.acos", signature="x, name=None")
@table("tensorflow.math.acosh tensorflow.math.asin tensorflow.math.asinh", signature="x, name=None")
@table("tensorflow.math.atan tensorflow.math.atanh tensorflow.math.bessel_i0", signature="x, name=None")
@table("tensorflow.math.bessel_i0e tensorflow.math.bessel_i1 tensorflow.math.bessel_i1e", signature="x, name=None")
@table("tensorflow.math.ceil tensorflow.math.conj tensorflow.math.cos tensorflow.math.cosh", signature="x, name=None")
@table("tensorflow.math.digamma tensorflow.math.erf tensorflow.math.erfc", signature="x, name=None")
@table("tensorflow.math.erfcinv tensorflow.math.erfinv tensorflow.math.exp", signature="x, name=None")
@table("tensorflow.math.expm1 tensorflow.math.floor tensorflow.math.invert_permutation", signature="x, name=None")
@table("tensorflow.math.lgamma tensorflow.math.log tensorflow.math.log1p", signature="x, name=None")
@table("tensorflow.math.log_sigmoid tensorflow.math.ndtri tensorflow.math.negative", signature="x, name=None")
@table("tensorflow.math.reciprocal tensorflow.math.reciprocal_no_nan tensorflow.math.rint", signature="x, name=None")
@table("tensorflow.math.round tensorflow.math.rsqrt tensorflow.math.sigmoid", signature="x, name=None")
@table("tensorflow.math.sign tensorflow.math.sin tensorflow.math.sinh tensorflow.math.sqrt", signature="x, name=None")
@table("tensorflow.math.square tensorflow.math.tan tensorflow.math.tanh", signature="x, name=None")
@table("tensorflow.nn.sigmoid tensorflow.nn.tanh", signature="x, name=None")
@table("tensorflow.logical_not tensorflow.math.is_finite", signature="x, name=None", dtype="bool")
@table("tensorflow.math.is_inf tensorflow.math.is_nan", signature="x, name=None", dtype="bool")
@table("tensorflow.math.logical_not", signature="x, name=None", dtype="bool")
@table("numpy.abs numpy.absolute numpy.arccos numpy.arccosh numpy.arcsin numpy.arcsinh numpy.arctan", signature=_UFUNC)
@table("numpy.arctanh numpy.cbrt numpy.ceil numpy.conj numpy.conjugate numpy.cos numpy.cosh", signature=_UFUNC)
@table("numpy.deg2rad numpy.degrees numpy.exp numpy.exp2 numpy.expm1 numpy.fabs numpy.fix", signature=_UFUNC)
@table("numpy.floor numpy.i0 numpy.invert numpy.isfinite numpy.isinf numpy.isnan numpy.isneginf", signature=_UFUNC)
@table("numpy.isposinf numpy.log numpy.log10 numpy.log1p numpy.log2 numpy.logical_not numpy.negative", signature=_UFUNC)
@table("numpy.positive numpy.rad2deg numpy.radians numpy.reciprocal numpy.rint numpy.sign", signature=_UFUNC)
@table("numpy.signbit numpy.sin numpy.sinc numpy.sinh numpy.sqrt numpy.square numpy.tan numpy.tanh", signature=_UFUNC)
@table("numpy.trunc numpy.isreal numpy.iscomplex", signature=_UFUNC)
def unary(x: Shape) -> Shape:
    """Each element by itself: (...) -> (...)."""
    return x


@table("tensorflow.nn.elu tensorflow.nn.relu tensorflow.nn.relu6 tensorflow.nn.selu", signature="features, name=None")
@table("tensorflow.nn.softplus tensorflow.nn.softsign tensorflow.math.softplus", signature="features, name=None")
@table("tensorflow.math.softsign", signature="features, name=None")
@op("tensorflow.nn.gelu", signature="features, approximate=False, name=None")
@op("tensorflow.nn.leaky_relu", signature="features, alpha=0.2, name=None")
@table("tensorflow.nn.silu tensorflow.nn.swish", signature="features, beta=1.0")
def activation(features: Shape) -> Shape:
    """Each element by itself: (...) -> (...)."""
    return features


@table("tensorflow.identity tensorflow.stop_gradient tensorflow.guarantee_const", signature="input, name=None")
@table("tensorflow.math.angle tensorflow.math.imag tensorflow.math.real", signature="input, name=None")
@op(
    "tensorflow.as_string",
    signature="input, precision=-1, scientific=False, shortest=False, width=-1, fill='', name=None",
    dtype="string",
)
def same(input: Shape) -> Shape:  # noqa: A002 - TensorFlow's name
    """Each element by itself: (...) -> (...)."""
    return input


@op("keras.ops.stop_gradient", signature="variable")
def stop_gradient(variable: Shape) -> Shape:
    """The tensor itself: (...) -> (...)."""
    return variable


@table("numpy.around numpy.round", signature="a, decimals=0, out=None")
@op("numpy.copy", signature="a, order='K', subok=False")
def rounded(a: Shape) -> Shape:
    """Each element by itself: (...) -> (...)."""
    return a


@table("numpy.real numpy.imag", signature="val")
def part(val: Shape) -> Shape:
    """The real or the imaginary part: (...) -> (...)."""
    return val


@op("numpy.angle", signature="z, deg=False")
def angle(z: Shape) -> Shape:
    """The phase of each element: (...) -> (...)."""
    return z


@table(
    "keras.ops.add keras.ops.divide keras.ops.divide_no_nan keras.ops.floor_divide keras.ops.fmax", signature="x1, x2"
)
@table(
    "keras.ops.fmin keras.ops.fmod keras.ops.gcd keras.ops.heaviside keras.ops.hypot keras.ops.lcm", signature="x1, x2"
)
@table("keras.ops.ldexp keras.ops.logaddexp keras.ops.logaddexp2 keras.ops.maximum", signature="x1, x2")
@table("keras.ops.minimum keras.ops.mod keras.ops.multiply keras.ops.nextafter keras.ops.power", signature="x1, x2")
@table("keras.ops.subtract keras.ops.true_divide", signature="x1, x2")
def arithmetic(x1: Arg, x2: Arg) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4). Beside tensors only numbers have a type."""
    for name, operand in (("x1", x1), ("x2", x2)):
        if operand is None or isinstance(operand, str | tuple | list):
            kind = "NoneType" if operand is None else type(operand).__name__
            return invalid(f"Invalid dtype: {kind}", name)
    return broadcast(as_shape(x1), as_shape(x2))


@op("keras.ops.arctan2", signature="x1, x2")
@table("keras.ops.equal keras.ops.greater keras.ops.greater_equal keras.ops.less", signature="x1, x2", dtype="bool")
@table("keras.ops.less_equal keras.ops.logical_and keras.ops.logical_or", signature="x1, x2", dtype="bool")
@table("keras.ops.logical_xor keras.ops.not_equal", signature="x1, x2", dtype="bool")
@op("keras.ops.isclose", signature="x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False", dtype="bool")
def compared(x1: Arg, x2: Arg) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4). What is no tensor counts as a number."""
    return broadcast(
        *(as_shape(each) if isinstance(each, Shape) or each is UNKNOWN else Shape(()) for each in (x1, x2))
    )


@table("keras.eager_ops.add keras.eager_ops.divide keras.eager_ops.divide_no_nan", signature="x1, x2")
@table(
    "keras.eager_ops.floor_divide keras.eager_ops.fmax keras.eager_ops.fmin keras.eager_ops.fmod", signature="x1, x2"
)
@table("keras.eager_ops.gcd keras.eager_ops.heaviside keras.eager_ops.hypot keras.eager_ops.lcm", signature="x1, x2")
@table("keras.eager_ops.ldexp keras.eager_ops.logaddexp keras.eager_ops.logaddexp2", signature="x1, x2")
@table("keras.eager_ops.maximum keras.eager_ops.minimum keras.eager_ops.mod", signature="x1, x2")
@table("keras.eager_ops.multiply keras.eager_ops.nextafter keras.eager_ops.power", signature="x1, x2")
@table("keras.eager_ops.subtract keras.eager_ops.true_divide keras.eager_ops.arctan2", signature="x1, x2")
@table("keras.eager_ops.equal keras.eager_ops.greater keras.eager_ops.greater_equal", signature="x1, x2", dtype="bool")
@table("keras.eager_ops.less keras.eager_ops.less_equal keras.eager_ops.logical_and", signature="x1, x2", dtype="bool")
@table("keras.eager_ops.logical_or keras.eager_ops.logical_xor", signature="x1, x2", dtype="bool")
@table("keras.eager_ops.not_equal", signature="x1, x2", dtype="bool")
@op("keras.eager_ops.isclose", signature="x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False", dtype="bool")
@table("numpy.add numpy.arctan2 numpy.bitwise_and numpy.bitwise_or", signature="x1, x2, out=None, **kwargs")
@table("numpy.bitwise_xor numpy.divide numpy.floor_divide numpy.float_power", signature="x1, x2, out=None, **kwargs")
@table("numpy.fmax numpy.fmin numpy.fmod numpy.gcd numpy.heaviside numpy.hypot", signature="x1, x2, out=None, **kwargs")
@table("numpy.lcm numpy.left_shift numpy.logaddexp numpy.logaddexp2", signature="x1, x2, out=None, **kwargs")
@table("numpy.maximum numpy.minimum numpy.mod numpy.multiply numpy.power", signature="x1, x2, out=None, **kwargs")
@table("numpy.remainder numpy.right_shift numpy.subtract numpy.true_divide", signature="x1, x2, out=None, **kwargs")
@table("numpy.copysign numpy.nextafter numpy.ldexp", signature="x1, x2, out=None, **kwargs")
@table("numpy.equal numpy.greater numpy.greater_equal numpy.less", signature="x1, x2, out=None, **kwargs", dtype="bool")
@table("numpy.less_equal numpy.logical_and numpy.logical_or", signature="x1, x2, out=None, **kwargs", dtype="bool")
@table("numpy.logical_xor numpy.not_equal", signature="x1, x2, out=None, **kwargs", dtype="bool")
def binary(x1: Shape, x2: Shape) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return broadcast(x1, x2)


@table("tensorflow.add tensorflow.divide tensorflow.maximum tensorflow.minimum", signature="x, y, name=None")
@table("tensorflow.multiply tensorflow.pow tensorflow.realdiv tensorflow.subtract", signature="x, y, name=None")
@table("tensorflow.truediv tensorflow.truncatediv tensorflow.truncatemod", signature="x, y, name=None")
@table("tensorflow.math.add tensorflow.math.divide tensorflow.math.divide_no_nan", signature="x, y, name=None")
@table("tensorflow.math.floordiv tensorflow.math.floormod tensorflow.math.maximum", signature="x, y, name=None")
@table("tensorflow.math.minimum tensorflow.math.mod tensorflow.math.multiply", signature="x, y, name=None")
@table("tensorflow.math.multiply_no_nan tensorflow.math.pow", signature="x, y, name=None")
@table("tensorflow.math.squared_difference tensorflow.math.subtract", signature="x, y, name=None")
@table("tensorflow.math.truediv tensorflow.math.xdivy tensorflow.math.xlog1py", signature="x, y, name=None")
@table("tensorflow.math.xlogy", signature="x, y, name=None")
@table("tensorflow.equal tensorflow.greater tensorflow.greater_equal", signature="x, y, name=None", dtype="bool")
@table("tensorflow.less tensorflow.less_equal tensorflow.logical_and", signature="x, y, name=None", dtype="bool")
@table("tensorflow.logical_or tensorflow.not_equal tensorflow.math.equal", signature="x, y, name=None", dtype="bool")
@table("tensorflow.math.greater tensorflow.math.greater_equal", signature="x, y, name=None", dtype="bool")
@table("tensorflow.math.less tensorflow.math.less_equal", signature="x, y, name=None", dtype="bool")
@table("tensorflow.math.logical_and tensorflow.math.logical_or", signature="x, y, name=None", dtype="bool")
@table("tensorflow.math.logical_xor tensorflow.math.not_equal", signature="x, y, name=None", dtype="bool")
@table("tensorflow.bitwise.bitwise_and tensorflow.bitwise.bitwise_or", signature="x, y, name=None")
@table("tensorflow.bitwise.bitwise_xor tensorflow.bitwise.left_shift", signature="x, y, name=None")
@table("tensorflow.bitwise.right_shift", signature="x, y, name=None")
@table("keras.eager_ops.bitwise_and keras.eager_ops.bitwise_left_shift keras.eager_ops.bitwise_or", signature="x, y")
@table("keras.eager_ops.bitwise_right_shift keras.eager_ops.bitwise_xor keras.eager_ops.left_shift", signature="x, y")
@table("keras.eager_ops.right_shift", signature="x, y")
def binary_xy(x: Shape, y: Shape) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return broadcast(x, y)


@table("keras.ops.bitwise_and keras.ops.bitwise_or keras.ops.bitwise_xor", signature="x, y", given={"numbers": False})
@table("keras.ops.bitwise_left_shift keras.ops.bitwise_right_shift", signature="x, y", given={"numbers": True})
@table("keras.ops.left_shift keras.ops.right_shift", signature="x, y", given={"numbers": True})
def bitwise(x: Shape, y: Arg, *, numbers: bool) -> Shape | Mismatch:
    """What Keras says of two symbolic operands: the first one's shape: (b, 5), (b, 1) -> (b, 5)."""
    if y is None or isinstance(y, str | float | tuple | list) or (isinstance(y, int) and not numbers):
        return invalid(f"`y` must be a tensor of integers. Received: {shown(y)}", "y")
    return x


@table("tensorflow.atan2 tensorflow.math.atan2", signature="y, x, name=None")
def atan2(y: Shape, x: Shape) -> Shape | Mismatch:
    """Two operands, broadcast: (b, 5, 1), (4,) -> (b, 5, 4)."""
    return broadcast(y, x)


@op("tensorflow.complex", signature="real, imag, name=None", dtype="complex64")
def complex_number(real: Shape, imag: Shape) -> Shape:
    """Real and imaginary parts of one shape: (...), (...) -> (...)."""
    return real if real.dims is not None else imag


@op("tensorflow.debugging.check_numerics", signature="tensor, message, name=None")
def checked(tensor: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return tensor


@table("tensorflow.scalar_mul tensorflow.math.scalar_mul", signature="scalar, x, name=None")
def scalar_mul(scalar: Shape, x: Shape) -> Shape | Mismatch:
    """A number times a tensor: (), (...) -> (...)."""
    if scalar.rank:
        message = f"Only scalar multiply works, got shape {scalar}"
        return Mismatch("rank-mismatch", message, expected=0, found=scalar.rank, inputs=(0,))
    return x


@op("keras.ops.clip", signature="x, x_min, x_max")
def clip(x: Shape) -> Shape:
    """Each element within bounds: (...) -> (...)."""
    return x


@op("tensorflow.clip_by_value", signature="t, clip_value_min, clip_value_max, name=None")
@op("tensorflow.clip_by_norm", signature="t, clip_norm, axes=None, name=None")
def clip_by_value(t: Shape) -> Shape:
    """Each element within bounds: (...) -> (...)."""
    return t


@op("numpy.clip", signature="a, a_min=None, a_max=None, out=None, **kwargs")
def clip_array(a: Shape, a_min: Shape | None, a_max: Shape | None) -> Shape | Mismatch:
    """Each element within bounds, broadcast: (...) -> (...)."""
    return broadcast(a, *(bound for bound in (a_min, a_max) if bound is not None))
