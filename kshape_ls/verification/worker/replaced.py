"""Training, saving and downloads, replaced by what leaves shapes as they are and costs nothing."""

from __future__ import annotations

import collections
import contextlib
import importlib
import sys
from collections.abc import Callable
from typing import Any

SAVING = ("save", "save_weights", "export", "load_weights", "save_own_variables")
ARRAYS = {
    "mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "fashion_mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "cifar10": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "cifar100": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "boston_housing": ((404, 13), (404,), (102, 13), (102,)),
    "california_housing": ((16512, 8), (16512,), (4128, 8), (4128,)),
}
"""The shapes of Keras's small data sets: images or features and targets, to train and to test."""

FRACTIONS = {"boston_housing": "float64", "california_housing": "float32"}
"""Those that aren't whole numbers below 256, and what they are."""

TEXTS = {"imdb": (25000, 25000), "reuters": (8982, 2246)}
"""Data sets of lists of words: how many to train and to test."""

BATCH = 32
"""Keras's own batch size."""

HUGE = 2**27
"""Elements of a prediction that is made up."""


def replace(keras: Any, say: Callable[[str], None]) -> None:
    """Put recorders in the place of what trains, saves and fetches; ``say`` hears what was left out."""
    models = {keras.Model, keras.Sequential}
    for model in models:
        model.fit = _fit(say)
        model.fit_generator = model.fit
        for name in ("evaluate", "test_on_batch", "train_on_batch"):
            setattr(model, name, _measured(name, say))
        model.predict = model.predict_on_batch = _predicted(say)
        for name in SAVING:
            setattr(model, name, _nothing(name, say))
    saving = getattr(keras, "saving", None) or keras.models
    for name in ("save_model", "save_weights"):
        if hasattr(saving, name):
            _everywhere(getattr(saving, name), _nothing(name, say))
    _everywhere(keras.utils.get_file, _fetched(say))
    for name, shapes in ARRAYS.items():
        _data(keras, name, _arrays(shapes, FRACTIONS.get(name, "uint8")))
    for name, counts in TEXTS.items():
        _data(keras, name, _texts(counts))


def forbid_network() -> None:
    """No connection leaves this process."""
    import socket

    def connect(*_: Any, **__: Any) -> Any:
        raise OSError("a trace has no network")

    socket.socket.connect = connect  # type: ignore[method-assign]  # that is what it is there for
    socket.create_connection = connect


def _fit(say: Callable[[str], None]) -> Any:
    def fit(
        self: Any,
        x: Any = None,
        y: Any = None,  # noqa: ARG001 -- its place is taken
        batch_size: int | None = None,
        epochs: int = 1,
        *_: Any,
        validation_split: float = 0.0,
        **__: Any,
    ) -> Any:
        say("fit")
        _build(self, x, lambda samples: _even(int(samples * (1 - validation_split)), batch_size))
        return History(epochs)

    return fit


class History:
    """What ``fit`` returns, of no training."""

    def __init__(self, epochs: int) -> None:
        self.epoch = list(range(epochs))
        self.history: dict[str, list[float]] = collections.defaultdict(lambda: [0.0] * max(epochs, 1))
        self.params: dict[str, Any] = {"epochs": epochs}


def _even(samples: int, batch_size: int | None) -> int | None:
    """The batch axis that TensorFlow gives the batches of an array: open where the last one would be smaller."""
    size = batch_size or BATCH
    return size if samples and not samples % size else None


def _build(model: Any, x: Any, first: Callable[[int], int | None]) -> None:
    """Build a model as training would: by the shapes of the data, ``first`` of its samples."""
    if getattr(model, "built", False) or x is None:
        return
    spec = getattr(x, "element_spec", None)
    told = (spec[0] if isinstance(spec, tuple) else spec) if spec is not None else x
    shape = getattr(told, "shape", None)
    if shape is None:
        return
    lead, *rest = tuple(shape)
    try:
        _by_shape(model, (lead if spec is not None else first(lead), *rest), getattr(told, "dtype", "float32"))
    except Exception:  # what can't be built without data stays unbuilt
        return


def _by_shape(model: Any, shape: tuple[int | None, ...], dtype: Any) -> None:
    keras = importlib.import_module("keras")

    if isinstance(model, keras.Sequential) or keras.config.backend() != "tensorflow":
        model.build(shape)
        return
    # ``build`` makes nothing of a model that is a class of the program; training traces its ``call``.
    tensorflow = importlib.import_module("tensorflow")
    tensorflow.function(model).get_concrete_function(tensorflow.TensorSpec(shape, dtype))


def _measured(name: str, say: Callable[[str], None]) -> Any:
    def measured(
        self: Any,
        x: Any = None,
        y: Any = None,  # noqa: ARG001 -- its place is taken
        batch_size: int | None = None,
        *_: Any,
        return_dict: bool = False,
        **__: Any,
    ) -> Any:
        say("evaluate")
        _build(self, x, lambda samples: samples if name.endswith("_on_batch") else _even(samples, batch_size))
        if return_dict:
            return collections.defaultdict(float)
        compiled = getattr(self, "_compile_metrics", None)
        count = len(getattr(compiled, "_user_metrics", None) or ()) if compiled is not None else 0
        return [0.0] * (1 + count) if count else 0.0

    return measured


def _predicted(say: Callable[[str], None]) -> Any:
    def predict(self: Any, x: Any = None, batch_size: int | None = None, *_: Any, **__: Any) -> Any:
        numpy = importlib.import_module("numpy")

        say("predict")
        _build(self, x, lambda samples: min(samples, batch_size or BATCH))
        first = x[0] if isinstance(x, (list, tuple)) else next(iter(x.values())) if isinstance(x, dict) else x
        count = len(first) if hasattr(first, "__len__") else 1

        def zeros(tensor: Any) -> Any:
            shape = tuple(1 if size is None else size for size in (count, *tuple(tensor.shape)[1:]))
            if numpy.prod(shape, dtype=float) > HUGE:
                raise MemoryError("a prediction of this size isn't made up in a trace")
            return numpy.zeros(shape, "float32")

        outputs = self.outputs
        return zeros(outputs[0]) if len(outputs) == 1 else [zeros(each) for each in outputs]

    return predict


def _nothing(name: str, say: Callable[[str], None]) -> Any:
    def nothing(*_: Any, **__: Any) -> None:
        say(name)

    return nothing


def _fetched(say: Callable[[str], None]) -> Any:
    def get_file(fname: Any = None, origin: Any = None, *_: Any, **__: Any) -> str:
        say(f"get_file({origin or fname!r})")
        return f"/nonexistent/{str(fname or origin).rsplit('/', 1)[-1]}"

    return get_file


def _data(keras: Any, name: str, load_data: Any) -> None:
    module = getattr(keras.datasets, name, None)
    if module is not None:
        _everywhere(module.load_data, load_data)


def _arrays(shapes: Any, dtype: str) -> Any:
    def load_data(*_: Any, **__: Any) -> Any:
        numpy = importlib.import_module("numpy")

        x, y, x_test, y_test = (numpy.zeros(shape, dtype) for shape in shapes)
        return (x, y), (x_test, y_test)

    return load_data


def _texts(counts: Any) -> Any:
    def load_data(*_: Any, **__: Any) -> Any:
        numpy = importlib.import_module("numpy")

        def texts(count: int) -> Any:
            held = numpy.empty(count, object)
            held[:] = [[1, 2, 3]] * count
            return held, numpy.zeros(count, "int64")

        return texts(counts[0]), texts(counts[1])

    return load_data


def _everywhere(function: Any, substitute: Any) -> None:
    # Keras exports each of its functions from several modules.
    for name, module in list(sys.modules.items()):
        if module is not None and name.partition(".")[0] in ("keras", "tf_keras", "tensorflow"):
            for key, value in list(vars(module).items()):
                if value is function:
                    setattr(module, key, substitute)


def import_public(keras: Any) -> None:
    """Import the modules that export Keras's functions, so that all of them are met."""
    package = keras.__name__.partition(".")[0]
    for name in (f"{package}.datasets", f"{package}.saving", f"{package}.utils", "keras._tf_keras.keras"):
        # Not every Keras has each of them.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
