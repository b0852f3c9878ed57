"""Methods and attributes of tensors, as the functions they stand for.

``ARRAY_METHODS["reshape"]`` is the qualified name that ``x.reshape(...)`` calls with ``x`` in front. Methods that take
sizes or axes one by one (``x.reshape(2, 3)``, ``x.transpose(1, 0)``) are in ``VARIADIC``: their arguments go in as one
tuple, unless there is a single one.
"""

from __future__ import annotations

_SAME_NAME = """
all any argmax argmin argpartition argsort clip conj conjugate copy cumprod cumsum diagonal dot max mean min nonzero
prod ptp ravel repeat reshape round searchsorted squeeze std sum swapaxes take trace transpose var
"""

ARRAY_METHODS: dict[str, str] = {
    **{name: f"numpy.{name}" for name in _SAME_NAME.split()},
    "astype": "numpy.astype",
    "flatten": "numpy.ravel",
}
"""Methods of ``numpy.ndarray``."""

ARRAY_ATTRIBUTES: dict[str, str] = {
    "T": "numpy.transpose",
    "imag": "numpy.imag",
    "mT": "numpy.matrix_transpose",
    "real": "numpy.real",
}
"""Attributes of ``numpy.ndarray`` that are tensors."""

TENSOR_METHODS: dict[str, str] = {"numpy": "keras.ops.convert_to_numpy"}
"""Methods of TensorFlow's tensors and variables that give a tensor."""

VARIABLE_METHODS: dict[str, str] = {
    "assign": "tensorflow.identity",
    "numpy": "keras.ops.convert_to_numpy",
    "read_value": "tensorflow.identity",
    "value": "tensorflow.identity",
}
"""Methods of ``tensorflow.Variable``."""

KERAS_TENSOR_METHODS: dict[str, str] = {"reshape": "keras.ops.reshape", "squeeze": "keras.ops.squeeze"}
"""Methods of ``KerasTensor``."""

VARIADIC: frozenset[str] = frozenset({"numpy.reshape", "numpy.transpose"})
"""Functions whose methods take sizes or axes one by one: ``x.reshape(-1, 28)``."""

IN_PLACE: frozenset[str] = frozenset({"fill", "itemset", "partition", "put", "resize", "setfield", "setflags", "sort"})
"""Methods of ``numpy.ndarray`` that change it and give nothing back."""
