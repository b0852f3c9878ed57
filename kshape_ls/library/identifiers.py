"""Arguments that every layer takes, and the names that Keras looks up: activations, regularizers, dtypes and such."""

from __future__ import annotations

from collections.abc import Mapping

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import Mismatch

BASE_ARGUMENTS = frozenset(
    {"name", "dtype", "trainable", "autocast", "activity_regularizer", "input_shape", "input_dim"}
)
"""Constructor arguments that every layer takes (``keras.layers.Layer.__init__``)."""

_ACTIVATIONS = (
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear "
    "log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus "
    "sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold"
)
_REGULARIZERS = "L1 L1L2 L2 OrthogonalRegularizer Regularizer l1 l1l2 l2 orthogonal_regularizer regularizer"
_CONSTRAINTS = "Constraint MaxNorm MinMaxNorm NonNeg UnitNorm constraint max_norm min_max_norm non_neg unit_norm"
_DTYPES = (
    "bfloat16 bool complex128 complex64 float16 float32 float64 float8_e4m3fn float8_e5m2 int int16 int32 int64 int8 "
    "mixed_bfloat16 mixed_float16 string uint16 uint32 uint64 uint8"
)
ACTIVATIONS, REGULARIZERS, CONSTRAINTS, DTYPES = (
    frozenset(names.split()) for names in (_ACTIVATIONS, _REGULARIZERS, _CONSTRAINTS, _DTYPES)
)
_QUANTIZED = ("int8", "float8", "int4", "gptq", "awq")


def argument_fault(arguments: Mapping[str, Arg]) -> Mismatch | None:
    """The first argument whose value Keras can't interpret, by what arguments of that name mean in every layer.

    Initializers' names are left alone: unlike the others they are also looked up among registered custom objects.
    A model's ``classifier_activation`` is too: it is looked up with a top only.
    """
    faults = (identifier_fault(name, value) for name, value in arguments.items() if name != "classifier_activation")
    return next(filter(None, faults), None)


def identifier_fault(name: str, value: Arg) -> Mismatch | None:
    """What Keras can't make of one argument."""
    if name == "trainable":
        refused = value is None or ((_is_literal(value) or isinstance(value, dict)) and not isinstance(value, bool))
        return _invalid(name, f"Expected `trainable` to be a boolean. Received: {value!r}") if refused else None
    if value is None:
        return None
    kind = name.rpartition("_")[2]
    names = _NAMES.get(kind)
    if names is not None:
        refused = value == {} or (_is_literal(value) and not (isinstance(value, str) and value in names))
        return _invalid(name, f"Could not interpret {kind} identifier: {value!r}") if refused else None
    if kind == "initializer" and (value == {} or (_is_literal(value) and not isinstance(value, str))):
        return _invalid(name, f"Could not interpret initializer identifier: {value!r}")
    if name == "name" and (isinstance(value, dict) or _is_literal(value)) and not _is_name(value):
        return _invalid(name, f"Argument `name` must be a string and cannot contain character `/`. Received: {value!r}")
    if name == "dtype" and (value == {} or _is_literal(value)) and not _is_dtype(value):
        return _invalid(name, f"Cannot interpret `dtype` argument. Received: dtype={value!r}")
    return None


def _is_literal(value: Arg) -> bool:
    """Whether a value is certainly a number, a string or a sequence."""
    return isinstance(value, bool | int | float | str | tuple | list)


def _is_name(value: Arg) -> bool:
    return isinstance(value, str) and "/" not in value


def _is_dtype(value: Arg) -> bool:
    return isinstance(value, str) and (
        value in DTYPES or value.startswith(_QUANTIZED) or "torch" in value or "jax.numpy" in value
    )


def _invalid(name: str, message: str) -> Mismatch:
    return Mismatch("invalid-argument", message, argument=name)


_NAMES = {"activation": ACTIVATIONS, "regularizer": REGULARIZERS, "constraint": CONSTRAINTS}
