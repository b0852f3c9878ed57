"""Small functions of Keras that answer with plain values: the data format, and what builds ``keras.applications``."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.data_format import FORMAT, FORMATS
from kshape_ls.analysis.keras.keras_version import other_backend
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import FALSE, NONE, TRUE, UNKNOWN_VALUE, Const, Tensor, Tuple, Unknown, Value, sized
from kshape_ls.analysis.values import shape_value as as_value
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import modulo, subtract


def data_format(run: Run, _node: ast.AST, _given: Arguments) -> Value:
    """``keras.config.image_data_format()``."""
    return run.read(FORMAT) or Const("channels_last")


def set_data_format(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.config.set_image_data_format(...)``."""
    wanted = given.get(0, "data_format") or UNKNOWN_VALUE
    if isinstance(wanted, Const) and wanted.value not in FORMATS:
        message = f"The `data_format` argument must be one of {FORMATS}. Received: data_format={wanted.value!r}"
        refused = Mismatch("invalid-argument", message, expected=FORMATS, found=wanted.value, argument="data_format")
        run.mismatch(node, "set_image_data_format", refused, style="construct")
        return NONE
    # What may or may not happen leaves it open which of the two holds.
    sure = not run.journals or wanted == data_format(run, node, given)
    run.write(FORMAT, wanted if sure else UNKNOWN_VALUE)
    return NONE


def is_keras_tensor(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.backend.is_keras_tensor(x)``."""
    first = given.get(0, "x") or UNKNOWN_VALUE
    if isinstance(first, Unknown) or (isinstance(first, Tensor) and first.kind == "any"):
        return UNKNOWN_VALUE
    return TRUE if isinstance(first, Tensor) and first.kind == "symbolic" else FALSE


def backend(run: Run, _node: ast.AST, _given: Arguments) -> Value:
    """``keras.config.backend()``."""
    return Const(other_backend(run) or "tensorflow")


def keras_tensor(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.KerasTensor(shape, dtype)``: what a layer declares that it returns."""
    shape = as_dims(run, given.get(0, "shape") or UNKNOWN_VALUE, "shape")
    dtype = plain(run, given.get(1, "dtype") or Const("float32"))
    return Tensor(
        shape if isinstance(shape, Shape) else UNKNOWN_SHAPE, "symbolic", dtype=dtype if isinstance(dtype, str) else ""
    )


def obtain_input_shape(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.applications.imagenet_utils.obtain_input_shape``: the shape without its batch axis."""
    from kshape_ls.library.applications.entry import obtained

    names = ("input_shape", "default_size", "min_size", "data_format", "require_flatten", "weights")
    held = {name: plain(run, given.get(n, name) or NONE) for n, name in enumerate(names)}
    sizes = (held["default_size"], held["min_size"])
    if held["data_format"] != "channels_last" or not all(isinstance(size, int) for size in sizes):
        return UNKNOWN_VALUE
    shape = obtained(
        held["require_flatten"],
        held["weights"],
        None,
        held["input_shape"],
        default_size=held["default_size"],
        least=held["min_size"],
    )
    if isinstance(shape, Mismatch) or shape.dims is None:
        return UNKNOWN_VALUE
    return as_value(Shape(shape.dims[1:]))


def correct_pad(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.applications.imagenet_utils.correct_pad``: padding that makes a strided ``valid`` window fit."""
    inputs, kernel = given.get(0, "inputs"), plain(run, given.get(1, "kernel_size") or NONE)
    first_format = data_format(run, _node, given) == Const("channels_first")
    if not isinstance(inputs, Tensor) or inputs.shape.rank != 4:
        return UNKNOWN_VALUE
    sides = (kernel, kernel) if isinstance(kernel, int) else kernel
    if not isinstance(sides, tuple) or len(sides) != 2 or not all(isinstance(side, int) for side in sides):
        return UNKNOWN_VALUE
    axes = (2, 3) if first_format else (1, 2)
    open_size = inputs.shape.axis(axes[0]) is DYNAMIC
    pads = []
    for axis, side in zip(axes, sides, strict=True):
        even: Dim = 1 if open_size else subtract(1, modulo(inputs.shape.axis(axis), 2))
        pads.append(Tuple((sized(subtract(side // 2, even)), Const(side // 2))))
    return Tuple(tuple(pads))


def nothing(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    """What only checks its arguments."""
    return NONE


HANDLERS = {
    "keras.backend.backend": backend,
    "keras.config.backend": backend,
    "keras.KerasTensor": keras_tensor,
    "keras.backend.image_data_format": data_format,
    "keras.config.image_data_format": data_format,
    "keras.backend.set_image_data_format": set_data_format,
    "keras.config.set_image_data_format": set_data_format,
    "keras.backend.is_keras_tensor": is_keras_tensor,
    "keras.utils.is_keras_tensor": is_keras_tensor,
    "keras.applications.imagenet_utils.obtain_input_shape": obtain_input_shape,
    "keras.applications.imagenet_utils.correct_pad": correct_pad,
    "keras.applications.imagenet_utils.validate_activation": nothing,
}
"""Handlers by canonical name."""
