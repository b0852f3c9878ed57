"""The installed Keras: what it is, and the layers that it makes public."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
from dataclasses import dataclass
from typing import Any

from ..wire import LayerSpec
from .allowed import PUBLIC_NAME, REFUSED_CLASSES


class NoKit(Exception):  # noqa: N818 -- not an error of ours: a fact about the interpreter
    """There is no Keras that can be asked; ``code`` is the failure's."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Kit:
    """Keras, its version and backend, and its public layer classes by name."""

    keras: Any
    version: str
    backend: str
    layers: dict[str, Any]

    def scope(self) -> Any:
        """A context in which variables have shapes and no values."""
        return self.keras.StatelessScope(initialize_variables=False)

    def missing(self, class_name: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        """Which of these layers the installed Keras doesn't have, or nothing."""
        if class_name not in self.layers:
            return f"{class_name} isn't a layer of Keras {self.version}"
        for inner in _layers_in([value for _, value in arguments]):
            reason = self.missing(inner.class_name, inner.arguments)
            if reason:
                return reason
        return ""

    def build(self, class_name: str, arguments: tuple[tuple[str, Any], ...], name: str = "") -> Any:
        """The layer itself; whatever its constructor raises is Keras's answer."""
        values = {key: self._value(value) for key, value in arguments}
        if name:
            values.setdefault("name", name)
        return self.layers[class_name](**values)

    def _value(self, value: Any) -> Any:
        if isinstance(value, LayerSpec):
            return self.build(value.class_name, value.arguments)
        if isinstance(value, (list, tuple)):
            return type(value)([self._value(item) for item in value])
        return value

    def forget(self) -> None:
        """Drop what the last request left: Keras keeps a list of all variables that still want a value."""
        self.keras.utils.clear_session()


def load() -> Kit:
    """Import Keras 3 on the backend that is asked for, else on one that is there."""
    _choose_backend()
    try:
        keras = importlib.import_module("keras")
    except ModuleNotFoundError as error:
        if error.name == "keras":
            raise NoKit("no-keras", "Keras isn't installed") from None
        raise
    version = str(getattr(keras, "__version__", ""))
    if not hasattr(keras, "StatelessScope"):
        raise NoKit("old-keras", f"Keras {version or '?'} can't be asked without making weights; it takes Keras 3")
    base = keras.layers.Layer
    layers = {
        name: value
        for name, value in vars(keras.layers).items()
        if PUBLIC_NAME.match(name)
        and name not in REFUSED_CLASSES
        and isinstance(value, type)
        and issubclass(value, base)
        and value.__module__.partition(".")[0] == "keras"
    }
    # What the import made stays for good: leaving it out makes every later collection short.
    gc.freeze()
    return Kit(keras, version, str(keras.backend.backend()), layers)


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
