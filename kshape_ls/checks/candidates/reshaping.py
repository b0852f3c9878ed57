"""Candidates for a ``Reshape`` whose sizes don't multiply to those of its input."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import Bracketed, Item, find, read
from kshape_ls.checks.candidates import layers
from kshape_ls.checks.candidates.constructors import tuple_text
from kshape_ls.checks.candidates.sizes import resize
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import shape_of, trail
from kshape_ls.checks.text import cut
from kshape_ls.shapes import from_dims


def target_size(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """One size of the target put right, or left to Keras as -1."""
    total = finding.mismatch.expected
    written = _target(analysis, finding)
    sizes = dict(finding.arguments).get(finding.mismatch.argument or "target_shape")
    if written is None or not isinstance(total, int) or not isinstance(sizes, tuple):
        return
    items, value = written
    if len(items) != len(sizes) or not all(isinstance(size, int) for size in sizes):
        return
    fitting = []
    for at, size in enumerate(sizes):
        rest = math.prod(other for other in sizes[:at] + sizes[at + 1 :] if other != -1)
        if size != -1 and rest > 0 and total % rest == 0:
            fitting.append((abs(total // rest - size), at, total // rest))
    for _, at, right in sorted(fitting, key=lambda each: (each[0], -each[1])):
        for size in (right, -1) if -1 not in sizes else (right,):
            target = tuple_text((*sizes[:at], size, *sizes[at + 1 :]))
            yield Candidate(f"Reshape to {target}", (Edit(items[at].whole, str(size)),), finding.range)
    if not fitting:
        yield Candidate("Reshape to (-1,)", (Edit(value, "(-1,)"),), finding.range)


def is_far_off(finding: Finding) -> bool:
    """Whether so many numbers are too many or missing that another target can't have been meant."""
    held, wanted = finding.mismatch.expected, finding.mismatch.found
    return isinstance(held, int) and isinstance(wanted, int) and not held <= 16 * wanted <= 256 * held


def source_size(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """What is reshaped, made to hold as many numbers as the target wants."""
    wanted = finding.mismatch.found
    given = shape_of(finding.inputs[0]) if finding.inputs else None
    if not isinstance(wanted, int) or wanted < 1 or given is None:
        return
    if given.rank == 2:
        yield from resize(analysis, trail(finding), wanted, finding.range)
    sizes = dict(finding.arguments).get(finding.mismatch.argument or "target_shape")
    entry = finding.entry
    if entry is None or not isinstance(sizes, tuple):
        return
    pooled = layers.pooled(given, from_dims((None, *sizes))) if all(isinstance(s, int) for s in sizes) else None
    if pooled is not None:
        yield from layers.before(analysis, entry, [pooled])
    held = finding.mismatch.expected
    if given.rank is not None and given.rank > 2 and isinstance(held, int) and wanted * 4 < held:
        yield from layers.row_before(analysis, entry, [("Flatten", ""), ("Dense", str(wanted))])


def _target(analysis: Analysis, finding: Finding) -> tuple[tuple[Item, ...], Range] | None:
    entry = finding.entry
    call: Bracketed | None = read(analysis.lines, entry.layer if entry and entry.layer else finding.range)
    if call is None:
        return None
    if entry is not None:
        item = find(call, finding.subject, finding.mismatch.argument or "target_shape") or (
            call.items[0] if call.items and not call.items[0].name else None
        )
        if item is None:
            return None
        sizes = read(analysis.lines, item.value)
        return (sizes.items, item.value) if sizes is not None else None
    return _op_target(analysis, call, dict(finding.arguments).get("shape"))


def _op_target(analysis: Analysis, call: Bracketed, sizes: object) -> tuple[tuple[Item, ...], Range] | None:
    # ``x.reshape(2, 3)`` and ``reshape(x, (2, 3))``
    count = len(sizes) if isinstance(sizes, tuple) else 0
    for item in call.items:
        inner = read(analysis.lines, item.value)
        if inner is not None and len(inner.items) == count and cut(analysis.lines, item.value)[:1] in "([":
            return inner.items, item.value
    return (call.items, call.inner) if len(call.items) == count else None
