"""What a layer of the program does in its ``call``, done again where Keras does it: among tensors of the backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..graph_wire import GraphSpec, NodeSpec, OpenSize, StandIn
from ..wire import Answer, Skipped, Told
from .errors import said
from .ground import Within
from .kit import Kit
from .made import Made
from .models import NoModel, outputs_of
from .tensors import flat, places

OPEN: dict[str, Any] = {"batch_shape": (), "dtype": "int32"}
"""What stands in for a size that is known at run time only."""


class _Stopped(Exception):  # noqa: N818 -- ends a trace of which nothing more is wanted
    """The graph inside leads to nothing."""


MOST = 8
"""Times that a layer is followed, each time with stand-ins for more of what couldn't be asked before."""


def run_inside(
    kit: Kit, graph: GraphSpec, given: list[Any], walk: Callable[..., Made], opened: bool
) -> tuple[Made, list[Any] | None]:
    """What became of the nodes inside, and the tensors that come out, ``None`` where they don't.

    ``opened`` says that what is given hangs on sizes that nobody knows.
    """
    wanted = _wanted(graph)
    for _ in range(MOST):
        held, outputs, lacking = _run(kit, graph, given, walk, opened, wanted)
        if not lacking:
            break
        wanted += [(id(node), [{"batch_shape": shape} for shape in node.shapes or ()]) for node in lacking]
    return held, outputs


def _run(
    kit: Kit,
    graph: GraphSpec,
    handed: list[Any],
    walk: Callable[..., Made],
    opened: bool,
    wanted: list[tuple[int, list[dict[str, Any]]]],
) -> tuple[Made, list[Any] | None, list[NodeSpec]]:
    given = [tensor for tensor in handed if tensor is not None]
    open_sizes = _is_open(given) or any(asked == OPEN for _, inputs in wanted for asked in inputs)
    if kit.backend != "tensorflow" and open_sizes:
        # Other backends make something up for them.
        raise NoModel(f"on {kit.backend} sizes that are open can't be followed inside a layer")
    stand_ins = [[kit.ways.input(asked) for asked in inputs] for _, inputs in wanted]
    held, ground = Made(), Within({})

    def function(tensors: list[Any]) -> list[Any]:
        nonlocal held, ground
        rest = list(tensors[len(given) :])
        ground = Within({key: [rest.pop(0) for _ in inputs] for key, inputs in wanted})
        known = iter(tensors[: len(given)])
        placed = [None if tensor is None else next(known) for tensor in handed]
        held = walk(kit, graph, ground, placed, lambda *_: None, opened)
        outputs = None if held.refused else outputs_of(graph, held)
        if outputs is None:
            raise _Stopped
        return outputs

    try:
        outputs = kit.ways.inside(function)([*given, *(tensor for inputs in stand_ins for tensor in inputs)])
    except Exception as error:
        if not held.answers:
            raise
        outputs = None
        if not held.refused and outputs_of(graph, held) is not None:
            held.answers[-1] = Answer(Skipped(f"Keras can't follow what its layer does: {said(error)}"))
    if kit.backend == "torch":
        # The batch axis is a number there while a layer is followed.
        held.answers = [_only_whole(answer) for answer in held.answers]
    return held, None if outputs is None else flat(outputs), ground.lacking


def _wanted(graph: GraphSpec) -> list[tuple[int, list[dict[str, Any]]]]:
    """The inputs that stand in, beside what they stand in for."""
    found: list[tuple[int, list[dict[str, Any]]]] = []
    for node in graph.nodes:
        met = places([*node.args, *(value for _, value in node.call)])
        found += [(id(place), [_asked(place)]) for place in met]
        if node.shapes and _may_lack(node):
            found.append((id(node), [{"batch_shape": shape} for shape in node.shapes]))
        if node.nested is not None:
            found += _wanted(node.nested)
    return found


def _may_lack(node: NodeSpec) -> bool:
    return bool(node.obstacle) and node.class_name != "InputLayer"


def _asked(place: StandIn | OpenSize) -> dict[str, Any]:
    if isinstance(place, OpenSize):
        return OPEN
    return {"batch_shape": place.shape, "dtype": place.dtype}


def _is_open(given: list[Any]) -> bool:
    return any(size is None for tensor in given for size in tuple(tensor.shape)[1:])


def _only_whole(answer: Answer) -> Answer:
    nested = tuple(_only_whole(inner) for inner in answer.nested)
    told = isinstance(answer.result, Told)
    return Answer(Skipped("on torch only its layer as a whole is asked") if told else answer.result, nested)
