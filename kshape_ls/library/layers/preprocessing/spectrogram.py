"""``MelSpectrogram`` and ``STFTSpectrogram``."""

from __future__ import annotations

import math

from kshape_ls.library.layers.preprocessing.depth import as_depth, depth_fault, mode_fault
from kshape_ls.library.layers.spatial import data_format_fault, data_format_of
from kshape_ls.library.layers.variables import as_dim, is_plain
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add, floor_divide, multiply
from kshape_ls.shapes.window import channel, convolution

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


def mel_refuses(*, fft_length: Arg, sequence_length: Arg, sampling_rate: Arg, max_freq: Arg) -> Mismatch | None:
    """Sequences longer than the transform."""
    if fft_length is None or (isinstance(fft_length, str) and isinstance(sequence_length, int) and sequence_length):
        message = f"`fft_length` must be an integer. Received: fft_length={fft_length!r}"
        return Mismatch("invalid-argument", message, expected="an integer", found=fft_length, argument="fft_length")
    if isinstance(fft_length, int) and isinstance(sequence_length, str | tuple) and sequence_length:
        message = f"`sequence_length` must be an integer. Received: sequence_length={sequence_length!r}"
        return Mismatch("invalid-argument", message, None, "an integer", sequence_length, "sequence_length")
    numbers = isinstance(fft_length, int | float) and isinstance(sequence_length, int | float)
    if numbers and sequence_length and fft_length < sequence_length:
        message = (
            "`fft_length` must be greater than or equal to `sequence_length`. "
            f"Received: `sequence_length`={sequence_length}, `fft_length`={fft_length}."
        )
        return Mismatch("invalid-argument", message, None, f">= {sequence_length}", fft_length, "fft_length")
    if is_plain(sampling_rate) and (max_freq is None or max_freq == 0):
        message = f"`sampling_rate` must be a number. Received: sampling_rate={sampling_rate!r}"
        return Mismatch("invalid-argument", message, expected="a number", argument="sampling_rate")
    return None


@layer(
    "MelSpectrogram",
    signature="fft_length=2048, sequence_stride=512, sequence_length=None, window='hann', sampling_rate=16000, "
    "num_mel_bins=128, min_freq=20.0, max_freq=None, power_to_db=True, top_db=80.0, mag_exp=2.0, min_power=1e-10, "
    "ref_power=1.0",
    construct=mel_refuses,
)
def mel_spectrogram(inputs: Shape, *, sequence_stride: Arg, num_mel_bins: Arg) -> Shape | Mismatch:
    """Mel bins over time: (b, n) -> (b, num_mel_bins, (n + stride + 1) // stride)."""
    if inputs.rank == 0:
        message = "expected min_ndim=1, found ndim=0. Full shape received: ()"
        return Mismatch("rank-mismatch", message, expected=1, found=0, inputs=(0,))
    fault = depth_fault("num_mel_bins", num_mel_bins)
    if fault:
        return fault
    bins = as_depth(num_mel_bins)
    if inputs.dims is None:
        return Shape(None)
    samples = inputs.dims[0] if len(inputs.dims) == 1 else inputs.dims[1]
    leading = () if len(inputs.dims) == 1 else (inputs.dims[0],)
    if samples is DYNAMIC:
        return Shape((*leading, bins, DYNAMIC))
    stride = as_dim(sequence_stride)
    steps = floor_divide(add(samples, add(stride, 1)), stride)
    odd = is_plain(sequence_stride) or isinstance(sequence_stride, float) or sequence_stride == 0
    if odd or (isinstance(steps, int) and steps < 0):
        message = f"`sequence_stride` must be a positive integer. Received: sequence_stride={sequence_stride!r}"
        return Mismatch("invalid-argument", message, None, "a positive integer", sequence_stride, "sequence_stride")
    return Shape((*leading, bins, steps))


def stft_refuses(
    *, mode: Arg, frame_length: Arg, frame_step: Arg, fft_length: Arg, scaling: Arg, padding: Arg, data_format: Arg
) -> Mismatch | None:
    """Frames that don't fit into each other, and modes that there aren't."""
    if is_plain(frame_length) or (isinstance(frame_length, int | float) and frame_length <= 0 and not fft_length):
        return _wrong("frame_length", frame_length, "a positive integer")
    limit = frame_length if isinstance(frame_length, int | float) else None
    odd = frame_step is not None and is_plain(frame_step)
    if odd or (isinstance(frame_step, int | float) and (frame_step < 1 or (limit is not None and frame_step > limit))):
        return _wrong("frame_step", frame_step, "a positive integer not greater than `frame_length`")
    too_short = isinstance(fft_length, int) and limit is not None and fft_length < limit
    if too_short or isinstance(fft_length, float | str | tuple | dict):
        return _wrong("fft_length", fft_length, "an integer not less than `frame_length`")
    return (
        mode_fault(mode, _MODES, "mode")
        or (None if scaling is None else mode_fault(scaling, ("density", "spectrum"), "scaling"))
        or mode_fault(padding, ("valid", "same"), "padding")
        or data_format_fault(data_format)
    )


def stft_weights(*, mode: str, frame_length: Arg, fft_length: Arg) -> Dim:
    """A kernel for the real part, one for the imaginary part; some modes need one only."""
    kernels = 1 if mode in ("real", "imag") else 2
    return multiply(kernels, multiply(as_dim(frame_length), _bins(frame_length, fft_length)))


@layer(
    "STFTSpectrogram",
    signature="mode='log', frame_length=256, frame_step=None, fft_length=None, window='hann', periodic=False, "
    "scaling='density', padding='valid', expand_dims=False, data_format=None",
    accepts=InputSpec(rank=3),
    construct=stft_refuses,
    weights=stft_weights,
)
def stft_spectrogram(
    inputs: Shape,
    *,
    mode: str,
    frame_length: Arg,
    frame_step: Arg,
    fft_length: Arg,
    padding: Arg,
    expand_dims: object,
    data_format: Arg,
) -> Shape | Mismatch:
    """Frequencies of frames: (b, n, c) -> (b, frames, bins * c), or (b, frames, bins, c) with ``expand_dims``."""
    layout = data_format_of(data_format)
    channels = channel(inputs, layout)
    if channels is DYNAMIC:
        message = f"The channel axis of the inputs must be defined. Full shape received: {inputs}"
        axis = 1 if layout == "channels_first" else -1
        return Mismatch("axis-size-mismatch", message, axis, "a known size", None, inputs=(0,))
    if isinstance(frame_length, float):
        return _wrong("frame_length", frame_length, "a positive integer")
    step = as_dim(frame_step) if frame_step else floor_divide(as_dim(frame_length), 2)
    if step == 0:
        return _wrong("frame_length", frame_length, "2 or more where `frame_step` isn't set")
    bins = multiply(_bins(frame_length, fft_length), 2 if mode == "stft" else 1)
    frames = convolution(
        inputs,
        multiply(bins, channels),
        (as_dim(frame_length),),
        strides=(step,),
        padding=padding if isinstance(padding, str) else UNKNOWN,
        dilation=(1,),
        data_format=layout,
    )
    if isinstance(frames, Mismatch) or not expand_dims or frames.dims is None:
        return frames
    if layout == "channels_first":
        return Shape((frames.dims[0], channels, frames.dims[2], bins))
    return (
        Shape((frames.dims[0], frames.dims[1], bins, channels)) if layout == "channels_last" else Shape((UNKNOWN,) * 4)
    )


def _bins(frame_length: Arg, fft_length: Arg) -> Dim:
    if isinstance(fft_length, int) and fft_length:
        return fft_length // 2 + 1
    if fft_length is UNKNOWN or not isinstance(frame_length, int) or frame_length <= 0 or frame_length > 2**40:
        return UNKNOWN
    return int(2 ** math.ceil(math.log2(frame_length))) // 2 + 1


def _wrong(argument: str, found: Arg, expected: str) -> Mismatch:
    message = f"`{argument}` should be {expected}. Received {argument}={found!r}"
    return Mismatch("invalid-argument", message, None, expected, found, argument)
