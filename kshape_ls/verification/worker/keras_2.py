"""How Keras 2 (``tf_keras``, or ``keras`` before 3) is asked without making weights."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class Keras2:
    """What the worker does in Keras 2's own way."""

    def __init__(self, keras: Any, tensorflow: Any) -> None:
        self._keras = keras
        self._tensorflow = tensorflow
        module = importlib.import_module("tensorflow.python.ops.resource_variable_ops")
        self._uninitialized = module.UninitializedVariable

    def scope(self) -> Any:
        """A context in which variables have shapes and no values."""
        return self._tensorflow.variable_creator_scope(self._created)

    def _created(self, create: Callable[..., Any], **asked: Any) -> Any:
        shape = self._tensorflow.TensorShape(asked.get("shape"))
        if not shape.is_fully_defined() or asked.get("dtype") is None:
            return create(**asked)
        return self._uninitialized(
            trainable=bool(asked.get("trainable")), name=asked.get("name"), dtype=asked["dtype"], shape=shape
        )

    def forget(self) -> None:
        """Drop what the last request left."""
        self._keras.backend.clear_session()

    def input(self, arguments: dict[str, Any]) -> Any:
        """The tensor of an ``InputLayer``, by Keras 3's names of its arguments too."""
        given = dict(arguments)
        whole = given.pop("batch_shape", given.pop("batch_input_shape", None))
        if whole == ():
            spec = self._tensorflow.TensorSpec((), given.get("dtype", "float32"))
            return self._keras.Input(type_spec=spec)
        if whole is not None:
            given.update(batch_size=whole[0], shape=tuple(whole[1:]))
        if "input_shape" in given:
            given["shape"] = given.pop("input_shape")
        return self._keras.Input(**given)

    def inside(self, function: Callable[[Any], Any]) -> Any:
        """A layer whose ``call`` is the function."""
        plain = self._tensorflow.autograph.experimental.do_not_convert(function)

        class Inside(self._keras.layers.Layer):  # type: ignore[misc, name-defined]  # known at run time only
            def call(self, tensors: Any) -> Any:
                return plain(tensors)

        return Inside()
