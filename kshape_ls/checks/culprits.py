"""Which step on the way of a tensor is to blame, for each kind of mismatch."""

from __future__ import annotations

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.checks.check import Blame
from kshape_ls.checks.labels import fitting_labels
from kshape_ls.checks.steps import (
    INPUTS,
    POINTWISE,
    RECURRENT,
    Trail,
    arguments,
    deed,
    given,
    maker_of_rank,
    maker_of_size,
    place,
    shape_of,
    shrinkers,
    told,
    trail,
)
from kshape_ls.shapes import Shape

_PRODUCTS = frozenset({"Flatten", "Reshape"})


def blame(trail_: Trail, step: Step | None, *, spatial: bool = False) -> Blame | None:
    """A step of a trail as the culprit; the way back goes on from it."""
    if step is None or step not in trail_:
        return None
    rest = trail_[trail_.index(step) + 1 :]
    return Blame(place(step), deed(step, spatial=spatial), told(step, spatial=spatial), rest)


def of_rank(finding: Finding) -> Blame | None:
    """An RNN that returns too many or too few axes; else the step that made the rank, or the input."""
    mismatch = finding.mismatch
    if len(mismatch.inputs) > 1:
        return _of_other_rank(finding)
    way = trail(finding)
    wanted, found = mismatch.expected, mismatch.found
    if isinstance(wanted, int) and isinstance(found, int):
        recurrent = nearest_recurrent(way, returns_sequences=found > wanted)
        if abs(found - wanted) == 1 and recurrent is not None:
            return blame(way, recurrent)
        if found > wanted and way and _spare_axis(way[-1]) and any(step.name == "Embedding" for step in way):
            return blame(way, way[-1])
    return blame(way, maker_of_rank(way))


def of_size(finding: Finding) -> Blame | None:
    """The step that made the size of the axis at fault; where that is a product, the input that it comes from."""
    way = trail(finding)
    axis = finding.mismatch.axis
    if len(finding.mismatch.inputs) > 1:
        return of_merge(finding)
    maker = maker_of_size(way, axis) if axis is not None else None
    return blame(way, way[-1] if maker is not None and maker.name in _PRODUCTS else maker)


def of_window(finding: Finding) -> Blame | None:
    """The step that shrank the axis: one that strides by its whole window first, then the nearest."""
    way = trail(finding)
    axis = finding.mismatch.axis
    if axis is None:
        return None
    steps = list(shrinkers(way, axis))
    striding = next((step for step in steps if strides_by_window(step)), None)
    nearest = steps[0] if steps else (way[-1] if way else None)
    return blame(way, striding or nearest, spatial=True)


def of_total(finding: Finding) -> Blame | None:
    """The step that made a shape whose elements don't divide: the nearest that changed it."""
    way = trail(finding)
    return blame(way, next((step for step in way if step.inputs[:1] != (step.output,)), None))


def of_merge(finding: Finding) -> Blame | None:
    """On the branch that was made smaller, the step that did it; else what made the later input's size."""
    positions = finding.mismatch.inputs
    axis = finding.mismatch.axis
    if len(positions) < 2 or axis is None:
        return None
    ways = [trail(finding, position) for position in positions]
    shapes = [shape_of(finding.inputs[p]) if p < len(finding.inputs) else None for p in positions]
    ranks = {shape.rank for shape in shapes if shape is not None}
    if len(ranks) == 1 and (rank := ranks.pop() or 0) > 3 and 0 < axis % rank < rank - 1:
        smaller = _smaller(ways, shapes, axis)
        own = [step for step in smaller if step not in _shared(ways)]
        shrinking = list(shrinkers(tuple(own), axis))
        chosen = next((step for step in shrinking if strides_by_window(step)), None) or next(iter(shrinking), None)
        if chosen is not None:
            return _indivisible(smaller, axis) or blame(smaller, chosen, spatial=True)
    highest = max((shape.rank or 0 for shape in shapes if shape is not None), default=0)
    from_end = axis - highest if axis >= 0 else axis
    makers = [(way, maker_of_size(way, from_end)) for way in ways]
    inputs = [(way, step) for way, step in makers if step is not None and step.name in INPUTS]
    chosen_way, step = inputs[-1] if inputs else makers[-1]
    return blame(chosen_way, step)


def of_target(finding: Finding) -> Blame | None:
    """What made output and target differ: the loss, an RNN, a missing ``Flatten``, a lost border, or the last layer."""
    if len(finding.inputs) < 2:
        return None
    target, output = shape_of(finding.inputs[0]), shape_of(finding.inputs[1])
    way = trail(finding, 1)
    if target is None or output is None or target.rank is None or output.rank is None:
        return blame(way, way[0] if way else None)
    loss = place_named(finding, "loss")
    if loss is not None and fitting_labels(finding) is not None:
        return Blame(loss, "the loss is chosen here", "", way)
    if output.rank != target.rank:
        recurrent = nearest_recurrent(without_pointwise(way), returns_sequences=output.rank > target.rank)
        dense = last_pointwise(way, above=target.rank) if output.rank > target.rank else None
        if recurrent is None and dense is not None:
            return _uncollapsed(way, dense)
        return blame(way, recurrent or (way[0] if way else None))
    if output.axis(-1) == target.axis(-1):
        lossy = next((step for step in way if _loses_border(step)), None)
        return blame(way, lossy or (way[0] if way else None), spatial=lossy is not None)
    data = trail(finding, 0)
    counted = next((step for step in data if _counts_classes(step)), None)
    if output.rank > 3 and output.axis(-1) == 1 and target.axis(-1) in (3, 4) and data:
        return blame(data, data[-1])
    return blame(data, counted) or blame(way, next((step for step in way if _has_size(step)), None))


def of_data(finding: Finding) -> Blame | None:
    """The declared input where one size differs, the data's origin where it has other axes."""
    if is_of_lengths(finding):
        ways = [way for way in finding.trails if way]
        regrouped = [(way, step) for way in ways for step in way if step.name == "reshape"]
        return blame(*regrouped[0]) if regrouped else None
    data, declared = trail(finding), declaration(finding)
    given_ = shape_of(finding.inputs[0]) if finding.inputs else None
    taken = shape_of(declared.output) if declared is not None else None
    same_rank = given_ is not None and taken is not None and given_.rank == taken.rank
    if declared is not None and (same_rank or not data):
        return blame((declared,), declared)
    return blame(data, data[-1] if data else None)


def is_of_lengths(finding: Finding) -> bool:
    """Whether the arrays hold different numbers of samples."""
    return finding.mismatch.axis == 0 and not finding.declared


def declaration(finding: Finding) -> Step | None:
    """The model's own input that refused what it was given."""
    position = finding.mismatch.inputs[0] if finding.mismatch.inputs else 0
    return finding.declared[position] if position < len(finding.declared) else None


def nearest_recurrent(way: Trail, *, returns_sequences: bool) -> Step | None:
    """The nearest RNN that does, or doesn't, return sequences, with nothing after it that changes the rank."""
    for step in way:
        old, new = given(step), shape_of(step.output)
        if step.name in RECURRENT and old is not None and new is not None:
            return step if (old.rank == new.rank) is returns_sequences else None
        if old is None or new is None or old.rank != new.rank:
            return None
    return None


def strides_by_window(step: Step) -> bool:
    """Whether a convolution takes strides as long as its window: Keras 1's ``Conv2D(32, 3, 3)``."""
    own = arguments(step)
    window, strides = _single(own.get("kernel_size")), _single(own.get("strides"))
    return "Conv" in step.name and window is not None and window > 1 and window == strides


def last_pointwise(way: Trail, *, above: int) -> Step | None:
    """The earliest ``Dense`` of the layers at the end that leave all axes but the last; its rank is above ``above``."""
    found = None
    for step in way:
        shape = shape_of(step.output)
        if step.name not in POINTWISE or shape is None or (shape.rank or 0) <= above:
            break
        if step.name == "Dense" and step.inputs:
            found = step
    return found


def place_named(finding: Finding, name: str) -> Range | None:
    """The range of one of the expressions that a finding speaks of: ``x``, ``loss``."""
    return dict(finding.places).get(name)


def without_pointwise(way: Trail) -> Trail:
    """A trail from the first step on that does more than change each vector by itself."""
    at = next((i for i, step in enumerate(way) if step.name not in POINTWISE), len(way))
    return way[at:]


def _uncollapsed(way: Trail, dense: Step) -> Blame:
    did = f"works on the last axis of {dense.inputs[0]} only"
    return Blame(
        place(dense),
        f"{did}: no Flatten or pooling collapses the others",
        f"Dense on line {place(dense).line} {did}: no Flatten or pooling before it collapses the others",
        way[way.index(dense) + 1 :],
    )


def _loses_border(step: Step) -> bool:
    own = arguments(step)
    old, new = given(step), shape_of(step.output)
    strides = _single(own.get("strides", 1))
    lost = old is not None and new is not None and old.axis(1) != new.axis(1)
    return lost and "Conv" in step.name and own.get("padding") == "valid" and strides == 1


def _counts_classes(step: Step) -> bool:
    # ``to_categorical`` without ``num_classes`` has as many columns as the largest label says.
    return step.name == "to_categorical" and arguments(step).get("num_classes") is None


def _has_size(step: Step) -> bool:
    return step.name not in POINTWISE or step.name == "Dense"


def _of_other_rank(finding: Finding) -> Blame | None:
    ways = [trail(finding, position) for position in finding.mismatch.inputs]
    makers = [(way, maker_of_rank(way)) for way in ways]
    return next((blame(way, step) for way, step in reversed(makers) if step is not None), None)


def _spare_axis(step: Step) -> bool:
    shape = shape_of(step.output)
    return step.name in INPUTS and shape is not None and (shape.rank or 0) > 2 and shape.axis(-1) == 1


def _smaller(ways: list[Trail], shapes: list[Shape | None], axis: int) -> Trail:
    sizes = [shape.axis(axis) if shape is not None else None for shape in shapes]
    known = [(size, at) for at, size in enumerate(sizes) if isinstance(size, int)]
    return ways[min(known)[1]] if known else ways[-1]


def _indivisible(way: Trail, axis: int) -> Blame | None:
    # Where every step on the way halves, or divides otherwise, what is lost is the remainder of the size declared.
    root = way[-1] if way else None
    declared = shape_of(root.output) if root is not None and root.name in INPUTS else None
    size = declared.axis(axis) if declared is not None else None
    factor = 1
    steps = tuple(shrinkers(way, axis))
    for step in steps:
        old, new = given(step), shape_of(step.output)
        before, after = (shape.axis(axis) if shape is not None else None for shape in (old, new))
        stride = _single(arguments(step).get("strides") or arguments(step).get("pool_size"))
        if not (isinstance(before, int) and isinstance(after, int) and isinstance(stride, int)) or stride < 2:
            return None
        if after not in (before // stride, -(-before // stride)) or strides_by_window(step):
            return None
        factor *= stride
    if root is None or not isinstance(size, int) or size % factor == 0:
        return None
    did = f"has a size of {size}, which the layers behind it can't divide by {factor} without a remainder"
    return Blame(place(root), did, f"Input on line {place(root).line} {did}", steps)


def _shared(ways: list[Trail]) -> frozenset[Step]:
    return frozenset.intersection(*(frozenset(way) for way in ways))


def _single(value: object) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, tuple) and value and all(isinstance(v, int) and v == value[0] for v in value):
        first: int = value[0]
        return first
    return None
