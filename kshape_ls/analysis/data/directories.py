"""Datasets that Keras makes of directories of files, of series, and of arrays: the shapes of their batches."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.data.streams import structure
from kshape_ls.analysis.keras.data_format import FORMAT
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import fixed, spread
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import (
    FALSE,
    NONE,
    UNKNOWN_VALUE,
    Const,
    LibraryObject,
    Stream,
    Tensor,
    TensorKind,
    Tuple,
    Value,
)
from kshape_ls.library.datasets import CLASSES
from kshape_ls.library.rules import REQUIRED, Parameter, parse_signature
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape

GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
_HEAD = "directory, labels='inferred', label_mode='int', class_names=None"
_TAIL = "shuffle=True, seed=None, validation_split=None, subset=None"
_IMAGES = parse_signature(
    f"{_HEAD}, color_mode='rgb', batch_size=32, image_size=(256, 256), {_TAIL}, interpolation='bilinear', "
    "follow_links=False, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, data_format=None, format='tf', "
    "verbose=True"
)
_TEXTS = parse_signature(
    f"{_HEAD}, batch_size=32, max_length=None, {_TAIL}, follow_links=False, format='tf', verbose=True"
)
_SOUNDS = parse_signature(
    f"{_HEAD}, batch_size=32, sampling_rate=None, output_sequence_length=None, ragged=False, {_TAIL}, "
    "follow_links=False, verbose=True"
)
_SERIES = parse_signature(
    "data, targets, sequence_length, sequence_stride=1, sampling_rate=1, batch_size=128, shuffle=False, seed=None, "
    "start_index=None, end_index=None, format='tf'"
)
_FILES = "classes=None, class_mode='categorical', batch_size=32"
_FLOW_DIRECTORY = parse_signature(f"directory, target_size=(256, 256), color_mode='rgb', {_FILES}, **kwargs")
_FLOW_FRAME = parse_signature(
    "dataframe, directory=None, x_col='filename', y_col='class', weight_col=None, target_size=(256, 256), "
    f"color_mode='rgb', {_FILES}, **kwargs"
)
_FLOW = parse_signature("x, y=None, batch_size=32, shuffle=True, sample_weight=None, **kwargs")
_CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}


@dataclass(frozen=True, slots=True)
class _Given:
    """The arguments of a call by name, defaults filled in."""

    values: dict[str, Value]

    def get(self, name: str) -> Value:
        return self.values.get(name, UNKNOWN_VALUE)


def _bound(signature: tuple[Parameter, ...], given: Arguments) -> _Given:
    values: dict[str, Value] = {}
    for n, parameter in enumerate(signature):
        held = given.get(n, parameter.name)
        if held is None:
            known = given.exact and parameter.default is not REQUIRED
            held = _literal(parameter.default) if known else UNKNOWN_VALUE
        values[parameter.name] = held
    return _Given(values)


def _literal(value: object) -> Value:
    return Tuple(tuple(map(_literal, value))) if isinstance(value, tuple) else Const(value)


# -- keras.utils ---------------------------------------------------------------------------------------------------


def _images(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``image_dataset_from_directory``: (b, height, width, channels)."""
    own = _bound(_IMAGES, given)
    image = _image(run, own.get("image_size"), own.get("color_mode"), own.get("data_format"))
    return _files(run, own, Tensor(image, "eager"))


def _texts(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``text_dataset_from_directory``: one text each."""
    return _files(run, _bound(_TEXTS, given), Tensor(Shape(()), "eager", dtype="string"))


def _sounds(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``audio_dataset_from_directory``: (b, samples, channels)."""
    own = _bound(_SOUNDS, given)
    length = plain(run, own.get("output_sequence_length"))
    samples: Dim = DYNAMIC if length is None else length if isinstance(length, int) else UNKNOWN
    known = own.get("ragged") == FALSE
    return _files(run, own, Tensor(Shape((samples, DYNAMIC)) if known else UNKNOWN_SHAPE, "eager"))


def _files(run: Run, own: _Given, sample: Tensor) -> Value:
    label = _label(run, own)
    if label is None:
        return UNKNOWN_VALUE
    whole: Value = sample if label == NONE else Tuple((sample, label))
    element = _in_batches(whole, own.get("batch_size"))
    subset = own.get("subset")
    if not isinstance(subset, Const):
        return UNKNOWN_VALUE
    stream = Stream(element)
    return Tuple((stream, stream)) if subset == Const("both") else stream


def _in_batches(element: Value, batch: Value) -> Value:
    # ``batch_size=None`` leaves the samples by themselves.
    return element if batch == NONE else _batched(element) if isinstance(batch, Const) else UNKNOWN_VALUE


def _label(run: Run, own: _Given) -> Value | None:
    """The label of one sample, ``NONE`` where there is none; ``None`` where it can't be told."""
    labels, mode = own.get("labels"), own.get("label_mode")
    if NONE in (labels, mode):
        return NONE
    if mode == Const("int"):
        return Tensor(Shape(()), "eager", dtype="int32")
    if mode == Const("binary"):
        return Tensor(Shape((1,)), "eager")
    if mode == Const("categorical"):
        inferred = labels == Const("inferred")
        return Tensor(Shape((_count(run, own.get("class_names")) if inferred else UNKNOWN,)), "eager")
    return None


def _count(run: Run, names: Value) -> Dim:
    items = None if names == NONE else spread(run, names)
    return CLASSES if names == NONE else UNKNOWN if items is None else len(items)


def _image(run: Run, size: Value, mode: Value, data_format: Value) -> Shape:
    sides = plain(run, size)
    sides = (sides, sides) if isinstance(sides, int) else sides
    channels: Dim = _CHANNELS.get(str(mode.value), UNKNOWN) if isinstance(mode, Const) else UNKNOWN
    height, width = (
        (side if isinstance(side, int) else UNKNOWN for side in sides)
        if isinstance(sides, tuple) and len(sides) == 2
        else (UNKNOWN, UNKNOWN)
    )
    data_format = (run.read(FORMAT) or Const("channels_last")) if data_format == NONE else data_format
    if data_format == Const("channels_first"):
        return Shape((channels, height, width))
    if data_format == Const("channels_last"):
        return Shape((height, width, channels))
    return Shape((UNKNOWN, UNKNOWN, UNKNOWN))


def _batched(element: Value) -> Value:
    if isinstance(element, Tuple):
        return Tuple(tuple(map(_batched, element.items)))
    if not isinstance(element, Tensor):
        return UNKNOWN_VALUE
    dims = element.shape.dims
    shape = UNKNOWN_SHAPE if dims is None else Shape((DYNAMIC, *dims))
    return Tensor(shape, element.kind, element.origin, element.index, element.dtype)


def _series(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``timeseries_dataset_from_array``: (b, steps, ...) of an array (n, ...), beside targets (b, ...)."""
    own = _bound(_SERIES, given)
    samples = _rows(structure(run, own.get("data")), (DYNAMIC,))
    if samples is None:
        return Stream(UNKNOWN_VALUE)
    whole: Value = samples
    if own.get("targets") != NONE:
        whole = Tuple((samples, _rows(structure(run, own.get("targets")), ()) or UNKNOWN_VALUE))
    return Stream(_in_batches(whole, own.get("batch_size")))


def _rows(array: Value, head: tuple[Dim, ...], kind: TensorKind = "eager") -> Tensor | None:
    """What stands in each place of the first axis of an array, behind other axes."""
    if not isinstance(array, Tensor):
        return None
    dims = array.shape.dims
    return Tensor(Shape((*head, *dims[1:])) if dims else UNKNOWN_SHAPE, kind, array.origin, array.index, array.dtype)


def _split(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.utils.split_dataset``: two datasets with the elements of one, or with the rows of arrays."""
    whole = given.get(0, "dataset") or UNKNOWN_VALUE
    if isinstance(whole, Stream):
        return Tuple((whole, whole)) if whole.kind == "dataset" else UNKNOWN_VALUE
    arrays = fixed(run, whole)
    items = arrays.items if isinstance(arrays, Tuple) and arrays.kind == "tuple" else (arrays,)
    rows = [_rows(item, ()) for item in items]
    if not all(isinstance(item, Tensor) for item in items):
        return UNKNOWN_VALUE
    known = tuple(row for row in rows if row is not None)
    stream = Stream(Tuple(known) if isinstance(arrays, Tuple) else known[0])
    return Tuple((stream, stream))


# -- ImageDataGenerator --------------------------------------------------------------------------------------------


def call_generator(run: Run, node: ast.AST, owner: LibraryObject, name: str, given: Arguments) -> Value:
    """Methods of the ``ImageDataGenerator`` of Keras 2, which TensorFlow still has: streams of batches of images."""
    stated = dict(owner.arguments).get("data_format", NONE)
    if name == "flow":
        return _flow(run, node, _bound(_FLOW, given))
    if name == "flow_from_directory":
        own = _bound(_FLOW_DIRECTORY, given)
    elif name == "flow_from_dataframe":
        own = _bound(_FLOW_FRAME, given)
    else:
        return UNKNOWN_VALUE
    image = Tensor(_image(run, own.get("target_size"), own.get("color_mode"), stated), "numpy")
    mode = own.get("class_mode")
    if not given.exact or not isinstance(mode, Const):
        return Stream(UNKNOWN_VALUE, "iterator")
    if mode == NONE:
        return Stream(_batched(image), "iterator")
    columns = _count(run, own.get("classes"))
    labels: dict[object, Value] = {
        "categorical": Tensor(Shape((columns,)), "numpy"),
        "binary": Tensor(Shape(()), "numpy"),
        "sparse": Tensor(Shape(()), "numpy"),
        "input": image,
    }
    label = labels.get(mode.value, UNKNOWN_VALUE)
    weights = () if own.get("weight_col") in (NONE, UNKNOWN_VALUE) else (UNKNOWN_VALUE,)
    return Stream(_batched(Tuple((image, label, *weights))), "iterator")


def _flow(run: Run, node: ast.AST, own: _Given) -> Value:
    x, y, weights = own.get("x"), own.get("y"), own.get("sample_weight")
    if isinstance(x, Tensor) and x.shape.rank not in (None, 4):
        message = f"Input data should have rank 4. You passed an array with shape {x.shape}"
        mismatch = Mismatch("rank-mismatch", message, expected=4, found=x.shape.rank, inputs=(0,))
        run.mismatch(node, "flow", mismatch, (x.shape,), (x.origin,), style="op")
    rows = _rows(x, (DYNAMIC,), "numpy")
    if rows is None or weights != NONE:
        return Stream(UNKNOWN_VALUE, "iterator")
    if y == NONE:
        return Stream(rows, "iterator")
    return Stream(Tuple((rows, _rows(structure(run, y), (DYNAMIC,), "numpy") or UNKNOWN_VALUE)), "iterator")


_MAKERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "image_dataset_from_directory": _images,
    "text_dataset_from_directory": _texts,
    "audio_dataset_from_directory": _sounds,
    "timeseries_dataset_from_array": _series,
    "split_dataset": _split,
}
HANDLERS = {
    f"keras.{place}.{name}": maker
    for name, maker in _MAKERS.items()
    for place in ("utils", "preprocessing", "preprocessing.image", "preprocessing.text", "preprocessing.timeseries")
}
"""Handlers by canonical name."""
