"""Abstract values: what a name can hold. All frozen; mutable objects are references whose contents live in slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Nest, Output, Shape
from kshape_ls.shapes.dims import equal


class Identity(NamedTuple):
    """Which object: the unit that made it, the path of calls and iterations it ran in, the expression's ordinal."""

    token: int
    path: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """A number, string, ``None``, ``True``, ``...``."""

    value: object

    def __eq__(self, other: object) -> bool:
        # Equal as Python objects are not the same to a rule: 1, 1.0 and True differ.
        return isinstance(other, Const) and type(self.value) is type(other.value) and self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True)
class Number:
    """A size that is no plain ``int``: ``x.shape[1]`` of an unknown or symbolic axis."""

    dim: Dim


@dataclass(frozen=True, slots=True)
class Tuple:
    """A tuple; or, with another ``kind``, a list or dict that nothing changes: what a model returns."""

    items: tuple[Value, ...]
    kind: Literal["tuple", "list", "dict"] = "tuple"
    keys: tuple[object, ...] = ()


TensorKind = Literal["symbolic", "eager", "numpy", "graph", "any"]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor or array. ``symbolic`` is a KerasTensor, ``graph`` one inside a layer's ``call``, ``any`` can't be told.

    ``origin`` is the node that made it (``None``: not known), ``index`` which of the node's outputs it is.
    """

    shape: Shape
    kind: TensorKind
    origin: Identity | None = None
    index: int = 0
    dtype: str = "float32"


@dataclass(frozen=True, slots=True)
class ListRef:
    """A list; slots ``(id, 'len')`` and ``(id, 0)``, ``(id, 1)``, ..."""

    id: Identity


@dataclass(frozen=True, slots=True)
class DictRef:
    """A dict; slots ``(id, 'keys')`` and ``(id, ('key', k))``."""

    id: Identity


@dataclass(frozen=True, slots=True)
class LayerRef:
    """A layer of the library; slots ``(id, 'layer')``, ``(id, 'config')``, ``(id, 'built')``."""

    id: Identity
    class_name: str


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A ``Sequential`` or functional model made by the library's own classes."""

    id: Identity
    class_name: Literal["Sequential", "Functional"]


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class of the program; slots ``(id, attribute)``."""

    id: Identity
    cls: ClassRef


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the program; slots ``(id, attribute)``, ``(id, '#bases')``."""

    id: Identity
    name: str


@dataclass(frozen=True, slots=True)
class FunctionRef:
    """A function of the program; slots ``(id, '#code')``, ``(id, '#closure')``."""

    id: Identity
    name: str


@dataclass(frozen=True, slots=True)
class Library:
    """A name of Keras, TensorFlow, NumPy or the standard library, canonical: ``keras.layers.Dense``.

    ``package`` says for a name of Keras where the program has it from: ``keras`` or ``tensorflow.keras``.
    """

    name: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of a value that is looked at when it is called: ``model.add``, ``x.reshape``."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the program bound to its first argument."""

    receiver: Value
    function: FunctionRef


@dataclass(frozen=True, slots=True)
class Super:
    """``super()``: the receiver, seen from the bases of ``after``."""

    receiver: Value
    after: ClassRef


@dataclass(frozen=True, slots=True)
class Partial:
    """``functools.partial(function, ...)``."""

    function: Value
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """``a:b:c`` between brackets."""

    start: Value
    stop: Value
    step: Value


@dataclass(frozen=True, slots=True)
class RangeOf:
    """``range(start, stop, step)`` with known ends."""

    start: int
    stop: int
    step: int


@dataclass(frozen=True, slots=True)
class ModuleRef:
    """A module of the workspace."""

    name: str


@dataclass(frozen=True, slots=True)
class LibraryObject:
    """An object of a library class that is no layer: a loss, an optimizer, an initializer. ``arguments`` as given."""

    class_name: str
    arguments: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """What gives one ``element`` after the other: a ``tf.data.Dataset``, or an iterator.

    There are ``least`` of them or more; ``first`` is the batch axis of the first, where ``element`` leaves it open.
    """

    element: Value
    kind: Literal["dataset", "iterator"] = "dataset"
    least: int = 0
    first: int | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A layer, model, class or function that is one of a few: ``Dropout(r) if r else Activation("linear")``."""

    choices: tuple[Value, ...]


Value: TypeAlias = (
    Unknown
    | OneOf
    | Const
    | Number
    | Tuple
    | Tensor
    | ListRef
    | DictRef
    | LayerRef
    | ModelRef
    | Instance
    | ClassRef
    | FunctionRef
    | Library
    | Member
    | Method
    | Super
    | Partial
    | Slice
    | RangeOf
    | ModuleRef
    | LibraryObject
    | Stream
)

UNKNOWN_VALUE = Unknown()
NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)


MEMBER = "#member"
"""The slot that members of an ``Enum`` have: the plain value that one is as well, or ``True``."""


class Absent:
    """Nothing was ever written to a slot."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
CHOICES = 4
"""Callees that are told apart where a name may hold several."""
CALLED = (LayerRef, ModelRef, Instance, ClassRef, FunctionRef, Library, Method, Partial)
"""Values that are there to be called."""


def number(dim: Dim) -> Value:
    """A size as a value of the program."""
    if isinstance(dim, int):
        return Const(dim)
    return NONE if dim is DYNAMIC else Number(dim)


def sized(dim: Dim) -> Value:
    """As ``number``, but a size left open stays one to compute with: ``tf.shape(x)[0]``."""
    return Const(dim) if isinstance(dim, int) else Number(dim)


def shape_value(shape: Shape) -> Value:
    """``x.shape`` as a value."""
    return UNKNOWN_VALUE if shape.dims is None else Tuple(tuple(number(d) for d in shape.dims))


def join(a: Value, b: Value) -> Value:
    """The least that holds for both."""
    if a is b or a == b:
        return a
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        same = a.origin == b.origin and a.index == b.index
        return Tensor(
            join_shapes(a.shape, b.shape),
            a.kind if a.kind == b.kind else "any",
            a.origin if same else None,
            a.index if same else 0,
            a.dtype if a.dtype == b.dtype else "",
        )
    if isinstance(a, Tuple) and isinstance(b, Tuple) and _alike(a, b):
        return replace(a, items=tuple(join(x, y) for x, y in zip(a.items, b.items, strict=True)))
    if isinstance(a, Stream) and isinstance(b, Stream) and a.kind == b.kind:
        first = a.first if a.first == b.first else None
        return Stream(join(a.element, b.element), a.kind, min(a.least, b.least), first)
    if _is_int(a) and _is_int(b):
        return Number(UNKNOWN)
    if isinstance(a, Library) and isinstance(b, Library) and a.name == b.name:
        return Library(a.name)
    choices = tuple(dict.fromkeys((*_choices(a), *_choices(b))))
    return (
        OneOf(choices) if 1 < len(choices) <= CHOICES and all(isinstance(c, CALLED) for c in choices) else UNKNOWN_VALUE
    )


def _choices(value: Value) -> tuple[Value, ...]:
    return value.choices if isinstance(value, OneOf) else (value,)


def _alike(a: Tuple, b: Tuple) -> bool:
    return len(a.items) == len(b.items) and a.kind == b.kind and a.keys == b.keys


def _is_int(value: Value) -> bool:
    return isinstance(value, Number) or (isinstance(value, Const) and type(value.value) is int)


def join_shapes(a: Shape, b: Shape) -> Shape:
    """Axis by axis, what both agree on."""
    if a.dims is None or b.dims is None or len(a.dims) != len(b.dims):
        return UNKNOWN_SHAPE
    return Shape(tuple(x if x is y or equal(x, y) else UNKNOWN for x, y in zip(a.dims, b.dims, strict=True)))


def mapped(value: Value, change: Callable[[Tensor], Value]) -> Value:
    """The value with every tensor in it changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, Tuple):
        return replace(value, items=tuple(mapped(item, change) for item in value.items))
    return value


def unknown_like(value: Value, kind: TensorKind) -> Value:
    """The same structure of tensors of which nothing is known."""
    return mapped(value, lambda _: Tensor(UNKNOWN_SHAPE, kind))


def tensors_of(output: Output, kind: TensorKind, origin: Identity | None, dtype: str) -> tuple[Value, int]:
    """A rule's output as values of a node, and how many tensors there are."""
    value, count = _placed(output, Tensor(UNKNOWN_SHAPE, kind, origin, 0, dtype), 0)
    return value, count


def _placed(output: Output, template: Tensor, index: int) -> tuple[Value, int]:
    if isinstance(output, Nest):
        items = []
        for item in output.items:
            value, index = _placed(item, template, index)
            items.append(value)
        return Tuple(tuple(items), output.kind, output.keys), index
    return replace(template, shape=output, index=index), index + 1
