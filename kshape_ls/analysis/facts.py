"""What an analysis says: plain frozen facts with positions, for checks, ide and report. No syntax trees.

Positions are Python's own: lines from 1, columns from 0 in UTF-8 bytes, the end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from kshape_ls.shapes import Mismatch, Output, Shape


class Range(NamedTuple):
    """A stretch of the file."""

    line: int
    col: int
    end_line: int
    end_col: int

    def holds(self, line: int, col: int) -> bool:
        """Whether a position lies inside, or right at the end."""
        return (self.line, self.col) <= (line, col) <= (self.end_line, self.end_col)

    def overlaps(self, other: Range) -> bool:
        """Whether two stretches share a position."""
        return (self.line, self.col) < (other.end_line, other.end_col) and (other.line, other.col) < (
            self.end_line,
            self.end_col,
        )


SiteKind = Literal["call", "sequential", "input", "model", "op"]


Counted: TypeAlias = int | Callable[[], int | None] | None
"""A number of scalars, or what works it out when somebody asks."""


@dataclass(frozen=True, slots=True)
class Site:
    """An expression that makes a tensor or a model, with all the results that it has.

    ``inputs`` are what the layer was called on, of the first known context. ``params`` is ``count_params()`` of the
    layer or model that the site makes or calls, ``None`` where that isn't certain.
    """

    range: Range
    kind: SiteKind
    name: str
    outputs: tuple[Output, ...]
    inputs: tuple[Output, ...] = ()
    counted: Counted = field(default=None, compare=False)
    uncalled: bool = False
    stale: bool = False

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted


@dataclass(frozen=True, slots=True)
class Entry:
    """How the layer at fault is written, so that a fix can keep the style.

    style        what stands at ``layer``                           also set
    ``list``     an item of a ``Sequential([...])`` list            ``statement``
    ``add``      the argument of ``model.add(...)``                 ``receiver`` (``model``), ``statement``
    ``call``     a layer called on a tensor: ``Dense(4)(x)``        ``argument`` (the range of ``x``), ``statement``,
                                                                    ``target`` (``x`` of ``x = Dense(4)(x)``)
    ``held``     as ``call``, by a layer made elsewhere:            as ``call``; ``made`` is the range of the statement
                 ``self.fc(x)``, ``fc(x)``                          that made it, ``layer`` of the constructor there

    Where the item of a list or ``add`` is a name, ``argument`` is its range. ``layer`` is the range of the expression
    that constructs the layer (``None`` where it isn't in this file) and
    ``callee`` the text by which it names the class: ``layers.Dense``, ``Dense``. ``held_by`` is the text that holds the
    layer: ``self.fc``.
    """

    style: Literal["list", "add", "call", "held"]
    statement: Range
    layer: Range | None = None
    callee: str = ""
    receiver: str = ""
    argument: Range | None = None
    target: str = ""
    made: Range | None = None
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One producer on the way of a tensor: ``name`` at ``range`` made ``output`` of ``inputs``.

    ``entry`` says how it is written, ``arguments`` are its constructor's plain arguments by name.
    """

    range: Range
    name: str
    inputs: tuple[Output, ...]
    output: Output
    entry: Entry | None = None
    arguments: tuple[tuple[str, Any], ...] = ()


FindingSource: TypeAlias = tuple[int, int, str, str]
"""Which statement and expression a finding is about, its code and message."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A mismatch that evaluation met, with all that checks need to tell it and to mend it.

    ``subject`` is what refused (``Dense``, ``+``, ``fit``), ``inputs`` what it was given. ``trails`` holds, for each
    input, the producers of that tensor from the nearest to the first input. ``handled`` says that a ``try`` or a
    context manager takes the exception. ``certain`` is false where the mismatch is likely, not sure. ``arguments`` are
    the constructor's (or call's) plain arguments by name. ``places`` are further expressions by what they are: ``x``,
    ``y``, ``y_true``, ``y_pred``, ``loss``, ``model``. ``declared`` are the producers of the inputs that a model was
    made with, where it refuses what it is given. ``unless`` names what would take it, where there is evidence that the
    project runs on that: ``Keras 2``, ``the jax backend``. ``source`` is the same for it in a fork of its analysis.
    """

    range: Range
    subject: str
    mismatch: Mismatch
    inputs: tuple[Output, ...] = ()
    trails: tuple[tuple[Step, ...], ...] = ()
    handled: bool = False
    certain: bool = True
    entry: Entry | None = None
    arguments: tuple[tuple[str, Any], ...] = ()
    places: tuple[tuple[str, Range], ...] = ()
    declared: tuple[Step, ...] = ()
    unless: str = ""
    source: FindingSource | None = field(default=None, compare=False, repr=False)


class Block(NamedTuple):
    """A call of a function of the program: ``name`` is the function's, ``key`` tells one call from the others."""

    key: int
    name: str
    range: Range | None


@dataclass(frozen=True, slots=True)
class Inbound:
    """A tensor among what a node is applied to: ``index`` is a position in the node's ``inbound``."""

    index: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor that no node of the graph makes: an array, a weight; where ``symbolic``, an input that it lacks.

    ``known`` says that the dtype is, and no guess.
    """

    shape: Shape
    dtype: str
    symbolic: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Application:
    """How a node is applied: plain values, with ``Inbound`` and ``Constant`` where tensors stand.

    ``operation`` is the full name of a function (``keras.ops.reshape``, ``keras.applications.VGG16``), an operator
    (``+``) or ``[]``; empty for a layer. ``holds`` are the models of the program among the constructor's arguments.
    ``layer`` is the same for all applications of one layer or model. ``given`` are the tensors that it is applied to:
    each once where a layer of the program is looked into, in the order of its inputs where it is a model.
    """

    operation: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    holds: tuple[tuple[str, ModelGraph], ...] = ()
    layer: Hashable = None
    given: tuple[Inbound | Constant, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A layer application in a model: ``inbound`` are the positions of its producers in the model's own list.

    ``arguments`` are the constructor's as written (positional ones by their parameter's name), plain values only;
    ``literal`` says whether every one of them could be read. ``call`` holds the non-tensor call arguments.
    ``inbound_outputs`` says, beside ``inbound``, which of that producer's outputs is taken. ``nested`` is the model
    that is applied, ``inside`` what ``call`` of a layer of the program does with what it is given. ``blocks`` are the
    calls of the program's functions in which it was applied, the outermost first, below the one that made the model.
    """

    label: str | Callable[[], str] = field(compare=False)
    class_name: str
    output: Output
    inbound: tuple[int, ...]
    counted: Counted = field(compare=False)
    range: Range | None = None
    trainable: bool = True
    arguments: tuple[tuple[str, Any], ...] = ()
    literal: bool = True
    call: tuple[tuple[str, Any], ...] = ()
    inbound_outputs: tuple[int, ...] = ()
    nested: ModelGraph | None = None
    written: Callable[[], Entry | None] | None = field(default=None, compare=False, repr=False)
    applied: Callable[[], Application | None] | None = field(default=None, compare=False, repr=False)
    looked_into: Callable[[], ModelGraph | None] | None = field(default=None, compare=False, repr=False)
    within: Callable[[], tuple[Block, ...]] | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The layer's name; automatic ones are numbered over the whole file, and only when asked for."""
        return self.label if isinstance(self.label, str) else self.label()

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted

    @property
    def entry(self) -> Entry | None:
        """How the layer is written, worked out when asked."""
        return None if self.written is None else self.written()

    @property
    def application(self) -> Application | None:
        """How it is applied, worked out when asked."""
        return None if self.applied is None else self.applied()

    @property
    def inside(self) -> ModelGraph | None:
        """What a layer of the program does inside, worked out when asked."""
        return None if self.looked_into is None else self.looked_into()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The calls that it was applied in, worked out when asked."""
        return () if self.within is None else self.within()


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer as ``summary()`` lists it: once, however often it is applied.

    ``output`` is what it made last, ``None`` where Keras doesn't know (a layer not built, or built by hand); ``called``
    says that it was made of symbolic tensors.
    ``inbound`` are the outputs that it is applied to, as Keras counts them: layer, application, tensor. ``nested`` is
    the model that it is.
    """

    label: Callable[[], str] = field(compare=False)
    class_name: str
    output: Output | None
    counted: Counted = field(compare=False)
    inbound: tuple[tuple[Callable[[], str], int, int], ...] = field(default=(), compare=False)
    nested: ModelGraph | None = None
    range: Range | None = None
    called: bool = True

    @property
    def name(self) -> str:
        """The layer's name, as a node's."""
        return self.label()

    @property
    def params(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted


@dataclass(frozen=True, slots=True)
class ModelGraph:
    """A model as a graph of layer applications in topological order, inputs first.

    ``range`` is the expression that makes the model, ``variable`` the name it is assigned to, ``total`` and
    ``trainable`` are scalars (``None`` where not certain). ``problem`` says that the graph ends at a mismatch.
    ``outputs_at`` are the positions of the nodes that it returns, ``outputs_index`` which output of each, ``inputs_at``
    the positions of the nodes that stand for what it is given. ``connected`` says that no output is known to hang on an
    input that isn't the model's.
    """

    label: str | Callable[[], str] = field(compare=False)
    class_name: str
    range: Range
    nodes: tuple[GraphNode, ...]
    inputs: tuple[Output, ...]
    output: Output | None
    counted: Counted = field(compare=False)
    counted_trainable: Counted = field(compare=False)
    assigned: str | Callable[[], str] = field(default="", compare=False)
    complete: bool = True
    outputs_at: tuple[int, ...] = ()
    outputs_index: tuple[int, ...] = ()
    inputs_at: tuple[int, ...] = ()
    connected: bool = True
    listed: Callable[[], tuple[LayerRow, ...]] | None = field(default=None, compare=False, repr=False)

    @property
    def rows(self) -> tuple[LayerRow, ...]:
        """The layers in the order of Keras's ``summary()``, worked out when asked."""
        return () if self.listed is None else self.listed()

    @property
    def name(self) -> str:
        """The model's name, as a node's."""
        return self.label if isinstance(self.label, str) else self.label()

    @property
    def total(self) -> int | None:
        """``count_params()``, worked out when asked."""
        return self.counted() if callable(self.counted) else self.counted

    @property
    def trainable(self) -> int | None:
        """Those of ``total`` that training changes."""
        return self.counted_trainable() if callable(self.counted_trainable) else self.counted_trainable

    @property
    def variable(self) -> str:
        """The name that it is assigned to."""
        return self.assigned if isinstance(self.assigned, str) else self.assigned()


@dataclass(frozen=True, slots=True)
class Description:
    """What stands at a position, for hover.

    ``what``: ``layer`` (a layer constructed or called), ``tensor``, ``model``, ``constant``, ``parameter``.
    ``text`` is the source of the expression or name. ``outputs`` are the distinct shapes of all contexts. ``library``
    says that ``class_name`` is a layer of Keras, not one of the program's own of the same name.
    """

    range: Range
    what: Literal["layer", "tensor", "model", "constant", "parameter"]
    text: str
    class_name: str = ""
    outputs: tuple[Output, ...] = ()
    inputs: tuple[Output, ...] = ()
    params: int | None = None
    dtype: str = ""
    model: ModelGraph | None = None
    library: bool = False


@dataclass(frozen=True, slots=True)
class ShapeComment:
    """A comment that states a shape (``# shape: (None, 18, 18, 32)``) beside the site that it speaks of."""

    range: Range
    stated: tuple[int | str | None, ...]
    site: Site
