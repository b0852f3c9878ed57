"""How a rule is written: a pure function with Keras's own names, registered under the names that users write.

A layer rule::

    @layer(
        "Dense",
        signature="units, activation=None, use_bias=True, kernel_initializer='glorot_uniform', ...",
        accepts=InputSpec(min_rank=2),
        weights=dense_weights,
        built=last_axis_fixed,
    )
    def dense(inputs: Shape, *, units: Dim) -> Shape | Mismatch:
        '''Replace the last axis: (..., n) -> (..., units).'''

Parameters before ``*`` are what the layer is called on, those after it are constructor arguments: only the ones that
shapes or weights depend on are named. Every parameter's annotation says what the rule is handed:

=====================  ==================================================================================
``Shape``              a tensor's shape (possibly of unknown rank); numbers and lists become shapes
``Shape | None``       the same, or ``None`` where the call leaves it out
``Tensor``             as ``Shape``, for a layer with weights whose call doesn't always refuse a list or dict of tensors
                       in its place (handed over as a shape of unknown rank), as one that says ``Shape`` does
``Shapes``             a list or tuple of tensors, as ``tuple[Shape, ...]``
``Dim``                a size: ``int``, ``DYNAMIC`` (the user's ``None``), ``Symbol`` or ``UNKNOWN``
``Arg``                a plain Python value (numbers, strings, ``None``, tuples for tuples *and* lists, dicts,
                       ``Inner`` for layers), or ``UNKNOWN`` anywhere in it where it can't be told: the rule copes
anything else          the same plain value, but the rule is not called where it is ``UNKNOWN`` or a tensor, nor
                       where it is no string for ``str`` (the output is then of unknown rank)
=====================  ==================================================================================

A rule returns a ``Shape``, a tuple, list or dict of such results, or a ``Mismatch``; never ``None``. It calls something
a ``Mismatch`` only when Keras is certain to raise: comparisons with ``UNKNOWN``, ``DYNAMIC`` or a ``Symbol`` are not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from kshape_ls.shapes import Dim, Mismatch, Nest, Output, Shape

Arg: TypeAlias = Any
Tensor: TypeAlias = Shape
Shapes: TypeAlias = tuple[Shape, ...]
Outputs: TypeAlias = Shape | Nest | tuple["Outputs", ...] | list["Outputs"] | dict[str, "Outputs"]
Function = TypeVar("Function", bound=Callable[..., Any])

REQUIRED = object()
"""The default of a parameter that has none."""


class Inner(Protocol):
    """A layer handed to a layer: what ``Bidirectional(LSTM(4))`` and ``TimeDistributed(...)`` wrap."""

    @property
    def class_name(self) -> str:
        """The public class name: ``"LSTM"``."""

    @property
    def config(self) -> Mapping[str, Arg]:
        """Its constructor arguments with Keras's defaults filled in."""

    def apply(self, *inputs: Shape | Shapes, **call: Arg) -> Output | Mismatch:
        """What it returns when called on tensors of these shapes."""

    def weights(self, *inputs: Shape | Shapes) -> Dim:
        """How many scalars its weights hold once it is built for these shapes."""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """What a layer requires of its input; Keras's ``InputSpec``. ``axes`` are pairs of axis and size."""

    rank: int | None = None
    min_rank: int | None = None
    max_rank: int | None = None
    axes: tuple[tuple[int, Dim], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a public signature; ``REQUIRED`` where it has no default."""

    name: str
    default: object = REQUIRED
    kind: Literal["plain", "var_positional", "keyword_only", "var_keyword"] = "plain"


@dataclass(frozen=True, slots=True)
class LayerRule:
    """What one layer class means. The functions are handed the constructor arguments that they name."""

    name: str
    parameters: tuple[Parameter, ...]
    output: Callable[..., Outputs | Mismatch]
    call: tuple[Parameter, ...]
    accepts: InputSpec | Callable[..., InputSpec] | None = None
    construct: Callable[..., Mismatch | None] | None = None
    weights: Callable[..., Dim] | None = None
    built: Callable[..., InputSpec | None] | None = None
    declares: Callable[..., Outputs | Mismatch] | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    dtype: str = "float32"
    aliases: tuple[str, ...] = ()
    base: tuple[str, ...] | None = None
    ignored: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """Keras's own grouping, which is the folder that the rule stands in: ``"convolutional"``."""
        return self.output.__module__.rpartition(".")[0].rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class OpRule:
    """What one function on tensors means. ``names`` are qualified: ``keras.ops.reshape``, ``tensorflow.reshape``."""

    names: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    output: Callable[..., Outputs | Mismatch]
    dtype: str = "same"
    given: Mapping[str, object] = field(default_factory=dict)
    integers: tuple[str, ...] = ()


LAYERS: dict[str, LayerRule] = {}
OPS: dict[str, OpRule] = {}


def layer(
    *names: str,
    signature: str,
    call: str | None = None,
    accepts: InputSpec | Callable[..., InputSpec] | None = None,
    construct: Callable[..., Mismatch | None] | None = None,
    weights: Callable[..., Dim] | None = None,
    built: Callable[..., InputSpec | None] | None = None,
    declares: Callable[..., Outputs | Mismatch] | None = None,
    given: Mapping[str, object] | None = None,
    dtype: str = "float32",
    base: tuple[str, ...] | None = None,
    ignored: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Register a rule for ``keras.layers.<name>``; further names are aliases (``MaxPool2D``).

    ``signature`` is the constructor's own, as Keras writes it, without the base layer's arguments (``name``, ``dtype``,
    ``trainable``, ``input_shape``, ...), which every layer takes. ``call`` is the signature of the layer's ``call``
    (default: ``inputs`` and the rule's own parameters before ``*``). ``accepts`` is what the layer requires from the
    start; ``construct`` finds arguments that the constructor refuses; ``weights`` counts the scalars of all weights
    once built; ``built`` is what it requires after the first call (both are handed the first input's shape, then the
    constructor arguments they name). ``declares`` is what ``compute_output_shape`` says where it checks other things
    than a call; its parameters before ``*`` are that method's, without the ``_shape`` at their ends. ``given`` are
    constants for the rule's functions: ``{"rank": 2}``. ``dtype`` is the output's: a name, or ``"same"`` as the
    input. ``base`` are the base layer's arguments that the constructor takes beside its own, where it doesn't take
    them all; ``ignored`` are arguments that it takes and never looks at.
    """

    def register(function: Function) -> Function:
        rule = LayerRule(
            names[0],
            parse_signature(signature),
            function,
            parse_signature(call if call is not None else ", ".join(positional(function))),
            accepts,
            construct,
            weights,
            built,
            declares,
            given or {},
            dtype,
            names[1:],
            base,
            ignored,
        )
        for name in names:
            LAYERS[name] = rule
        return function

    return register


def op(
    *names: str,
    signature: str,
    dtype: str = "same",
    given: Mapping[str, object] | None = None,
    integers: str = "",
) -> Callable[[Function], Function]:
    """Register a rule for functions by qualified names; its parameters are some of ``signature``'s.

    ``dtype`` is the output's: a name, ``"same"`` as the first tensor's, or empty where it depends. ``integers`` names
    the parameters, between blanks, that TensorFlow makes tensors of integers of: no fraction or ``None`` may be there.
    """

    def register(function: Function) -> Function:
        rule = OpRule(names, parse_signature(signature), function, dtype, given or {}, tuple(integers.split()))
        for name in names:
            OPS[name] = rule
        return function

    return register


def parse_signature(text: str) -> tuple[Parameter, ...]:
    """Parameters of ``"units, activation=None, *, flag=True, **kwargs"``; defaults are literals."""
    arguments = ast.parse(f"def f({text}): pass").body[0]
    assert isinstance(arguments, ast.FunctionDef)
    a = arguments.args
    plain = [*a.posonlyargs, *a.args]
    missing: list[object] = [REQUIRED] * (len(plain) - len(a.defaults))
    defaults = missing + [ast.literal_eval(d) for d in a.defaults]
    found = [Parameter(p.arg, d) for p, d in zip(plain, defaults, strict=True)]
    if a.vararg:
        found.append(Parameter(a.vararg.arg, (), "var_positional"))
    for p, d in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        found.append(Parameter(p.arg, REQUIRED if d is None else ast.literal_eval(d), "keyword_only"))
    if a.kwarg:
        found.append(Parameter(a.kwarg.arg, {}, "var_keyword"))
    return tuple(found)


def positional(function: Callable[..., object]) -> tuple[str, ...]:
    """The names of a rule's parameters before ``*``: what the layer or op is called on."""
    code = function.__code__
    return tuple(code.co_varnames[: code.co_argcount])


def keyword_only(function: Callable[..., object]) -> tuple[str, ...]:
    """The names of a rule's parameters after ``*``: the constructor arguments that it needs."""
    code = function.__code__
    return tuple(code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount])


def table(
    names: str,
    *,
    signature: str,
    dtype: str = "same",
    given: Mapping[str, object] | None = None,
    integers: str = "",
) -> Callable[[Function], Function]:
    """As ``op``, for many functions of one meaning: ``names`` is one string of qualified names between blanks."""
    return op(*names.split(), signature=signature, dtype=dtype, given=given, integers=integers)
