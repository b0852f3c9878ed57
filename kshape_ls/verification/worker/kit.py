"""The installed Keras: what it is, and the layers that it makes public."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass, field
from typing import Any

from ..graph_wire import GraphSpec, LayerSpec
from ..wire import Answer
from .allowed import PUBLIC_NAME, REFUSED_CLASSES
from .keras_2 import Keras2
from .keras_3 import Keras3

WANTED = "KSHAPE_KERAS"
"""The variable that says which major version the project is known to run on."""


class NoKit(Exception):  # noqa: N818 -- not an error of ours: a fact about the interpreter
    """There is no Keras that can be asked; ``code`` is the failure's."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Kit:
    """Keras, its version and backend, its public layer classes by name, and what differs between its generations.

    ``shared`` are the layers and models of the request that is under way, by their numbers, with the answers inside.
    """

    keras: Any
    version: str
    backend: str
    layers: dict[str, Any]
    ways: Keras2 | Keras3
    tensorflow: Any = None
    shared: dict[int, tuple[Any, tuple[Answer, ...]]] = field(default_factory=dict)

    def known(self, number: int | None) -> Any:
        """The layer of a number, if it was made."""
        return None if number is None else self.shared.get(number, (None, ()))[0]

    def keep(self, number: int | None, layer: Any, answers: tuple[Answer, ...] = ()) -> None:
        """A layer that was made."""
        if number is not None and layer is not None:
            self.shared[number] = layer, answers

    def missing(self, class_name: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        """Which of these layers the installed Keras doesn't have, or nothing."""
        if class_name not in self.layers:
            return f"{class_name} isn't a layer of Keras {self.version}"
        for inner in _layers_in([value for _, value in arguments]):
            reason = self.missing(inner.class_name, inner.arguments)
            if reason:
                return reason
        return ""


def load() -> Kit:
    """Import Keras on the backend that is asked for, else on one that is there."""
    _choose_backend()
    keras = _import()
    version = str(getattr(keras, "__version__", "") or getattr(keras, "version", lambda: "")())
    ways: Keras2 | Keras3
    if hasattr(keras, "StatelessScope"):
        ways, backend = Keras3(keras), str(keras.backend.backend())
    elif version.startswith("2."):
        ways, backend = Keras2(keras, importlib.import_module("tensorflow")), "tensorflow"
    else:
        raise NoKit("old-keras", f"Keras {version or '?'} can't be asked without making weights; it takes 2.6 or later")
    base, package = keras.layers.Layer, keras.__name__.partition(".")[0]
    layers = {
        name: value
        for name, value in vars(keras.layers).items()
        if PUBLIC_NAME.match(name)
        and name not in REFUSED_CLASSES
        and isinstance(value, type)
        and issubclass(value, base)
        and value.__module__.partition(".")[0] == package
    }
    # What the import made stays for good: leaving it out makes every later collection short.
    gc.freeze()
    return Kit(
        keras, version, backend, layers, ways, sys.modules.get("tensorflow") if backend == "tensorflow" else None
    )


def _import() -> Any:
    legacy = os.environ.get(WANTED) == "2" or os.environ.get("TF_USE_LEGACY_KERAS", "0") not in ("", "0", "False")
    names = ("tf_keras", "keras") if legacy else ("keras", "tf_keras")
    name = next((name for name in names if importlib.util.find_spec(name)), None)
    if name is None:
        raise NoKit("no-keras", "Keras isn't installed")
    return importlib.import_module(name)


def _layers_in(value: Any) -> list[LayerSpec]:
    if isinstance(value, LayerSpec):
        return [value]
    if isinstance(value, (list, tuple)):
        return [layer for item in value for layer in _layers_in(item)]
    return []


def _choose_backend() -> None:
    # Programs often name their backend in the source, which isn't run here: any that is installed has the same shapes.
    if os.environ.get("KERAS_BACKEND") or importlib.util.find_spec("tensorflow"):
        return
    for name in ("jax", "torch"):
        if importlib.util.find_spec(name):
            os.environ["KERAS_BACKEND"] = name
            return


def value_of(kit: Kit, value: Any, model: Any) -> Any:
    """A constructor's argument with the layers in it made; ``model`` makes a model of a graph."""
    if isinstance(value, LayerSpec):
        return make(kit, value.class_name, value.arguments, model)
    if isinstance(value, GraphSpec):
        return model(value)
    if isinstance(value, (list, tuple)):
        return type(value)([value_of(kit, item, model) for item in value])
    return value


def make(kit: Kit, class_name: str, arguments: tuple[tuple[str, Any], ...], model: Any, name: str = "") -> Any:
    """The layer itself; whatever its constructor raises is Keras's answer."""
    values = {key: value_of(kit, value, model) for key, value in arguments}
    if name:
        values.setdefault("name", name)
    return kit.layers[class_name](**values)
