"""The functions that the worker is willing to call: public ones of Keras and TensorFlow that only compute."""

from __future__ import annotations

import operator
import re
import types
from collections.abc import Callable
from typing import Any

from .allowed import PUBLIC_NAME, shown

OPERATORS: dict[str, Callable[..., Any]] = {
    "+": lambda a, *b: operator.add(a, *b) if b else operator.pos(a),
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "negative": operator.neg,
    "~": operator.invert,
    "[]": operator.getitem,
}

NAME = re.compile(r"(keras|tensorflow)((?:\.[a-z][a-z0-9_]*)*)\.([A-Za-z][A-Za-z0-9_]*)\Z")

ROOMS = ("activations", "layers", "ops", "ops.image", "ops.linalg", "ops.nn", "ops.numpy", "random", "backend")
"""Modules of Keras whose functions compute."""

CALLING = frozenset(
    {
        "associative_scan",
        "cond",
        "custom_gradient",
        "fori_loop",
        "map",
        "scan",
        "switch",
        "vectorized_map",
        "while_loop",
        "function",
        "py_function",
        "numpy_function",
    }
)
"""Functions that call others."""

OTHER = frozenset(
    {
        "clear_session",
        "deserialize",
        "get",
        "serialize",
        "set_epsilon",
        "set_floatx",
        "set_image_data_format",
        "set_learning_phase",
        "set_value",
        "convert_to_numpy",
        "eval",
        "get_value",
        "batch_get_value",
        "batch_set_value",
        "manual_variable_initialization",
        "print_tensor",
        "reset_uids",
        "get_session",
        "set_session",
    }
)
"""Functions that do something else than compute a tensor."""

_TENSORFLOW = """
abs acos acosh add add_n argmax argmin argsort asin asinh atan atan2 atanh boolean_mask broadcast_to cast
clip_by_norm clip_by_value complex concat constant convert_to_tensor cos cosh cumsum divide einsum ensure_shape
equal exp expand_dims eye fill floor gather gather_nd greater greater_equal identity less less_equal linspace
logical_and logical_not logical_or matmul maximum meshgrid minimum multiply negative norm not_equal one_hot ones
ones_like pad pow range rank realdiv reduce_all reduce_any reduce_logsumexp reduce_max reduce_mean reduce_min
reduce_prod reduce_sum repeat reshape reverse reverse_sequence roll round saturate_cast scalar_mul scatter_nd
searchsorted sequence_mask shape sigmoid sign sin sinh size slice sort split sqrt square squeeze stack stop_gradient
strided_slice subtract tan tanh tensor_scatter_nd_add tensor_scatter_nd_max tensor_scatter_nd_min
tensor_scatter_nd_sub tensor_scatter_nd_update tensordot tile transpose truediv truncatediv truncatemod unique
unique_with_counts unstack where zeros zeros_like
"""
TENSORFLOW = frozenset(_TENSORFLOW.split())
"""Functions of TensorFlow's own root that only compute."""

TENSORFLOW_ROOMS = ("bitwise", "image", "linalg", "math", "nn", "random", "signal")


def refused_operation(name: str) -> str:
    """Why a function isn't called, judged by its name alone; or nothing."""
    if name in OPERATORS:
        return ""
    found = NAME.match(name)
    if not found or "__" in name or len(name) > 200:
        return f"{shown(name)} isn't the name of a function that is replayed"
    root, room, short = found.group(1), found.group(2)[1:], found.group(3)
    if (
        short in CALLING
        or short in OTHER
        or short.startswith(("read_", "write_", "load_", "save_", "decode_", "encode_"))
    ):
        return f"{name} isn't replayed: it does more than compute"
    if root == "tensorflow":
        known = short in TENSORFLOW if not room else room in TENSORFLOW_ROOMS
    elif room == "applications":
        known = bool(PUBLIC_NAME.match(short))
    elif room.startswith("applications."):
        known = short == "preprocess_input" or bool(PUBLIC_NAME.match(short))
    else:
        known = room in ROOMS and short[0].islower()
    return "" if known else f"{name} isn't among the functions that are replayed"


def is_model(name: str) -> bool:
    """Whether an operation makes a model of ``keras.applications``."""
    return name.startswith("keras.applications.") and not name.endswith(".preprocess_input")


def find(keras: Any, tensorflow: Any, name: str) -> Callable[..., Any] | None:
    """The function that a name means in what is installed; only modules lie on the way."""
    if name in OPERATORS:
        return OPERATORS[name]
    root, *way = name.split(".")
    at = keras if root == "keras" else tensorflow
    for step in way[:-1]:
        at = getattr(at, step, None)
        if not isinstance(at, types.ModuleType):
            return None
    found = getattr(at, way[-1], None)
    return found if callable(found) and not isinstance(found, type) else None
