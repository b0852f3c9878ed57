"""Candidates for branches that meet with shapes that don't go together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import Bracketed, find, put, read
from kshape_ls.checks.candidates.inputs import input_shape, sizes_of
from kshape_ls.checks.candidates.sizes import resize
from kshape_ls.checks.candidates.windows import keras_1_windows, no_stride, same_padding
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.naming import name_class
from kshape_ls.checks.problem import Candidate
from kshape_ls.checks.rewriting import wrap
from kshape_ls.checks.steps import INPUTS, Trail, given, maker_of_size, shape_of, trail
from kshape_ls.checks.text import cut
from kshape_ls.shapes import Shape


def fitting_axis(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The axis on which ``Concatenate`` can join: the only one where the shapes differ."""
    if finding.subject.lower() != "concatenate":
        return
    shapes = [shape_of(each) for each in finding.inputs]
    known = [shape for shape in shapes if shape is not None]
    rank = known[0].rank if known else None
    if rank is None or len(known) < len(shapes) or any(shape.rank != rank for shape in known):
        return
    differing = [axis for axis in range(1, rank) if len({shape.axis(axis) for shape in known}) > 1]
    call = read(analysis.lines, _constructed(finding))
    if len(differing) == 1 and call is not None and len(_branches(finding)) > 1:
        axis = -1 if differing[0] == rank - 1 else differing[0]
        if finding.entry is None and find(call, "Concatenate", "axis") is not None and not call.items[0].name:
            return
        edit = put(analysis.lines, call, "Concatenate", "axis", str(axis))
        yield Candidate(f"Join on axis {axis}", (edit,), finding.range)


def same_windows(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """No border lost on either branch, and windows that were meant as such."""
    steps = [step for way in _branches(finding) for step in way]
    yield from keras_1_windows(analysis, steps, finding.range)
    shared = frozenset.intersection(*(frozenset(way) for way in _branches(finding))) if steps else frozenset()
    own = [step for step in steps if step not in shared]
    yield from same_padding(analysis, own, finding.range)
    yield from same_padding(analysis, steps, finding.range)
    yield from no_stride(analysis, own, finding.range)


def same_size(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """As many units on one branch as on the other."""
    shapes = _shapes(finding)
    if len(shapes) != 2 or finding.mismatch.axis is None:
        return
    axis = _from_end(finding.mismatch.axis, shapes)
    for at in (1, 0):
        size, way = shapes[1 - at].axis(axis), _branches(finding)[at]
        if isinstance(size, int):
            if axis == -1:
                yield from resize(analysis, way, size, finding.range)
            yield from _input_size(analysis, finding, way, axis, size)


def divisible_input(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """An input that every pooling can halve, so that what is doubled again meets its skip."""
    for way in _branches(finding):
        root = way[-1] if way else None
        declared = shape_of(root.output) if root is not None and root.name in INPUTS else None
        if root is None or declared is None:
            continue
        sizes = list(sizes_of(declared))
        factor = _shrunk(way)
        if factor < 2 or len(sizes) < 2:
            continue
        rounded = [_up(size, factor) if isinstance(size, int) else size for size in sizes[:-1]]
        if rounded != sizes[:-1]:
            yield from input_shape(analysis, root, [*rounded, sizes[-1]], finding.range)


def same_extent(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The smaller branch padded with zeros, or the larger one cropped, right where they meet."""
    shapes = _shapes(finding)
    if len(shapes) != 2 or shapes[0].rank != shapes[1].rank or not 3 <= (shapes[0].rank or 0) <= 5:
        return
    differences = [
        b - a if isinstance(a, int) and isinstance(b, int) else 0
        for a, b in zip(list(shapes[0])[1:-1], list(shapes[1])[1:-1], strict=True)
    ]
    smaller = 0 if all(d >= 0 for d in differences) else 1 if all(d <= 0 for d in differences) else None
    if smaller is None or not any(differences):
        return
    pads = [(abs(d) // 2, abs(d) - abs(d) // 2) for d in differences]
    text = str(pads[0]) if len(pads) == 1 else f"({', '.join(map(str, pads))})"
    for name, at in (("ZeroPadding", smaller), ("Cropping", 1 - smaller)):
        yield from _wrapped(analysis, finding, at, f"{name}{len(pads)}D", text)


def _wrapped(analysis: Analysis, finding: Finding, at: int, class_name: str, arguments: str) -> Iterator[Candidate]:
    branches = _written_branches(analysis, finding)
    position = finding.mismatch.inputs[at]
    if branches is None or position >= len(branches.items):
        return
    callee = finding.entry.callee if finding.entry is not None else ""
    named = name_class(analysis.lines, analysis.import_style(), class_name, callee)
    if named is None:
        return
    edits = wrap(branches.items[position].whole, f"{named.text}({arguments})(", ")")
    title = f"Insert {class_name}({arguments}) before {cut(analysis.lines, branches.items[position].whole)} is merged"
    yield Candidate(title, (*edits, *named.edits), finding.range)


def _from_end(axis: int, shapes: list[Shape]) -> int:
    return axis - max(shape.rank or 0 for shape in shapes) if axis >= 0 else axis


def _written_branches(analysis: Analysis, finding: Finding) -> Bracketed | None:
    # ``Add()([a, b])`` and ``add([a, b])``
    if finding.entry is not None:
        return read(analysis.lines, finding.entry.argument) if finding.entry.argument is not None else None
    call = read(analysis.lines, finding.range)
    return read(analysis.lines, call.items[0].value) if call is not None and call.items else None


def _input_size(analysis: Analysis, finding: Finding, way: Trail, axis: int, size: int) -> Iterator[Candidate]:
    maker = maker_of_size(way, axis)
    if maker is None or maker.name not in INPUTS:
        return
    shape, met = shape_of(maker.output), shape_of(way[0].output)
    if shape is None or shape.dims is None or met is None or met.dims is None:
        return
    old = met.axis(axis)
    dims = [size if d == old else d for d in shape.dims[1:]]
    yield from input_shape(analysis, maker, dims, finding.range)


def _shapes(finding: Finding) -> list[Shape]:
    found = [shape_of(finding.inputs[p]) for p in finding.mismatch.inputs if p < len(finding.inputs)]
    return [shape for shape in found if shape is not None]


def _branches(finding: Finding) -> list[Trail]:
    return [trail(finding, position) for position in finding.mismatch.inputs]


def _constructed(finding: Finding) -> Range:
    entry = finding.entry
    return entry.layer if entry is not None and entry.layer is not None else finding.range


def _shrunk(way: Trail) -> int:
    # The product of all the strides that made the first spatial axis smaller.
    factor = 1
    for step in way:
        old, new = given(step), shape_of(step.output)
        if old is None or new is None or old.rank != new.rank:
            continue
        a, b = old.axis(1), new.axis(1)
        if isinstance(a, int) and isinstance(b, int) and 0 < b <= a // 2:
            factor *= max(1, round(a / b))
    return factor


def _up(size: int, factor: int) -> int:
    return math.ceil(size / factor) * factor
