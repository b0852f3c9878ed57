"""Candidates for arrays that hold different numbers of samples."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.checks.arguments import Item, read
from kshape_ls.checks.candidates.constructors import once
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.culprits import place_named
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import Trail, given, shape_of
from kshape_ls.checks.text import cut
from kshape_ls.shapes import Shape


def as_many_samples(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The sizes that a reshape splits samples with put right, or the longer arrays cut."""
    shapes = [shape_of(each) for each in finding.inputs]
    counts = [shape.axis(0) if shape is not None else None for shape in shapes]
    known = [count for count in counts if isinstance(count, int)]
    if not known or len(known) < len(counts):
        return
    for at, way in enumerate(finding.trails):
        others = {count for n, count in enumerate(known) if n != at}
        step = reshaping(way)
        if step is not None and len(others) == 1:
            yield from _regrouped(analysis, step, others.pop())
    yield from _cut(analysis, finding, known)


def reshaping(way: Trail) -> Step | None:
    """The nearest reshape that left the number of samples to what remains."""
    for step in way:
        old, new = given(step), shape_of(step.output)
        if old is None or new is None:
            return None
        if step.name == "reshape" and old.axis(0) != new.axis(0):
            return step
    return None


def _regrouped(analysis: Analysis, step: Step, samples: int) -> Iterator[Candidate]:
    old, new = given(step), shape_of(step.output)
    total = _total(old)
    if new is None or new.rank != 2 or total is None or total % samples:
        return
    items = _targets(analysis.lines, step.range)
    sizes = [item for item in items if cut(analysis.lines, item.whole).strip() != "-1"]
    if len(items) == 2 and len(sizes) == 1:
        right = total // samples
        edit = Edit(sizes[0].whole, str(right))
        yield Candidate(f"Change {cut(analysis.lines, sizes[0].whole)} to {right}", (edit,), step.range)


def _targets(lines: Sequence[str], call: Range) -> tuple[Item, ...]:
    # ``x.reshape(-1, 3)``, ``x.reshape((-1, 3))``, ``np.reshape(x, (-1, 3))``
    brackets = read(lines, call)
    if brackets is None or not brackets.items:
        return ()
    inner = read(lines, brackets.items[-1].value)
    in_tuple = inner is not None and cut(lines, brackets.items[-1].value)[:1] in "(["
    return inner.items if inner is not None and in_tuple else brackets.items


def _cut(analysis: Analysis, finding: Finding, counts: Sequence[int]) -> Iterator[Candidate]:
    least = min(counts)
    values = [*_values(analysis.lines, place_named(finding, "x")), *_values(analysis.lines, place_named(finding, "y"))]
    if len(values) != len(counts):
        return
    longer = [value for value, count in zip(values, counts, strict=True) if count > least]
    edits = once(Edit(value, f"{cut(analysis.lines, value)}[:{least}]") for value in longer)
    if edits and least > 0:
        yield Candidate(f"Use the first {least} samples of each", edits)


def _values(lines: Sequence[str], where: Range | None) -> list[Range]:
    if where is None:
        return []
    text = cut(lines, where)
    if text[:1] not in "[({":
        return [where]
    brackets = read(lines, where)
    if brackets is None:
        return []
    return [_after_colon(lines, item.whole) if text[:1] == "{" else item.whole for item in brackets.items]


def _after_colon(lines: Sequence[str], item: Range) -> Range:
    text = cut(lines, item)
    if item.line != item.end_line or ":" not in text:
        return item
    value = text[text.index(":") + 1 :]
    skipped = len(text) - len(value.lstrip())
    return item._replace(col=item.col + len(text[:skipped].encode()))


def _total(shape: Shape | None) -> int | None:
    dims = [] if shape is None or shape.dims is None else [d for d in shape.dims if isinstance(d, int)]
    return math.prod(dims) if shape is not None and shape.dims is not None and len(dims) == len(shape.dims) else None
