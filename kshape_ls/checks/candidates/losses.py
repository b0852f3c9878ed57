"""Candidates that change the loss, or the targets, where outputs and targets don't go together."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.candidates import layers
from kshape_ls.checks.candidates.sizes import resize
from kshape_ls.checks.candidates.windows import same_padding
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.culprits import last_pointwise, place_named
from kshape_ls.checks.labels import OUTPUT, TARGET, fitting_labels, target_and_output
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import shape_of, trail
from kshape_ls.checks.text import cut
from kshape_ls.shapes.dims import equal

_SWAPS = (("sparse_categorical_", "categorical_"), ("SparseCategorical", "Categorical"))


def other_labels(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """Class numbers with the sparse loss, one-hot rows with the other."""
    where, wanted = place_named(finding, "loss"), fitting_labels(finding)
    text = cut(analysis.lines, where) if where is not None else ""
    for sparse, dense in _SWAPS:
        if where is not None and wanted == "one-hot" and sparse in text:
            yield Candidate("Use the loss for one-hot labels", (Edit(where, text.replace(sparse, dense)),))
        elif where is not None and wanted == "numbers" and dense in text and sparse not in text:
            yield Candidate("Use the loss for class numbers", (Edit(where, text.replace(dense, sparse)),))


def fewer_axes(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The output's axes collapsed before the layers at the end that leave them alone."""
    shapes = target_and_output(finding)
    way = trail(finding, OUTPUT)
    if shapes is None or (shapes[OUTPUT].rank or 0) <= (shapes[TARGET].rank or 0):
        return
    if shapes[TARGET].rank == 2:
        step = last_pointwise(way, above=2) or (way[0] if way else None)
        entry = step.entry if step is not None else None
        if step is not None and entry is not None and step.inputs:
            before = shape_of(step.inputs[0])
            if step.name == "Dense" and before is not None:
                yield from layers.collapse(analysis, entry, before.rank or 0)
            else:
                yield from layers.after(analysis, entry, step.range, [("Flatten", "")])


def last_step(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The last of a sequence of targets, for a model that gives one answer a sequence."""
    where = place_named(finding, "y")
    shapes = target_and_output(finding)
    if where is None or shapes is None or shapes[TARGET].rank != (shapes[OUTPUT].rank or 0) + 1:
        return
    text = cut(analysis.lines, where)
    if text.replace("_", "").replace(".", "").isalnum():
        yield Candidate(f"Take the last step of {text}", (Edit(where, f"{text}[:, -1]"),))


def as_many_units(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """As many units as the targets have columns."""
    shapes = target_and_output(finding)
    if shapes is None or shapes[TARGET].rank != shapes[OUTPUT].rank or (shapes[OUTPUT].rank or 0) < 2:
        return
    wanted = shapes[TARGET].axis(-1)
    if isinstance(wanted, int) and equal(wanted, shapes[OUTPUT].axis(-1)) is False:
        yield from resize(analysis, trail(finding, OUTPUT), wanted)


def same_extent(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """An output as large as the target: no border lost, or scaled, padded or cropped at the end."""
    shapes = target_and_output(finding)
    way = trail(finding, OUTPUT)
    if shapes is None or not way or shapes[TARGET].rank != shapes[OUTPUT].rank:
        return
    spatial = (shapes[OUTPUT].rank or 0) - 2
    pairs = [(shapes[TARGET].axis(a), shapes[OUTPUT].axis(a)) for a in range(1, spatial + 1)]
    wanted = [(t, o) for t, o in pairs if isinstance(t, int) and isinstance(o, int)]
    if not 1 <= spatial <= 3 or len(wanted) < len(pairs) or all(t == o for t, o in wanted):
        return
    yield from same_padding(analysis, way, way[0].range)
    entry, last = way[0].entry, way[0].range
    if entry is None:
        return
    chosen = []
    if all(t >= o > 0 and t % o == 0 for t, o in wanted):
        chosen.append((f"UpSampling{spatial}D", _factors([t // o for t, o in wanted])))
    pooled = layers.pooled(shapes[OUTPUT], shapes[TARGET])
    if pooled is not None:
        chosen.append(pooled)
    if all(t >= o for t, o in wanted):
        chosen.append((f"ZeroPadding{spatial}D", _pads([t - o for t, o in wanted])))
    if all(t <= o for t, o in wanted):
        chosen.append((f"Cropping{spatial}D", _pads([o - t for t, o in wanted])))
    yield from layers.after(analysis, entry, last, chosen)


def _factors(factors: list[int]) -> str:
    return str(factors[0]) if len(factors) == 1 else f"({', '.join(map(str, factors))})"


def _pads(sizes: list[int]) -> str:
    pads = [(size // 2, size - size // 2) for size in sizes]
    return str(pads[0]) if len(pads) == 1 else f"({', '.join(map(str, pads))})"
