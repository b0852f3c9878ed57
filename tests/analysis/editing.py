"""Random edits of programs, valid ones and garbage, and all that an analysis tells, to be compared."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Callable, Sequence

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.checks import problems
from kshape_ls.ide.inlay_hints import inlay_hints

SPARE = (
    "",
    "# a comment",
    "x = 3  # kshape: ignore",
    "x = 3",
    "    x = layers.Flatten()(x)",
    "def f(x):",
    "    return x",
    ")",
    "])",
    "if x:",
    "else:",
    "    pass",
    "import keras",
    "del x",
    "for x in range(3):",
    "class layers:",
)
GARBAGE = (
    '"',
    "'",
    '"""',
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    "\\",
    "#",
    "\t",
    "\0",
    "\x0c",
    "é",
    "𝒳",
    "*",
    "@",
)
NOTHING = ""


def parses(lines: Sequence[str]) -> bool:
    """Whether Python takes the text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse("\n".join(lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def told(analysis: FileAnalysis) -> dict[str, object]:
    """All that it tells: sites, problems, ranges, graphs, weights."""
    return {
        "sites": analysis.sites,
        "weights": [site.params for site in analysis.sites],
        "findings": analysis.findings,
        "problems": problems(analysis),
        "graphs": [_graph(model) for model in analysis.models],
        "given up": analysis.given_up,
        "comments": analysis.comments,
        "marked": analysis.marked,
        "hints": [inlay_hints(analysis, first, last) for first, last in _stretches(len(analysis.lines))],
    }


def _stretches(count: int) -> list[tuple[int, int]]:
    """All lines, and two stretches of them that overlap."""
    return [(1, count), (1 + count // 4, count // 2 + 1), (1 + count // 3, count)]


def _graph(model: ModelGraph) -> tuple[object, ...]:
    nodes = tuple(map(_node, model.nodes))
    return model.name, model.variable, model.range, model.output, model.total, model.trainable, model.outputs_at, nodes


def _node(node: GraphNode) -> tuple[object, ...]:
    nested = _graph(node.nested) if node.nested is not None else None
    told = (node.name, node.class_name, node.range, node.output, node.inbound, node.inbound_outputs, node.arguments)
    return *told, node.params, node.entry, nested


def edited(lines: Sequence[str], original: Sequence[str], pick: random.Random) -> list[str]:
    """The text after one edit: of whole lines, of a word, of a letter, or back to the original."""
    fresh = list(lines) or list(original)
    pick.choice(EDITS)(fresh, original, pick, pick.randrange(len(fresh)))
    return fresh


Edit = Callable[[list[str], Sequence[str], random.Random, int], None]


def _drop(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    del lines[at : at + pick.randrange(1, 4)]


def _insert(lines: list[str], original: Sequence[str], pick: random.Random, at: int) -> None:
    lines.insert(at, pick.choice([*SPARE, *original]))


def _paste(lines: list[str], original: Sequence[str], pick: random.Random, at: int) -> None:
    first = pick.randrange(len(original))
    lines[at:at] = original[first : first + pick.randrange(1, 6)]


def _undo(lines: list[str], original: Sequence[str], *_: object) -> None:
    lines[:] = original


def _digit(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    lines[at] = lines[at].replace(pick.choice("0123456789"), pick.choice("0123456789"))


def _tail(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    lines[at] += pick.choice(["  # note", " ", ")", "(", ","])


def _swap(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    other = pick.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _rename(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    lines[at] = lines[at].replace("x", "y", 1).replace("relu", "tanh")


def _letter(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    col, line = pick.randrange(len(lines[at]) + 1), lines[at]
    lines[at] = line[:col] + pick.choice([NOTHING, *GARBAGE, "a", "1", " "]) + line[col + pick.randrange(3) :]


def _indent(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    for n in range(at, min(at + pick.randrange(1, 4), len(lines))):
        lines[n] = "    " + lines[n] if pick.random() < 0.5 else lines[n].removeprefix("    ")


def _join(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    lines[at : at + 2] = [pick.choice(["", " ", "; "]).join(lines[at : at + 2])]


def _split(lines: list[str], _: Sequence[str], pick: random.Random, at: int) -> None:
    col = pick.randrange(len(lines[at]) + 1)
    lines[at : at + 1] = [lines[at][:col], lines[at][col:]]


EDITS: tuple[Edit, ...] = (
    *(_drop, _insert, _paste, _undo, _undo, _digit, _digit, _tail, _swap, _rename, _letter, _letter),
    *(_indent, _join, _split),
)
