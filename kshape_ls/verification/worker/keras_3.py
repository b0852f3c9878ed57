"""How Keras 3 is asked without making weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Keras3:
    """What the worker does in Keras 3's own way."""

    def __init__(self, keras: Any) -> None:
        self._keras = keras

    def scope(self) -> Any:
        """A context in which variables have shapes and no values."""
        return self._keras.StatelessScope(initialize_variables=False)

    def forget(self) -> None:
        """Drop what the last request left: Keras keeps a list of all variables that still want a value."""
        self._keras.utils.clear_session()

    def input(self, arguments: dict[str, Any]) -> Any:
        """The tensor of an ``InputLayer``."""
        return self._keras.layers.InputLayer(**arguments).output

    def inside(self, function: Callable[[Any], Any]) -> Any:
        """A layer whose ``call`` is the function."""

        class Inside(self._keras.layers.Layer):  # type: ignore[misc, name-defined]  # known at run time only
            def call(self, tensors: Any) -> Any:
                return function(tensors)

        return Inside()
