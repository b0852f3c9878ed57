"""The same sources through our rules: stand-ins for ``keras``, ``layers``, ``ops``, ``tf`` and ``np``."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kshape_ls.library.application import BoundLayer, apply_layer, apply_op, construct
from kshape_ls.library.index import layer_names, layer_rule, op_rule
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Output, Shape, from_dims

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kshape_ls.library.rules import LayerRule

_SIZED = {f"{kind}{bits}" for kind in ("float", "int", "uint") for bits in (8, 16, 32, 64)}
_DTYPES = _SIZED | {"bool", "bfloat16", "string"}
_QUALIFIED = {"keras": "keras", "layers": "keras.layers", "ops": "keras.ops", "tf": "tensorflow", "np": "numpy"}


class RefusedError(Exception):
    """A rule has found something that doesn't fit."""

    def __init__(self, mismatch: Mismatch) -> None:
        super().__init__(mismatch.message)
        self.mismatch = mismatch


@dataclass(frozen=True)
class Name:
    """A name of a library: called, it is a function; given away, it is a dtype or unknown."""

    qualified: str

    def __getattr__(self, attribute: str) -> Name | LayerClass:
        return named(f"{self.qualified}.{attribute}")

    def __call__(self, *args: object, **kwargs: object) -> object:
        rule = op_rule(self.qualified)
        return handed_back(
            UNKNOWN_SHAPE if rule is None else apply_op(rule, tuple(map(argument, args)), arguments(kwargs))
        )


@dataclass(frozen=True)
class LayerClass:
    """``keras.layers.Dense``."""

    rule: LayerRule

    def __call__(self, *args: object, **kwargs: object) -> Layer:
        made = construct(self.rule, tuple(map(argument, args)), arguments(kwargs))
        if isinstance(made, Mismatch):
            raise RefusedError(made)
        return Layer(made)


@dataclass(frozen=True)
class Layer:
    """``keras.layers.Dense(4)``."""

    bound: BoundLayer

    def __call__(self, *args: object, **kwargs: object) -> object:
        return handed_back(apply_layer(self.bound, tuple(map(argument, args)), arguments(kwargs)))


@dataclass(frozen=True)
class Tensor:
    """``x``."""

    shape: Shape


@dataclass(frozen=True)
class Answer:
    """The output's shapes in order, what holds them, and the layer's parameters where a layer was called."""

    outputs: tuple[Shape, ...]
    struct: str | None
    params: Dim | None


def evaluate(source: str, inputs: tuple[tuple[int | None, ...], ...]) -> Answer:
    """What our rules say; raises ``RefusedError``."""
    tensors = [Tensor(from_dims(dims)) for dims in inputs]
    call = ast.parse(source.strip(), mode="eval").body
    scope: dict[str, Any] = {name: named(qualified) for name, qualified in _QUALIFIED.items()}
    bare = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)} & layer_names()
    scope.update((name, named(f"keras.layers.{name}")) for name in bare)
    scope.update((f"x{i}", tensor) for i, tensor in enumerate(tensors))
    scope["x"] = tensors[0] if tensors else None
    params: Dim | None = None
    if isinstance(call, ast.Call):
        function = _run(call.func, scope)
        call.func = ast.copy_location(ast.Name("__called", ast.Load()), call.func)
        scope["__called"] = function
        if isinstance(function, Layer):
            given: list[Any] = []
            scope["__called"] = _counting(function, given)
            result = _run(call, scope)
            params = function.bound.weights(*given)
            return Answer(shapes_in(result), _struct(result), params)
    result = _run(call, scope)
    return Answer(shapes_in(result), _struct(result), params)


def named(qualified: str) -> Name | LayerClass:
    """What a qualified name stands for."""
    module, _, name = qualified.rpartition(".")
    # A model of keras.applications is called as a layer is.
    kind = {"keras.layers": "", "keras.applications": "applications."}.get(module)
    rule = None if kind is None else layer_rule(kind + name)
    return LayerClass(rule) if rule else Name(qualified)


def argument(value: object) -> Any:
    """A Python value as rules are handed it."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, Layer):
        return value.bound
    if isinstance(value, tuple | list):
        return tuple(map(argument, value))
    if isinstance(value, dict):
        return {key: argument(each) for key, each in value.items()}
    if isinstance(value, Name):
        last = value.qualified.rpartition(".")[2]
        return last if last in _DTYPES else UNKNOWN
    return value if value is None or isinstance(value, int | float | complex | str) else UNKNOWN


def arguments(values: Mapping[str, object]) -> dict[str, Any]:
    """Keyword arguments as rules are handed them."""
    return {name: argument(value) for name, value in values.items()}


def handed_back(result: Output | Mismatch) -> object:
    """A rule's answer as the source sees it."""
    if isinstance(result, Mismatch):
        raise RefusedError(result)
    if isinstance(result, Shape):
        return Tensor(result)
    inner = [handed_back(item) for item in result.items]
    if result.kind == "dict":
        return dict(zip(result.keys, inner, strict=True))
    return inner if result.kind == "list" else tuple(inner)


def shapes_in(result: object) -> tuple[Shape, ...]:
    """The shapes of a result in order; what isn't known counts as one unknown shape."""
    if isinstance(result, Tensor):
        return (result.shape,)
    if isinstance(result, dict):
        return tuple(shape for key in sorted(result) for shape in shapes_in(result[key]))
    if isinstance(result, tuple | list):
        return tuple(shape for item in result for shape in shapes_in(item))
    return (Shape(()),) if isinstance(result, int | float) else (UNKNOWN_SHAPE,)


def _struct(result: object) -> str | None:
    return type(result).__name__ if isinstance(result, tuple | list | dict) else None


def _run(node: ast.expr, scope: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(ast.fix_missing_locations(node)), "<case>", "eval"), scope)


def _counting(layer: Layer, given: list[Any]) -> Callable[..., object]:
    # Notes what the layer is called on, in the order in which ``weights`` wants it.
    def call(*args: object, **kwargs: object) -> object:
        given.extend(map(argument, args))
        further = [p.name for p in layer.bound.rule.call[len(args) :]]
        given.extend(argument(kwargs[name]) for name in itertools.takewhile(kwargs.__contains__, further))
        return layer(*args, **kwargs)

    return call


__all__ = ["DYNAMIC", "Answer", "RefusedError", "Shape", "evaluate"]
