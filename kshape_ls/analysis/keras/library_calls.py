"""Calls of library names: which of them the evaluator itself understands, and which have a rule."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.data import directories, sklearn_calls, streams
from kshape_ls.analysis.data.datasets import load_data
from kshape_ls.analysis.keras import keras_calls, scikeras_calls, tuner_calls
from kshape_ls.analysis.keras.gone import refuse_argument
from kshape_ls.analysis.layers.input_specs import INPUT_SPEC
from kshape_ls.analysis.layers.inputs import make_input
from kshape_ls.analysis.layers.lambda_layer import make_lambda_layer
from kshape_ls.analysis.layers.library import construct_layer
from kshape_ls.analysis.layers.variables import make_variable
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models import saved
from kshape_ls.analysis.models.cloning import clone_model
from kshape_ls.analysis.models.functional import make_functional
from kshape_ls.analysis.models.sequential import make_sequential
from kshape_ls.analysis.models.state import CLEARED
from kshape_ls.analysis.models.unbuilt import meets
from kshape_ls.analysis.python import command_line, iteration_calls, python_calls, record_types
from kshape_ls.analysis.python.containers import TENSOR_SHAPE, copied, forget, spread
from kshape_ls.analysis.python.placeholders import refuse_builtin
from kshape_ls.analysis.tensors import labels
from kshape_ls.analysis.tensors.changes import change
from kshape_ls.analysis.tensors.operations import call_op, sizes_of
from kshape_ls.analysis.tensors.symbolic import refuse_symbolic
from kshape_ls.analysis.values import (
    TRUE,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    Library,
    LibraryObject,
    ListRef,
    ModelRef,
    Number,
    Partial,
    Tensor,
    Tuple,
    Value,
    number,
    shape_value,
    sized,
)
from kshape_ls.library.gone import OF_OPTIMIZERS
from kshape_ls.library.index import layer_rule, op_rule
from kshape_ls.shapes import UNKNOWN, Shape

Handler: TypeAlias = Callable[[Run, ast.AST, Arguments], Value]
_OBJECTS = (
    "keras.losses.",
    "keras.optimizers.",
    "keras.initializers.",
    "keras.regularizers.",
    "keras.metrics.",
    "keras.callbacks.",
    "keras.constraints.",
    "keras.activations.",
    "keras.random.SeedGenerator",
    "tensorflow.TensorSpec",
    directories.GENERATOR,
    "sklearn.preprocessing.",
    "numpy.random.RandomState",
)
_TYPES = ("uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
_WRITTEN_DOWN = ("initializers", "regularizers", "constraints")
_WRITING = frozenset(
    f"numpy.{name}" for name in ("put", "copyto", "place", "putmask", "put_along_axis", "fill_diagonal", "add.at")
)
MAPPING = frozenset(
    {f"keras.ops.{name}" for name in ("map", "vectorized_map", "scan", "associative_scan", "cond")}
    | {f"keras.ops.{name}" for name in ("while_loop", "fori_loop")}
    | {f"tensorflow.{name}" for name in ("map_fn", "vectorized_map", "scan", "foldl", "foldr", "cond", "while_loop")}
)
"""Functions that call a function among their arguments."""
_HARMLESS = ("keras.", "tensorflow.", "numpy.", "math.", "os.", "json.", "time.", "sys.", "re.")


def call_library(run: Run, node: ast.AST, name: str, given: Arguments) -> Value:
    """Call ``name``, a canonical library name."""
    refuse_symbolic(run, node, name, given)
    refuse_builtin(run, node, name, given.args)
    for value in given.all():
        if isinstance(value, ModelRef):
            meets(run, value)
    handler = next((found for table in _TABLES if (found := table.get(name)) is not None), None)
    if handler is not None:
        return handler(run, node, given)
    if name.startswith("keras.layers.") and name.endswith(".from_config"):
        return saved.from_config(run, node, given)
    if name.startswith("keras.layers."):
        short = name.removeprefix("keras.layers.")
        rule = layer_rule(short)
        if rule is not None:
            return construct_layer(run, node, rule, given)
    if name.startswith("keras.datasets.") and name.endswith(".load_data"):
        return load_data(run, node, name.split(".")[2], given)
    if name.startswith("keras.applications.") and name.rpartition(".")[2][:1].isupper():
        from kshape_ls.analysis.models.application_calls import make_application

        return make_application(run, node, name.rpartition(".")[2], given)
    op = op_rule(name)
    if op is not None:
        known = labels.extreme(run, name.removeprefix("numpy."), given)
        if known is not None:
            return known
        if name in _WRITING or "out" in given.named:
            _written(run, given)
        if name.endswith(".preprocess_input"):
            from kshape_ls.analysis.tensors.preparing import preprocess_input

            return preprocess_input(run, node, name, op, given)
        return call_op(run, node, name, op, given)
    if name in MAPPING:
        from kshape_ls.analysis.tensors.mapping_calls import call_mapping

        return call_mapping(run, node, name, given)
    if name.startswith("keras.optimizers."):
        refuse_argument(run, node, name.rpartition(".")[2], given, OF_OPTIMIZERS)
    if name == INPUT_SPEC or (name.startswith(_OBJECTS) and name.rpartition(".")[2][:1].isupper()):
        return LibraryObject(name, (*(("", v) for v in given.args), *given.named.items()))
    if name.startswith("keras.losses."):
        from kshape_ls.analysis.models.training import call_object

        return call_object(run, node, LibraryObject(name, ()), given)
    if name in _WRITING or "out" in given.named:
        _written(run, given)
    if not name.startswith(_HARMLESS) or name.endswith((".shuffle", ".append")):
        for value in given.all():
            forget(run, value)
    return UNKNOWN_VALUE


def _written(run: Run, given: Arguments) -> None:
    for value in given.all():
        if isinstance(value, Tensor):
            change(run, value)


def _generator(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return LibraryObject("numpy.random.Generator", ())


def _input(run: Run, node: ast.AST, given: Arguments) -> Value:
    return make_input(run, node, given, layer=False)


def _input_layer(run: Run, node: ast.AST, given: Arguments) -> Value:
    return make_input(run, node, given, layer=True)


def _tensor_shape(_run: Run, node: ast.AST, given: Arguments) -> Value:
    """``tf.shape(x)``, ``keras.ops.shape(x)``, ``K.int_shape(x)``: sizes to compute with."""
    first = given.get(0, "x") or given.named.get("input") or UNKNOWN_VALUE
    if not isinstance(first, Tensor):
        return UNKNOWN_VALUE
    if first.shape.dims is None:
        return UNKNOWN_VALUE
    if first.kind == "symbolic" and isinstance(node, ast.Call) and "ops" in ast.unparse(node.func):
        return shape_value(first.shape)
    # Inside ``call`` a size is a tensor that only running knows, and it may be computed with.
    return Tuple(tuple(Number(d) if first.kind == "graph" else sized(d) for d in first.shape.dims))


def _static_shape(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "x")
    return shape_value(first.shape) if isinstance(first, Tensor) else UNKNOWN_VALUE


def _partial(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    if not given.args or not given.exact:
        return UNKNOWN_VALUE
    return Partial(given.args[0], given.args[1:], tuple(given.named.items()))


def _same_array(run: Run, node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "x") or UNKNOWN_VALUE
    if isinstance(first, Tensor):
        return first
    op = op_rule("numpy.array")
    return call_op(run, node, "numpy.array", op, given) if op is not None else UNKNOWN_VALUE


def _typed(name: str, run: Run, node: ast.AST, given: Arguments) -> Value:
    """``np.float32(x)``: the array in another type, or a lone number."""
    first = given.get(0, "x") or UNKNOWN_VALUE
    if isinstance(first, Tensor | ListRef | Tuple):
        made = _same_array(run, node, given)
        return replace(made, dtype=name) if isinstance(made, Tensor) else made
    lone = name.startswith("float") and isinstance(first, Const | Number)
    return Tensor(Shape(()), "numpy", None, 0, name) if lone else UNKNOWN_VALUE


def _rank(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "x")
    if isinstance(first, Tensor):
        return Number(UNKNOWN) if first.shape.rank is None else number(first.shape.rank)
    return UNKNOWN_VALUE


def _activation(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.activations.get("relu")``."""
    first = given.get(0, "identifier") or UNKNOWN_VALUE
    if isinstance(first, Const) and isinstance(first.value, str):
        return Library(f"keras.activations.{first.value}")
    return Library("keras.activations.linear") if first == Const(None) else first


def _gotten(of: str, _run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``keras.initializers.get("zeros")``, and what is one already."""
    first = given.get(0, "identifier") or UNKNOWN_VALUE
    written = isinstance(first, DictRef) or (isinstance(first, Const) and first.value is not None)
    return LibraryObject(of, (("identifier", first),)) if written else first


def _nothing(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return Const(None)


def _clear(run: Run, node: ast.AST, _given: Arguments) -> Value:
    """``keras.utils.clear_session()``: layers are numbered from the first again."""
    run.write((run.identity(node), CLEARED), TRUE)
    return Const(None)


def _unchanged(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``tf.function(f)``: what goes in comes out; ``tf.function(jit_compile=True)`` awaits it."""
    return given.get(0, "func") or (Library("tensorflow.function") if given.exact else UNKNOWN_VALUE)


def _converted(_run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``tf.autograph.to_graph(f)``: a function that does the same."""
    return given.get(0, "entity") or UNKNOWN_VALUE


def _shape_object(run: Run, _node: ast.AST, given: Arguments) -> Value:
    """``tf.TensorShape((None, 28, 28))``, which is iterated over like a tuple, and is none."""
    stated = given.get(0, "dims") or UNKNOWN_VALUE
    sizes = spread(run, stated)
    return LibraryObject(TENSOR_SHAPE, (("dims", stated if sizes is None else Tuple(sizes)),))


def _told(name: str, value: Handler) -> Handler:
    """A function whose result is a value to compute with, and a tensor to be told as well."""

    def handler(run: Run, node: ast.AST, given: Arguments) -> Value:
        return sizes_of(run, node, name, given, value(run, node, given))

    return handler


def _copy(run: Run, node: ast.AST, given: Arguments) -> Value:
    first = given.get(0, "x")
    return UNKNOWN_VALUE if first is None else copied(run, run.identity(node), first)


_HANDLERS: dict[str, Handler] = {
    "keras.activations.get": _activation,
    **{f"keras.{kind}.get": functools.partial(_gotten, f"keras.{kind}.get") for kind in _WRITTEN_DOWN},
    "numpy.random.default_rng": _generator,
    "keras.Input": _input,
    "keras.layers.InputLayer": _input_layer,
    "keras.Sequential": make_sequential,
    "keras.Model": make_functional,
    "keras.Variable": make_variable,
    "keras.layers.Lambda": make_lambda_layer,
    "keras.models.clone_model": clone_model,
    "tensorflow.shape": _told("tensorflow.shape", _tensor_shape),
    "keras.ops.shape": _told("keras.ops.shape", _tensor_shape),
    "keras.backend.shape": _tensor_shape,
    "keras.backend.int_shape": _static_shape,
    "numpy.shape": _static_shape,
    "tensorflow.rank": _told("tensorflow.rank", _rank),
    "numpy.ndim": _rank,
    "keras.ops.ndim": _told("keras.ops.ndim", _rank),
    "keras.backend.ndim": _rank,
    "numpy.asarray": _same_array,
    **{f"numpy.{name}": functools.partial(_typed, name) for name in _TYPES},
    "functools.partial": _partial,
    "copy.copy": _copy,
    "copy.deepcopy": _copy,
    "keras.utils.set_random_seed": _nothing,
    "tensorflow.random.set_seed": _nothing,
    "keras.backend.clear_session": _clear,
    "keras.utils.clear_session": _clear,
    "keras.utils.plot_model": _nothing,
    "tensorflow.function": _unchanged,
    "tensorflow.autograph.to_graph": _converted,
    TENSOR_SHAPE: _shape_object,
}
_TABLES: tuple[Mapping[str, Handler], ...] = (
    _HANDLERS,
    saved.HANDLERS,
    python_calls.HANDLERS,
    keras_calls.HANDLERS,
    streams.HANDLERS,
    directories.HANDLERS,
    labels.HANDLERS,
    sklearn_calls.HANDLERS,
    iteration_calls.HANDLERS,
    record_types.HANDLERS,
    command_line.HANDLERS,
    tuner_calls.HANDLERS,
    scikeras_calls.HANDLERS,
)
