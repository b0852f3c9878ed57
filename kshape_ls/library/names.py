"""Canonical names: the many ways in which programs spell one Keras, TensorFlow or NumPy name."""

from __future__ import annotations

import functools
import math
import re

_ROOTS = (
    ("tensorflow.python.keras.api._v2.keras", "keras"),
    ("tensorflow.python.keras", "keras"),
    ("tensorflow.compat.v2.keras", "keras"),
    ("tensorflow.compat.v1.keras", "keras"),
    ("tensorflow.compat.v2", "tensorflow"),
    ("tensorflow.compat.v1.autograph", "tensorflow.autograph"),
    ("tensorflow.compat.v1.data", "tensorflow.data"),
    ("tensorflow.keras", "keras"),
    ("keras._tf_keras.keras", "keras"),
    ("keras.api._v2.keras", "keras"),
    ("keras.api", "keras"),
    ("keras.src", "keras"),
    ("keras_core", "keras"),
    ("kerastuner", "keras_tuner"),
    ("tf_keras", "keras"),
    ("tensorflow.experimental.numpy", "numpy"),
    ("jax.numpy", "numpy"),
    ("keras.ops.numpy", "keras.ops"),
    ("keras.ops.nn", "keras.ops"),
    ("keras.ops.linalg", "keras.ops"),
    ("keras.ops.core", "keras.ops"),
)
_FIRST = "tensorflow.compat.v1."
_SAME = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.engine.sequential.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.Functional": "keras.Model",
    "keras.models.Functional": "keras.Model",
    "keras.engine.Model": "keras.Model",
    "keras.engine.training.Model": "keras.Model",
    "keras.layers.Input": "keras.Input",
    "keras.engine.Input": "keras.Input",
    "keras.engine.input_layer.Input": "keras.Input",
    "keras.Layer": "keras.layers.Layer",
    "keras.engine.Layer": "keras.layers.Layer",
    "keras.engine.topology.Layer": "keras.layers.Layer",
    "keras.engine.base_layer.Layer": "keras.layers.Layer",
    "keras.InputSpec": "keras.layers.InputSpec",
    "tensorflow.compat.v1.function": "tensorflow.function",
    "tensorflow.compat.v1.TensorShape": "tensorflow.TensorShape",
    "keras.utils.np_utils.to_categorical": "keras.utils.to_categorical",
}
MODULES = frozenset(
    {
        "keras",
        "tensorflow",
        "tf_keras",
        "keras_core",
        "numpy",
        "math",
        "functools",
        "itertools",
        "collections",
        "os",
        "random",
    }
    | {
        "abc",
        "typing",
        "typing_extensions",
        "dataclasses",
        "string",
        "re",
        "json",
        "time",
        "sys",
        "copy",
        "jax",
        "operator",
        "enum",
        "argparse",
        "contextlib",
        "types",
        "absl",
        "keras_tuner",
        "kerastuner",
    }
)
"""Top-level modules whose names are library names rather than files of the workspace."""

_OF_KERAS_2 = re.compile(
    r"(?:tf_keras|tensorflow\.compat\.v1|tensorflow\.contrib|tensorflow\.python\.keras|tensorflow_addons|keras_contrib)"
    r"(?:\.|$)|(?:tensorflow\.)?keras\.(?:engine|experimental|layers\.[a-z]|objectives|utils\.\w+_utils|wrappers\.\w)"
    r"|keras\.(?:api|backend\.\w+|preprocessing\.text)(?:\.|$)"
)
"""Modules that are Keras 2 itself, that need it, or that Keras 3 doesn't have any more."""

_OF_TENSORFLOW_1 = re.compile(
    r"tensorflow\.(?:compat\.v1|contrib|placeholder|Session|InteractiveSession|ConfigProto|app|flags|logging|layers|set_random_seed"
    r"|get_variable|variable_scope|get_default_graph|reset_default_graph|global_variables|trainable_variables"
    r"|global_variables_initializer|initialize_all_variables|variables_initializer|to_float|to_int32|log|div)(?:\.|$)"
)
"""What only TensorFlow 1 has, or the part of TensorFlow 2 that is like it."""

OPTIONAL = frozenset({"sklearn", "scikeras"})
"""As ``MODULES``, of those that not everybody has: a ``try`` around their import may well fail."""

CONSTANTS: dict[str, object] = {
    "numpy.newaxis": None,
    "tensorflow.newaxis": None,
    "math.pi": math.pi,
    "math.e": math.e,
    "numpy.pi": math.pi,
    "numpy.e": math.e,
    "typing.TYPE_CHECKING": False,
}
"""Library names that are plain values."""


def is_of_keras_2(module: str) -> bool:
    """Whether a program that imports a module runs under Keras 2 and no other."""
    return _OF_KERAS_2.match(module) is not None


def is_of_tensorflow_1(name: str) -> bool:
    """Whether a program that uses a name is written for TensorFlow 1."""
    return _OF_TENSORFLOW_1.match(name) is not None


LIKE_NUMPY = ("jax.numpy", "tensorflow.experimental.numpy")
"""Modules whose functions are taken for those of NumPy."""
_INSIDE = re.compile(r"keras\.(?:_tf_keras|api|src)\b")


def package_of(module: str) -> str:
    """Which of the two packages that Keras 3 is reached by a spelled name is of, or of those like NumPy, if any."""
    if _INSIDE.match(module):
        return ""
    packages = ("keras", "tensorflow.keras", *LIKE_NUMPY)
    return next((p for p in packages if module == p or module.startswith(f"{p}.")), "")


def package_in(package: str, owner: str, module: str) -> str:
    """The same for an attribute of what is named ``owner`` and of a package."""
    is_own = owner.partition(".")[0] == "keras" or package in LIKE_NUMPY
    return package if is_own else package_of(module)


@functools.lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """One spelling for a qualified name: ``tensorflow.keras.layers.Dense`` is ``keras.layers.Dense``."""
    for root, meant in _ROOTS:
        if name == root or name.startswith(root + "."):
            name = meant + name[len(root) :]
    if name.startswith(_FIRST):
        from kshape_ls.library.tensorflow_1 import SHARED

        name = f"tensorflow.{name[len(_FIRST) :]}" if name[len(_FIRST) :] in SHARED else name
    if name.startswith("keras.layers."):
        # Old releases kept layers in submodules: keras.layers.convolutional.Conv2D.
        parts = name.split(".")
        if len(parts) > 3 and parts[-1][:1].isupper():
            name = f"keras.layers.{parts[-1]}"
    return _SAME.get(name, name)
