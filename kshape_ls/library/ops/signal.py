"""Functions on signals: Fourier transforms and frames."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import dim_of, invalid
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, ceil_divide, floor_divide, multiply, show, subtract


@op("keras.ops.fft", signature="x", given={"least": 1})
@table("keras.ops.fft2 keras.ops.ifft2", signature="x", given={"least": 2})
def fft(x: Arg, *, least: int) -> tuple[Shape, Shape] | Mismatch:
    """Real and imaginary parts, the last axes transformed: ((..., n), (..., n)) -> (..., n), (..., n)."""
    real = _complex(x, least)
    if isinstance(real, Mismatch):
        return real
    if any(real.axis(-1 - i) is DYNAMIC for i in range(least)):
        message = f"Input should have its last dimension fully-defined. Received: input.shape = {real}"
        return Mismatch("axis-size-mismatch", message, -1, inputs=(0,))
    return real, real


@op("keras.ops.rfft", signature="x, fft_length=None")
def rfft(x: Shape, *, fft_length: Arg) -> tuple[Shape, Shape] | Mismatch:
    """Real and imaginary parts: (..., n) -> (..., n // 2 + 1), (..., n // 2 + 1)."""
    fault = _rank_fault(x, 1)
    if fault:
        return fault
    bins = _with_last(x, _bins(x.axis(-1) if fft_length is None else dim_of(fft_length)))
    return bins, bins


@op("keras.ops.irfft", signature="x, fft_length=None")
def irfft(x: Arg, *, fft_length: Arg) -> Shape | Mismatch:
    """The inverse of ``rfft``: ((..., m), (..., m)) -> (..., 2 * (m - 1))."""
    real = _complex(x, 1)
    if isinstance(real, Mismatch):
        return real
    size = dim_of(multiply(2, subtract(real.axis(-1), 1))) if fft_length is None else dim_of(fft_length)
    return _with_last(real, size)


@op("keras.ops.stft", signature="x, sequence_length, sequence_stride, fft_length, window='hann', center=True")
def stft(x: Shape, *, sequence_stride: Arg, fft_length: Arg, center: Arg) -> tuple[Shape, Shape] | Mismatch:
    """Real and imaginary parts of each frame: (..., n) -> (..., frames, bins), (..., frames, bins)."""
    fault = _stride_fault(sequence_stride) or _rank_fault(x, 1)
    if fault:
        return fault
    length = dim_of(fft_length)
    padded = 0 if center is False else multiply(2, floor_divide(length, 2)) if center is True else UNKNOWN
    frames = _frames(add(x.axis(-1), padded), length, dim_of(sequence_stride))
    bins = UNKNOWN_SHAPE if x.dims is None else Shape((*x.dims[:-1], frames, _bins(length)))
    return bins, bins


@op(
    "keras.ops.istft",
    signature="x, sequence_length, sequence_stride, fft_length, length=None, window='hann', center=True",
)
def istft(x: Arg, *, sequence_stride: Arg, fft_length: Arg, length: Arg, center: Arg) -> Shape | Mismatch:
    """The inverse of ``stft``: ((..., frames, bins), (..., frames, bins)) -> (..., n)."""
    fault = _stride_fault(sequence_stride)
    real = fault or _complex(x, 2)
    if isinstance(real, Mismatch) or real.dims is None:
        return real
    window = dim_of(fft_length)
    size = add(multiply(subtract(real.dims[-2], 1), dim_of(sequence_stride)), window)
    if length is not None:
        size = dim_of(length)
    elif center is not False:
        size = subtract(size, multiply(2, floor_divide(window, 2))) if center is True else UNKNOWN
    return Shape((*real.dims[:-2], size))


@op("keras.ops.extract_sequences", signature="x, sequence_length, sequence_stride")
def extract_sequences(x: Shape, *, sequence_length: Arg, sequence_stride: Arg) -> Shape | Mismatch:
    """Frames of the last axis: (..., n) -> (..., frames, length)."""
    fault = _rank_fault(x, 1)
    if fault or x.dims is None:
        return fault or UNKNOWN_SHAPE
    length = dim_of(sequence_length)
    count = _frames(x.dims[-1], length, dim_of(sequence_stride))
    if isinstance(count, int) and count < 0:
        message = f"Sequences of {show(length)} don't fit into the last axis. Received: input.shape = {x}"
        return Mismatch("window-too-large", message, -1, length, x.dims[-1], "sequence_length", (0,))
    return Shape((*x.dims[:-1], count, length))


@op("keras.ops.view_as_complex", signature="x", dtype="complex64")
def view_as_complex(x: Shape) -> Shape:
    """Pairs as complex numbers: (..., 2) -> (...)."""
    return x if x.dims is None else Shape(x.dims[:-1])


@op("keras.ops.view_as_real", signature="x", dtype="float32")
def view_as_real(x: Shape) -> Shape:
    """Complex numbers as pairs: (...) -> (..., 2)."""
    return x if x.dims is None else Shape((*x.dims, 2))


@op("keras.ops.polar", signature="abs_, angle", dtype="complex64")
def polar(abs_: Shape) -> Shape:
    """Complex numbers of lengths and angles: (...), (...) -> (...)."""
    return abs_


@table(
    "tensorflow.signal.fft tensorflow.signal.ifft", signature="input, name=None", given={"least": 1}, dtype="complex64"
)
@table(
    "tensorflow.signal.fft2d tensorflow.signal.ifft2d",
    signature="input, name=None",
    given={"least": 2},
    dtype="complex64",
)
@table(
    "tensorflow.signal.fft3d tensorflow.signal.ifft3d",
    signature="input, name=None",
    given={"least": 3},
    dtype="complex64",
)
def fft_tensor(input: Shape, *, least: int) -> Shape | Mismatch:  # noqa: A002 - TensorFlow's name
    """The last axes transformed: (..., n) -> (..., n)."""
    return _rank_fault(input, least) or input


@op(
    "tensorflow.signal.rfft",
    signature="input_tensor, fft_length=None, name=None",
    given={"count": 1},
    dtype="complex64",
)
@op(
    "tensorflow.signal.rfft2d",
    signature="input_tensor, fft_length=None, name=None",
    given={"count": 2},
    dtype="complex64",
)
def rfft_tensor(input_tensor: Shape, *, fft_length: Arg, count: int) -> Shape | Mismatch:
    """The last axes transformed, half of the last one kept: (..., n) -> (..., n // 2 + 1)."""
    fault = _rank_fault(input_tensor, count)
    if fault or input_tensor.dims is None:
        return fault or UNKNOWN_SHAPE
    lengths = _lengths(fft_length, input_tensor.dims[-count:])
    return Shape((*input_tensor.dims[:-count], *lengths[:-1], _bins(lengths[-1])))


@op("tensorflow.signal.irfft", signature="input_tensor, fft_length=None, name=None")
def irfft_tensor(input_tensor: Shape, *, fft_length: Arg) -> Shape | Mismatch:
    """The inverse of ``rfft``: (..., m) -> (..., 2 * (m - 1))."""
    fault = _rank_fault(input_tensor, 1)
    if fault or input_tensor.dims is None:
        return fault or UNKNOWN_SHAPE
    natural = dim_of(multiply(2, subtract(input_tensor.dims[-1], 1)))
    return _with_last(input_tensor, _lengths(fft_length, (natural,))[0])


@op(
    "tensorflow.signal.stft",
    signature="signals, frame_length, frame_step, fft_length=None, window_fn=None, pad_end=False, name=None",
)
def stft_tensor(
    signals: Shape, *, frame_length: Arg, frame_step: Arg, fft_length: Arg, pad_end: Arg
) -> Shape | Mismatch:
    """Frames and their bins: (..., n) -> (..., frames, bins)."""
    fault = _rank_fault(signals, 1)
    if fault or signals.dims is None:
        return fault or UNKNOWN_SHAPE
    length = dim_of(frame_length)
    bins = _bins(_enclosing_power_of_two(length) if fft_length is None else dim_of(fft_length))
    frames = _framed(signals.dims[-1], length, dim_of(frame_step), pad_end)
    return Shape((*signals.dims[:-1], frames, bins))


@op(
    "tensorflow.signal.frame",
    signature="signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None",
)
def frame(signal: Shape, *, frame_length: Arg, frame_step: Arg, pad_end: Arg, axis: Arg) -> Shape | Mismatch:
    """Frames in place of an axis: (..., n) -> (..., frames, length)."""
    fault = _rank_fault(signal, 1)
    if fault or signal.dims is None or not isinstance(axis, int) or not -len(signal.dims) <= axis < len(signal.dims):
        return fault or UNKNOWN_SHAPE
    at, length = axis % len(signal.dims), dim_of(frame_length)
    frames = _framed(signal.dims[at], length, dim_of(frame_step), pad_end)
    return Shape((*signal.dims[:at], frames, length, *signal.dims[at + 1 :]))


@op("tensorflow.signal.overlap_and_add", signature="signal, frame_step, name=None")
def overlap_and_add(signal: Shape, *, frame_step: Arg) -> Shape | Mismatch:
    """Frames added up: (..., frames, length) -> (..., n)."""
    fault = _rank_fault(signal, 2)
    if fault or signal.dims is None:
        return fault or UNKNOWN_SHAPE
    size = add(multiply(subtract(signal.dims[-2], 1), dim_of(frame_step)), signal.dims[-1])
    return Shape((*signal.dims[:-2], size))


@table("tensorflow.signal.dct tensorflow.signal.idct", signature="input, type=2, n=None, axis=-1, norm=None, name=None")
def dct(input: Shape, *, n: Arg) -> Shape:  # noqa: A002 - TensorFlow's name
    """The last axis transformed: (..., n) -> (..., n)."""
    return input if n is None else _with_last(input, dim_of(n))


@table("tensorflow.signal.fftshift tensorflow.signal.ifftshift", signature="x, axes=None, name=None")
def fftshift(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("tensorflow.signal.mfccs_from_log_mel_spectrograms", signature="log_mel_spectrograms, name=None")
def mfccs(log_mel_spectrograms: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return log_mel_spectrograms


@op(
    "tensorflow.signal.linear_to_mel_weight_matrix",
    signature="num_mel_bins=20, num_spectrogram_bins=129, sample_rate=8000, lower_edge_hertz=125.0, "
    "upper_edge_hertz=3800.0, dtype='float32', name=None",
    dtype="float32",
)
def mel_weights(*, num_mel_bins: Arg, num_spectrogram_bins: Arg) -> Shape:
    """Weights from bins to mel bins: (bins, mel_bins)."""
    return Shape((dim_of(num_spectrogram_bins), dim_of(num_mel_bins)))


@table(
    "tensorflow.signal.hann_window",
    signature="window_length, periodic=True, dtype='float32', name=None",
    dtype="float32",
)
@table(
    "tensorflow.signal.hamming_window",
    signature="window_length, periodic=True, dtype='float32', name=None",
    dtype="float32",
)
@table(
    "tensorflow.signal.kaiser_window", signature="window_length, beta=12.0, dtype='float32', name=None", dtype="float32"
)
@table(
    "tensorflow.signal.kaiser_bessel_derived_window",
    signature="window_length, beta=12.0, dtype='float32', name=None",
    dtype="float32",
)
@op("tensorflow.signal.vorbis_window", signature="window_length, dtype='float32', name=None", dtype="float32")
def window(*, window_length: Arg) -> Shape:
    """A tapering window: (n) -> (n,)."""
    return Shape((dim_of(window_length),))


def _complex(x: Arg, least: int) -> Shape | Mismatch:
    # The real part of a pair of one shape.
    if isinstance(x, tuple | list) and len(x) == 2:
        real, imag = as_shape(x[0]), as_shape(x[1])
        if real.is_known and imag.is_known and real != imag:
            message = f"Both the real and imaginary parts should have the same shape. Received: {real} and {imag}"
            return Mismatch("merge-shape-mismatch", message, expected=real, found=imag, inputs=(0,))
        return _rank_fault(real, least) or real
    if x is UNKNOWN:
        return UNKNOWN_SHAPE
    return invalid("Input `x` should be a tuple of two tensors - real and imaginary.", "x")


def _rank_fault(x: Shape, least: int) -> Mismatch | None:
    if x.rank is None or x.rank >= least:
        return None
    message = f"Input should have rank >= {least}. Received: input.shape = {x}"
    return Mismatch("rank-mismatch", message, expected=least, found=x.rank, inputs=(0,))


def _stride_fault(stride: Arg) -> Mismatch | None:
    if isinstance(stride, float | str) or stride is None or (isinstance(stride, int) and stride <= 0):
        return invalid(f"`sequence_stride` must be a positive integer. Received: {stride}", "sequence_stride")
    return None


def _frames(size: Dim, length: Dim, stride: Dim) -> Dim:
    return add(1, floor_divide(subtract(size, length), stride))


def _framed(size: Dim, length: Dim, step: Dim, pad_end: object) -> Dim:
    if pad_end is UNKNOWN:
        return UNKNOWN
    count = ceil_divide(size, step) if pad_end else _frames(size, length, step)
    return max(count, 0) if isinstance(count, int) else count


def _lengths(fft_length: Arg, natural: tuple[Dim, ...]) -> tuple[Dim, ...]:
    if fft_length is None:
        return natural
    if isinstance(fft_length, tuple | list) and len(fft_length) == len(natural):
        return tuple(dim_of(each) for each in fft_length)
    return (UNKNOWN,) * len(natural)


def _bins(length: Dim) -> Dim:
    return add(floor_divide(length, 2), 1)


def _enclosing_power_of_two(length: Dim) -> Dim:
    return 1 << (length - 1).bit_length() if isinstance(length, int) and length > 0 else UNKNOWN


def _with_last(x: Shape, size: Dim) -> Shape:
    return UNKNOWN_SHAPE if not x.dims else Shape((*x.dims[:-1], size))
