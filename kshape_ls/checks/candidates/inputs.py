"""Candidates that change the shape a model is declared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Range, Step
from kshape_ls.checks.arguments import Bracketed, Item, read
from kshape_ls.checks.candidates.constructors import tuple_text
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import place, shape_of
from kshape_ls.checks.text import cut, width
from kshape_ls.shapes import DYNAMIC, Dim, Output, Shape

_NAMES = ("shape", "input_shape")
_BATCH_NAMES = ("batch_shape", "batch_input_shape")


def input_shape(analysis: Analysis, step: Step, dims: Sequence[Dim | None], shows: Range | None) -> Iterator[Candidate]:
    """The declared shape, batch axis left out, as ``dims``."""
    title = f"Change the input shape to {tuple_text(dims)}"
    edits = declared(analysis.lines, step, dims)
    named = _where_named(analysis.lines, edits, len(dims))
    if named is not None:
        yield Candidate(f"{title} on line {named.line}", (Edit(named, tuple_text(dims)),), shows)
    if edits:
        yield Candidate(title, edits, shows)


def declared(lines: Sequence[str], step: Step, dims: Sequence[Dim | None]) -> tuple[Edit, ...]:
    """Edits that make the input that a step stands for have these sizes; only the numbers that differ change."""
    call = read(lines, place(step))
    if call is None:
        return ()
    callee = cut(lines, Range(*place(step)[:2], *call.range[:2])).strip()
    written = _written(call, is_input=callee.endswith(("Input", "InputLayer")))
    if written is None:
        return _input_dim(call, dims)
    item, with_batch = written
    texts = ["None" if d is None or d is DYNAMIC else str(d) for d in dims]
    value = cut(lines, item.value)
    sizes = read(lines, item.value) if value.startswith(("(", "[")) else None
    old = shape_of(step.output)
    if sizes is not None and old is not None and old.dims is not None:
        skipped = int(with_batch)
        items = sizes.items[skipped:]
        before = old.dims[1:]
        if len(items) == len(texts) == len(before) and not any(i.name for i in items):
            pairs = zip(items, texts, before, dims, strict=True)
            return tuple(Edit(i.whole, text) for i, text, was, is_ in pairs if _differ(was, is_))
    batch = [cut(lines, sizes.items[0].whole)] if with_batch and sizes is not None and sizes.items else []
    if with_batch and not batch:
        return ()
    every = [*batch, *texts]
    return (Edit(item.value, f"({every[0]},)" if len(every) == 1 else f"({', '.join(every)})"),)


def named_at(lines: Sequence[str], step: Step) -> Range | None:
    """Where the shape of an input is written, if it is given by a name: ``size = (60, 60, 1)``."""
    call = read(lines, place(step))
    written = _written(call, is_input=True) if call is not None else None
    if written is None:
        return None
    return _where_named(lines, (Edit(written[0].value, ""),), len(sizes_of(step.output)) + written[1])


def sizes_of(output: Output) -> tuple[Dim, ...]:
    """A tensor's dimensions without the batch axis."""
    return output.dims[1:] if isinstance(output, Shape) and output.dims is not None else ()


def _where_named(lines: Sequence[str], edits: Sequence[Edit], count: int) -> Range | None:
    """The tuple that ``size = (60, 60, 1)`` or ``def f(size=(60, 60, 1))`` gives a name that the edit would replace."""
    name = cut(lines, edits[0].range) if len(edits) == 1 else ""
    if not name.isidentifier():
        return None
    pattern = re.compile(rf"(?:^\s*|^\s*def\b.*[(,]\s*){name}\s*=\s*(\([^()=]*\))")
    found = [(n, match) for n, line in enumerate(lines, 1) if (match := pattern.match(line))]
    if len(found) != 1:
        return None
    number, match = found[0]
    start, end = (width(lines[number - 1][:at]) for at in match.span(1))
    where = Range(number, start, number, end)
    sizes = read(lines, where)
    return where if sizes is not None and len(sizes.items) == count else None


def _written(call: Bracketed, *, is_input: bool) -> tuple[Item, bool] | None:
    for item in call.items:
        if item.name in _NAMES or item.name in _BATCH_NAMES:
            return item, item.name in _BATCH_NAMES
    if is_input and call.items and not call.items[0].name:
        return call.items[0], False
    return None


def _input_dim(call: Bracketed, dims: Sequence[Dim | None]) -> tuple[Edit, ...]:
    item = next((item for item in call.items if item.name == "input_dim"), None)
    if item is None:
        return ()
    if len(dims) == 1:
        return (Edit(item.value, str(dims[0])),)
    return (Edit(item.whole, f"input_shape={tuple_text(dims)}"),)


def _differ(was: Dim, is_: Dim | None) -> bool:
    return was != (DYNAMIC if is_ is None else is_)
