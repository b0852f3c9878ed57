"""Functions of ``keras.ops`` that mean what a function of TensorFlow or NumPy means."""

from __future__ import annotations

import functools
from typing import NamedTuple

from kshape_ls.library.index import op_rule


class Equivalent(NamedTuple):
    """``name`` in ``keras.ops``; ``parameters`` says under which name it takes each parameter that both have."""

    name: str
    parameters: dict[str, str]


_ONE = (
    "abs acos acosh asin asinh atan atanh ceil conj cos cosh erf exp expm1 floor imag isfinite isinf isnan log log1p"
    " logical_not negative real round rsqrt sigmoid sign sin sinh sqrt square tan tanh"
)
_TWO = "add atan2 equal floordiv greater greater_equal less less_equal logical_and logical_or logical_xor matmul"
_TWO_MORE = "maximum minimum mod multiply not_equal pow subtract truediv"
_REDUCED = "all any logsumexp max mean min prod sum"
_RENAMED = {"floordiv": "floor_divide", "truediv": "true_divide", "pow": "power", "conj": "conjugate", "atan": "arctan"}
_RENAMED |= {"acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atanh": "arctanh"}
_RENAMED |= {"atan2": "arctan2"}
_NN = "elu leaky_relu log_softmax relu relu6 selu sigmoid silu softmax softplus softsign tanh"
_OTHERS = {
    "numpy.clip": ("clip", 3),
    "numpy.moveaxis": ("moveaxis", 3),
    "numpy.swapaxes": ("swapaxes", 3),
    "numpy.tensordot": ("tensordot", 3),
    "numpy.where": ("where", 3),
    "tensorflow.argmax": ("argmax", 2),
    "tensorflow.argmin": ("argmin", 2),
    "tensorflow.broadcast_to": ("broadcast_to", 2),
    "tensorflow.cast": ("cast", 2),
    "tensorflow.clip_by_value": ("clip", 3),
    "tensorflow.concat": ("concatenate", 2),
    "tensorflow.einsum": ("einsum", 9),
    "tensorflow.expand_dims": ("expand_dims", 2),
    "tensorflow.image.resize": ("image.resize", 2),
    "tensorflow.math.softplus": ("softplus", 1),
    "tensorflow.one_hot": ("one_hot", 2),
    "tensorflow.ones_like": ("ones_like", 1),
    "tensorflow.pad": ("pad", 2),
    "tensorflow.repeat": ("repeat", 3),
    "tensorflow.reshape": ("reshape", 2),
    "tensorflow.reverse": ("flip", 2),
    "tensorflow.shape": ("shape", 1),
    "tensorflow.squeeze": ("squeeze", 2),
    "tensorflow.stack": ("stack", 2),
    "tensorflow.stop_gradient": ("stop_gradient", 1),
    "tensorflow.tensordot": ("tensordot", 3),
    "tensorflow.tile": ("tile", 2),
    "tensorflow.transpose": ("transpose", 2),
    "tensorflow.where": ("where", 3),
    "tensorflow.zeros_like": ("zeros_like", 1),
}
"""How many parameters, from the first on, mean the same."""
_NUMPY = (
    "abs add amax amin arccos arcsin arctan argmax argmin argsort average ceil concatenate cos cumsum divide dot"
    " einsum equal exp expand_dims flip floor greater less log log10 log1p log2 logical_and logical_or matmul max"
    " maximum mean median min minimum multiply negative not_equal ones_like outer pad power prod ravel repeat"
    " reshape roll round sign sin sort split sqrt square squeeze stack std subtract sum take tanh"
    " tile transpose triu tril var vstack hstack zeros_like"
)


def equivalent(name: str) -> Equivalent | None:
    """The function of ``keras.ops`` with the meaning of ``tensorflow.reduce_mean`` or ``numpy.mean``."""
    found = _table().get(name)
    theirs = op_rule(name)
    if found is None:
        return None
    ours = op_rule(f"keras.ops.{found[0]}")
    if ours is None or theirs is None:
        return Equivalent(found[0], {})
    pairs = zip(theirs.parameters[: found[1]], ours.parameters, strict=False)
    return Equivalent(found[0], {a.name: b.name for a, b in pairs})


def replaceable() -> tuple[str, ...]:
    """Every function that has an equivalent."""
    return tuple(sorted(_table()))


@functools.cache
def _table() -> dict[str, tuple[str, int]]:
    found = dict(_OTHERS)
    for names, count in ((_ONE, 1), (f"{_TWO} {_TWO_MORE}", 2)):
        for name in names.split():
            ours = _RENAMED.get(name, name)
            for root in ("tensorflow", "tensorflow.math"):
                if op_rule(f"{root}.{name}") is not None:
                    found.setdefault(f"{root}.{name}", (ours, count))
    for name in _REDUCED.split():
        for root in ("tensorflow", "tensorflow.math"):
            found[f"{root}.reduce_{name}"] = (name, 3)
    for name in _NN.split():
        if op_rule(f"tensorflow.nn.{name}") is not None:
            found[f"tensorflow.nn.{name}"] = (name, 2 if name.endswith("softmax") else 1)
    for name in _NUMPY.split():
        if op_rule(f"numpy.{name}") is not None:
            found[f"numpy.{name}"] = (name, 2)
    return found
