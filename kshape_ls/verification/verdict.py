"""What real Keras said, beside what the analysis says: one verdict for every node of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Nest, Output, Shape, from_dims
from kshape_ls.verification import wire
from kshape_ls.verification.request import leaves
from kshape_ls.verification.wire import Answer, Refused, Skipped, Told

FailureCode = Literal[
    "cancelled",
    "closed",
    "crashed",
    "garbled",
    "import-failed",
    "no-interpreter",
    "no-keras",
    "old-keras",
    "resting",
    "timed-out",
    "unaskable",
]


@dataclass(frozen=True, slots=True)
class Real:
    """A node as Keras has it: its output, the dtypes of its tensors and ``count_params()`` of its layer."""

    output: Output
    dtypes: tuple[str, ...]
    params: int | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Keras says the same."""

    kind: ClassVar[str] = "agreed"
    real: Real


@dataclass(frozen=True, slots=True)
class Differs:
    """Keras says something else.

    ``ours`` and ``our_params`` are the static answer. ``follows`` is the position of the earlier node of which this
    difference is only a consequence (the node's own where it begins inside the model that it applies), ``None`` where
    it begins here.
    """

    kind: ClassVar[str] = "differs"
    ours: Output
    our_params: int | None
    real: Real
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """Keras knows what the analysis couldn't tell, and what both know agrees."""

    kind: ClassVar[str] = "filled"
    real: Real


@dataclass(frozen=True, slots=True)
class Partly:
    """Keras was asked with sizes left open that nobody knows, and contradicts nothing; ``real`` is unknown there."""

    kind: ClassVar[str] = "partly"
    real: Real


@dataclass(frozen=True, slots=True)
class RefusedByKeras:
    """Keras raises at this node: the exception's class and text."""

    kind: ClassVar[str] = "refused"
    error: str
    text: str


@dataclass(frozen=True, slots=True)
class Constructed:
    """Keras makes the layer; what it is called on isn't known, for the reason given."""

    kind: ClassVar[str] = "constructed"
    reason: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Keras wasn't asked about this node."""

    kind: ClassVar[str] = "skipped"
    reason: str


Verdict: TypeAlias = Agreed | Differs | Filled | Partly | RefusedByKeras | Constructed | NotAsked


@dataclass(frozen=True, slots=True)
class NodeVerdict:
    """The verdict on one node; ``nested`` are those on the nodes of the model that it applies."""

    position: int
    name: str
    class_name: str
    range: Range | None
    verdict: Verdict
    nested: tuple[NodeVerdict, ...] = ()

    @property
    def kind(self) -> str:
        """``agreed``, ``differs``, ``filled``, ``refused``, ``constructed`` or ``skipped``."""
        return self.verdict.kind


@dataclass(frozen=True, slots=True)
class Failure:
    """Why Keras couldn't be asked, or not to the end: one clear sentence."""

    code: FailureCode
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a worker answered for the nodes of a graph, beside what ``Verification`` says of it."""

    answers: tuple[Answer | None, ...]
    failure: Failure | None = None
    interpreter: Path | None = None
    python: str = ""
    keras: str = ""
    backend: str = ""
    refused: RefusedByKeras | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a model. ``keras``, ``backend`` and ``python`` are versions and names, empty where not reached.

    ``refused`` is what Keras has against the model as a whole, though it takes each of its nodes.
    """

    nodes: tuple[NodeVerdict, ...]
    failure: Failure | None = None
    interpreter: Path | None = None
    python: str = ""
    keras: str = ""
    backend: str = ""
    refused: RefusedByKeras | None = None

    def every(self) -> Iterator[NodeVerdict]:
        """All nodes, those of nested models after the node that applies them."""
        return _every(self.nodes)

    @property
    def ok(self) -> bool:
        """Whether Keras was asked to the end and contradicts nothing."""
        asked = self.failure is None and self.refused is None
        return asked and all(node.kind not in ("differs", "refused") for node in self.every())


def judged(model: ModelGraph, asked: Asked) -> Verification:
    """A worker's answers held against the analysis."""
    failure = asked.failure
    verdicts = judge(model, asked.answers, failure.message if failure else "Keras didn't answer")
    return Verification(verdicts, failure, asked.interpreter, asked.python, asked.keras, asked.backend, asked.refused)


def judge(model: ModelGraph, answers: Sequence[Answer | None], unasked: str) -> tuple[NodeVerdict, ...]:
    """The verdicts on all nodes of a graph; ``unasked`` is the reason where there is no answer."""
    verdicts: list[NodeVerdict] = []
    for position, node in enumerate(model.nodes):
        answer = answers[position] if position < len(answers) else None
        answer = answer or Answer(Skipped(unasked))
        graph = node.nested or node.inside
        nested = () if graph is None else judge(graph, answer.nested, _outer_reason(answer))
        inside = position if any(inner.kind == "differs" for inner in _every(nested)) else None
        verdict = _verdict(node, answer.result, verdicts, inside)
        verdicts.append(NodeVerdict(position, node.name, node.class_name, node.range, verdict, nested))
    return tuple(verdicts)


def _outer_reason(answer: Answer) -> str:
    return answer.result.reason if isinstance(answer.result, Skipped) else "it wasn't looked into"


def _verdict(
    node: GraphNode,
    result: Told | Refused | wire.Constructed | Skipped,
    before: Sequence[NodeVerdict],
    inside: int | None,
) -> Verdict:
    if isinstance(result, Refused):
        return RefusedByKeras(result.error, result.text)
    if isinstance(result, wire.Constructed):
        return Constructed(result.reason)
    if isinstance(result, Skipped):
        return NotAsked(result.reason)
    ours = leaves(node.output)
    told = tuple(from_dims(tensor.shape) for tensor in result.outputs)
    if result.open:
        told = _undecided(ours, told)
    real = Real(_like(node.output, told), tuple(tensor.dtype for tensor in result.outputs), result.params)
    same = _compare_all(ours, told)
    counted = None in (node.params, result.params) or node.params == result.params
    if same is False or not counted:
        source = _source(node, before)
        return Differs(node.output, node.params, real, inside if source is None else source)
    if same:
        return Agreed(real)
    return Partly(real) if result.open else Filled(real)


def _undecided(ours: tuple[Shape, ...], told: tuple[Shape, ...]) -> tuple[Shape, ...]:
    # A size that Keras leaves open may be one that was handed over as open.
    if [shape.rank for shape in ours] != [shape.rank for shape in told]:
        return tuple(Shape(tuple(UNKNOWN if dim is DYNAMIC else dim for dim in shape)) for shape in told)
    pairs = [zip(a, b, strict=True) for a, b in zip(ours, told, strict=True)]
    return tuple(Shape(tuple(UNKNOWN if b is DYNAMIC and a is not DYNAMIC else b for a, b in pair)) for pair in pairs)


def _source(node: GraphNode, before: Sequence[NodeVerdict]) -> int | None:
    for producer in node.inbound:
        if 0 <= producer < len(before):
            earlier = before[producer].verdict
            if (
                isinstance(earlier, Differs)
                and _compare_all(leaves(earlier.ours), leaves(earlier.real.output)) is False
            ):
                return producer if earlier.follows is None else earlier.follows
    return None


def _compare_all(ours: tuple[Shape, ...], told: tuple[Shape, ...]) -> bool | None:
    # Whether the shapes are equal; None where ours leaves something open.
    if len(ours) != len(told):
        return None if len(ours) == 1 and ours[0].dims is None else False
    answers = [_compare(a, b) for a, b in zip(ours, told, strict=True)]
    return False if False in answers else None if None in answers else True


def _compare(ours: Shape, told: Shape) -> bool | None:
    if ours.dims is None:
        return None
    if ours.rank != told.rank:
        return False
    pairs = zip(ours, told, strict=True)
    known = [(a, b) for a, b in pairs if b is not UNKNOWN and (isinstance(a, int) or a is DYNAMIC)]
    if any(a != b for a, b in known):
        return False
    return True if ours.rank == len(known) else None


def _like(ours: Output, told: tuple[Shape, ...]) -> Output:
    # Keras's shapes in the form in which the code returns them, where that is known.
    if len(leaves(ours)) != len(told):
        return told[0] if len(told) == 1 else Nest("list", told)
    rest = iter(told)
    return _poured(ours, rest)


def _poured(form: Output, shapes: Iterator[Shape]) -> Output:
    if isinstance(form, Shape):
        return next(shapes)
    if form.kind != "dict":
        return Nest(form.kind, tuple(_poured(item, shapes) for item in form.items))
    by_key = dict(zip(form.keys, form.items, strict=True))
    poured = {key: _poured(by_key[key], shapes) for key in sorted(by_key)}
    return Nest("dict", tuple(poured[key] for key in form.keys), form.keys)


def _every(nodes: tuple[NodeVerdict, ...]) -> Iterator[NodeVerdict]:
    for node in nodes:
        yield node
        yield from _every(node.nested)
