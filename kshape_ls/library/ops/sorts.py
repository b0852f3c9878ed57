"""Which sorts of numbers TensorFlow's functions take: floats, integers, truth values or complex numbers.

A sort is one letter: ``f``, ``i``, ``b`` or ``c``; empty where it isn't known. ``keras.ops`` convert what they are
given, and need no table.
"""

from __future__ import annotations

from kshape_ls.library.ops.arguments import invalid
from kshape_ls.shapes import Mismatch

_WORDS = {"f": "float32", "i": "int32", "b": "bool", "c": "complex64"}
_FIRST: dict[str, str] = {
    "b": "logical_not math.logical_not",
    "c": "signal.fft signal.fft2d signal.fft3d signal.ifft signal.ifft2d signal.ifft3d signal.irfft linalg.logm",
    "f": "floor linalg.matrix_rank linalg.pinv math.bessel_i0 math.bessel_i0e math.bessel_i1 math.bessel_i1e math.ceil "
    "math.cumulative_logsumexp math.digamma math.erf math.erfc math.erfcinv math.erfinv math.floor math.is_finite "
    "math.is_inf math.is_nan math.lgamma math.log_sigmoid math.log_softmax math.ndtri math.reduce_logsumexp math.rint "
    "math.softmax math.softplus math.softsign nn.elu nn.gelu nn.l2_loss nn.log_softmax nn.selu nn.softmax nn.softplus "
    "nn.softsign reduce_logsumexp signal.dct signal.idct signal.rfft signal.rfft2d signal.stft nn.avg_pool "
    "nn.avg_pool1d nn.avg_pool2d nn.avg_pool3d nn.dropout nn.local_response_normalization nn.max_pool3d "
    "image.rgb_to_hsv image.hsv_to_rgb image.sobel_edges debugging.check_numerics",
    "fc": "acos acosh asin asinh atan atanh cos cosh exp linalg.cholesky linalg.det linalg.eig linalg.eigh "
    "linalg.eigvals linalg.eigvalsh linalg.expm linalg.inv linalg.l2_normalize linalg.logdet linalg.norm "
    "linalg.normalize linalg.qr linalg.sqrtm linalg.svd math.acos math.acosh math.asin math.asinh math.atan "
    "math.atanh math.cos math.cosh math.exp math.expm1 math.l2_normalize math.log math.log1p math.reciprocal_no_nan "
    "math.reduce_std math.reduce_variance math.rsqrt math.sigmoid math.sin math.sinh math.sqrt math.tan math.tanh "
    "nn.l2_normalize nn.sigmoid nn.silu nn.swish nn.tanh norm sigmoid sin sinh sqrt tan tanh nn.weighted_moments",
    "fi": "argsort image.rgb_to_grayscale math.reduce_max math.reduce_min math.top_k nn.crelu nn.leaky_relu nn.relu "
    "nn.relu6 nn.top_k reduce_max reduce_min sort greater greater_equal less less_equal math.floormod math.greater "
    "math.greater_equal math.less math.less_equal math.maximum math.minimum math.mod maximum minimum nn.max_pool "
    "nn.max_pool1d nn.max_pool2d image.resize image.resize_with_pad image.adjust_contrast image.adjust_hue "
    "image.adjust_saturation",
    "fic": "abs cumsum linalg.trace math.abs math.cumprod math.cumsum math.negative math.reciprocal "
    "math.reduce_euclidean_norm math.reduce_mean math.reduce_prod math.reduce_sum negative reduce_mean reduce_prod "
    "reduce_sum square add_n math.add_n nn.moments add divide matmul multiply subtract pow linalg.matmul math.add "
    "math.divide math.multiply math.subtract math.pow squared_difference math.squared_difference",
    "i": "bitwise.bitwise_and bitwise.bitwise_or bitwise.bitwise_xor bitwise.left_shift bitwise.right_shift",
}
_NAMED: dict[str, dict[str, str]] = {
    "b": {
        "input_tensor": "reduce_all reduce_any math.reduce_all math.reduce_any",
        "condition": "",
        "x": "logical_and logical_or math.logical_and math.logical_or math.logical_xor",
        "y": "logical_and logical_or math.logical_and math.logical_or math.logical_xor",
    },
    "i": {
        "indices": "gather gather_nd one_hot scatter_nd tensor_scatter_nd_update tensor_scatter_nd_add",
        "ids": "nn.embedding_lookup",
        "segment_ids": "math.segment_sum math.segment_max math.segment_mean math.segment_min math.segment_prod "
        "math.unsorted_segment_sum math.unsorted_segment_max math.unsorted_segment_mean math.unsorted_segment_min",
        "partitions": "dynamic_partition",
        "seq_lengths": "reverse_sequence",
        "targets": "math.in_top_k",
        "axis": "expand_dims",
        "shape": "reshape broadcast_to",
        "multiples": "tile",
        "perm": "transpose",
        "paddings": "pad",
    },
    "f": {
        "input": "nn.conv1d nn.conv2d nn.conv3d nn.depthwise_conv2d nn.separable_conv2d nn.conv2d_transpose",
        "filters": "nn.conv1d nn.conv2d nn.conv3d",
        "logits": "nn.softmax_cross_entropy_with_logits nn.sparse_softmax_cross_entropy_with_logits "
        "nn.sigmoid_cross_entropy_with_logits",
        "real": "complex",
        "imag": "complex",
        "predictions": "math.in_top_k",
    },
}
_ALIKE_NAMES = """
add subtract multiply divide maximum minimum equal not_equal greater greater_equal less less_equal pow realdiv
truediv truncatediv truncatemod matmul atan2 math.atan2 linalg.matmul linalg.matvec linalg.solve concat stack
tensordot math.add math.divide math.divide_no_nan math.equal math.floordiv math.floormod math.greater
math.greater_equal math.less math.less_equal math.maximum math.minimum math.mod math.multiply math.not_equal
math.pow math.squared_difference math.subtract math.truediv math.xdivy math.xlogy einsum linalg.einsum
squared_difference
"""
_ALIKE = frozenset(_ALIKE_NAMES.split())


def _takes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for sorts, names in _FIRST.items():
        for name in names.split():
            found.setdefault(name, {})[""] = sorts
    for sorts, parameters in _NAMED.items():
        for parameter, names in parameters.items():
            for name in names.split():
                found.setdefault(name, {})[parameter] = sorts
    return found


_TAKES = _takes()


def sort_of_dtype(dtype: str) -> str:
    """The letter of a dtype's name: ``"int64"`` -> ``"i"``; empty for others than numbers."""
    for letter, names in (("f", ("float", "bfloat")), ("i", ("int", "uint")), ("b", ("bool",)), ("c", ("complex",))):
        if dtype.startswith(names):
            return letter
    return ""


def cares(name: str) -> bool:
    """Whether the function with this qualified name takes only some sorts of numbers."""
    short = name.removeprefix("tensorflow.")
    return short != name and (short in _TAKES or short in _ALIKE)


def sort_fault(name: str, sorts: dict[str, tuple[str, ...]]) -> Mismatch | None:
    """A tensor of a sort that the function refuses, or tensors of two where it wants one.

    ``sorts`` are those of the tensors in each argument, by parameter in the order of the signature.
    """
    short = name.removeprefix("tensorflow.")
    takes = _TAKES.get(short, {})
    for position, (parameter, found) in enumerate(sorts.items()):
        wanted = takes.get(parameter) or (takes.get("") if position == 0 else None)
        for sort in found:
            if wanted and sort and sort not in wanted:
                allowed = ", ".join(_WORDS[each] for each in wanted)
                message = f"Value passed to parameter '{parameter}' has DataType {_WORDS[sort]} not in {allowed}"
                return invalid(message, parameter)
    known = [sort for found in sorts.values() for sort in found if sort]
    if short in _ALIKE and len(set(known)) > 1:
        return invalid(f"{short} takes tensors of one type, but got {' and '.join(_WORDS[s] for s in known)}")
    return None
