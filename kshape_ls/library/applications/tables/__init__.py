"""The layers inside the models of ``keras.applications``: tables that ``make tables`` reads off real Keras."""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kshape_ls.library.application import BoundLayer, construct
from kshape_ls.library.applications.entry import IMAGENET
from kshape_ls.library.applications.truth import is_word, truth
from kshape_ls.library.index import layer_rule
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Shape

FOLDER = Path(__file__).parent
_COMMON = frozenset(
    {"include_top", "weights", "input_tensor", "input_shape", "pooling", "classes", "classifier_activation", "name"}
)
_POOLING = {"avg": "avg", "max": "max", None: ""}


class Row(NamedTuple):
    """A layer as the table has it: its name (empty: Keras numbers it), and the lines that it is called on."""

    name: str
    class_name: str
    inbound: tuple[int, ...]
    when: str
    arguments: tuple[tuple[str, Arg], ...]


class Part(NamedTuple):
    """A layer of one model: ``bound`` is ``None`` where it has no rule, ``inbound`` are places among the parts."""

    name: str
    class_name: str
    bound: BoundLayer | None
    inbound: tuple[int, ...]
    arguments: tuple[tuple[str, Arg], ...]
    output: Shape


def parts(model: str, own: Shape, arguments: Mapping[str, Arg]) -> tuple[Part, ...] | None:
    """The layers of ``keras.applications.<model>`` in the order of ``model.layers``, ``None`` where they aren't known.

    ``own`` is the shape of the model's input, ``arguments`` are those that it is made with as far as they were given.
    """
    rule = layer_rule(f"applications.{model}")
    if rule is None or own.rank != 4 or not FOLDER.joinpath(f"{model}.tsv").exists():
        return None
    defaults = {p.name: p.default for p in rule.parameters}
    others = {key for key in arguments if key not in _COMMON and arguments[key] != defaults.get(key)}
    arguments = {**defaults, **arguments}
    top, weights, pooling = truth(arguments["include_top"]), arguments["weights"], arguments["pooling"]
    if others or top is None or not (weights is None or isinstance(weights, str)):
        return None
    when = "top" if top else _POOLING.get(pooling) if pooling is None or isinstance(pooling, str) else None
    if when is None:
        return None
    classes, activation = arguments["classes"], arguments["classifier_activation"]
    last = (classes if isinstance(classes, int) else UNKNOWN, activation if isinstance(activation, str) else UNKNOWN)
    return _made(model, own, when, is_word(weights, IMAGENET) is True, last)


@functools.cache
def rows(model: str) -> tuple[Row, ...]:
    """The table of a model."""
    return tuple(map(_row, FOLDER.joinpath(f"{model}.tsv").read_text(encoding="utf-8").splitlines()))


def _row(line: str) -> Row:
    name, class_name, inbound, when, written = (line + "\t" * 4).split("\t")[:5]
    arguments = [pair.partition("=")[::2] for pair in written.split()]
    return Row(
        name, class_name, tuple(map(int, inbound.split())), when, tuple((k, ast.literal_eval(v)) for k, v in arguments)
    )


@functools.lru_cache(maxsize=16)
def _made(model: str, own: Shape, when: str, trained: bool, last: tuple[Arg, Arg]) -> tuple[Part, ...]:
    there = {"", when, IMAGENET} if trained else {"", when}
    places: dict[int, int] = {}
    made: list[Part] = []
    for line, row in enumerate(rows(model)):
        if row.when not in there:
            continue
        inbound = tuple(places[n] for n in row.inbound if n in places) or ((len(made) - 1,) if made else ())
        places[line] = len(made)
        made.append(_part(row, inbound, tuple(made[n].output for n in inbound), own, last))
    return tuple(made)


def _part(row: Row, inbound: tuple[int, ...], inputs: tuple[Shape, ...], own: Shape, last: tuple[Arg, Arg]) -> Part:
    if row.class_name == "InputLayer":
        return Part(row.name, row.class_name, None, (), (), own)
    written = tuple(_argument(key, value, inputs[0], last) for key, value in row.arguments)
    rule = layer_rule(row.class_name)
    bound = None if rule is None else construct(rule, (), dict(written))
    if not isinstance(bound, BoundLayer):
        # Layers of the models' own scale or drop, and keep the shape.
        return Part(row.name, row.class_name, None, inbound, written, inputs[0])
    output = bound.apply(inputs[0] if len(inputs) == 1 else inputs)
    return Part(
        row.name, row.class_name, bound, inbound, written, output if isinstance(output, Shape) else UNKNOWN_SHAPE
    )


def _argument(key: str, value: Arg, inputs: Shape, last: tuple[Arg, Arg]) -> tuple[str, Arg]:
    if key == "fitted":
        return "padding", (_border(inputs.axis(1), value), _border(inputs.axis(2), value))
    if key == "activation" and value == "softmax":
        return key, last[1]
    return key, last[0] if value == "classes" else (last[0],) if value == ("classes",) else value


def _border(size: Dim, half: int) -> Arg:
    """What Keras adds at both ends of an axis so that a window of ``2 * half + 1`` with stride 2 fits."""
    if size is DYNAMIC or isinstance(size, int):
        even = not isinstance(size, int) or size % 2 == 0
        return (half - even, half)
    return UNKNOWN
