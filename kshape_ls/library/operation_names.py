"""Which ``keras.Operation`` a function or operator makes on symbolic tensors, as ``summary()`` lists it."""

from __future__ import annotations

_OPERATORS = {
    "+": "Add",
    "-": "Subtract",
    "*": "Multiply",
    "@": "Matmul",
    "/": "TrueDivide",
    "//": "FloorDivide",
    "**": "Power",
    "%": "Mod",
    "<": "Less",
    "<=": "LessEqual",
    ">": "Greater",
    ">=": "GreaterEqual",
    "!=": "NotEqual",
    "&": "LogicalAnd",
    "|": "LogicalOr",
    "^": "LogicalXor",
    "[]": "GetItem",
}
_UNARY = {"-": "Negative", "~": "LogicalNot"}
_IRREGULAR = {
    "abs": "Absolute",
    "allclose": "AllClose",
    "batch_normalization": "BatchNorm",
    "cdist": "CDist",
    "conj": "Conjugate",
    "ctc_decode": "CTCDecode",
    "ctc_loss": "CTCLoss",
    "exponential": "Exp",
    "extract_patches_3d": "ExtractPatches",
    "fft": "FFT",
    "fft2": "FFT2",
    "hard_swish": "HardSilu",
    "hsv_to_rgb": "HSVToRGB",
    "ifft2": "IFFT2",
    "irfft": "IRFFT",
    "isin": "IsIn",
    "istft": "ISTFT",
    "jvp": "JVP",
    "layer_normalization": "LayerNorm",
    "psnr": "PSNR",
    "rfft": "RFFT",
    "rgb_to_grayscale": "RGBToGrayscale",
    "rgb_to_hsv": "RGBToHSV",
    "rms_normalization": "RMSNorm",
    "searchsorted": "SearchSorted",
    "ssim": "SSIM",
    "stft": "STFT",
    "svd": "SVD",
    "swish": "Silu",
}
_ACTIVATIONS = {"keras.activations.relu": "ReLU"}


def operation_name(name: str, operands: int = 2) -> str:
    """``ExpandDims`` for ``keras.ops.expand_dims``, ``GetItem`` for ``[]``; ``operands``: ``-x`` isn't ``x - y``."""
    if operands == 1 and name in _UNARY:
        return _UNARY[name]
    if name in _OPERATORS:
        return _OPERATORS[name]
    if name in _ACTIVATIONS:
        return _ACTIVATIONS[name]
    short = name.rpartition(".")[2]
    return _IRREGULAR.get(short) or "".join(part[:1].upper() + part[1:] for part in short.split("_"))
