"""A tensor with more or fewer axes than a layer takes."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding, Step
from kshape_ls.checks import culprits
from kshape_ls.checks.arguments import put, read
from kshape_ls.checks.candidates import data, layers
from kshape_ls.checks.candidates.constructors import takes
from kshape_ls.checks.candidates.inputs import input_shape, sizes_of
from kshape_ls.checks.candidates.recurrent import return_sequences
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.steps import INPUTS, RECURRENT, Trail, maker_of_rank, place, shape_of, trail
from kshape_ls.shapes import DYNAMIC, Dim, Shape
from kshape_ls.shapes.dims import show

DOCUMENTATION = """
A layer was given a tensor with another number of axes than it works on. `LSTM` wants `(batch, time, features)`,
`Conv2D` wants `(batch, height, width, channels)`, `RepeatVector` wants `(batch, features)`. Mostly an axis got lost on
the way (an RNN without `return_sequences=True`, images without their channel axis), or one is left that should have
been collapsed (`Flatten` or global pooling forgotten).

Wrong: the first `LSTM` returns its last step only, so the second one has no time axis.

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((10, 20)),
    layers.LSTM(32),
    layers.LSTM(16),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((10, 20)),
    layers.LSTM(32, return_sequences=True),
    layers.LSTM(16),
])
```

Keras says, when the line runs:

```text
ValueError: Input 0 of layer "lstm_1" is incompatible with the layer: expected ndim=3, found ndim=2.
Full shape received: (None, 32)
```

To silence it, end the line with `# kshape: ignore[rank-mismatch]`.
"""


_COLLAPSING = ("Flatten", "Global")


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Axes taken away or put back: where an RNN lost them, before the layer, or at the input."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    given = shape_of(finding.inputs[0]) if finding.inputs else None
    wanted = finding.mismatch.expected
    if finding.declared:
        yield from data.other_data(analysis, finding)
        yield from data.other_input(analysis, finding)
    elif given is not None and given.rank is not None and isinstance(wanted, int):
        change = _fewer if given.rank > wanted else _more
        yield from change(analysis, finding, given, wanted)


def _fewer(analysis: Analysis, finding: Finding, given: Shape, wanted: int) -> Iterator[Candidate]:
    rank, way, entry = given.rank or 0, trail(finding), finding.entry
    if rank == wanted + 1:
        yield from return_sequences(analysis, way, wanted=False)
        yield from _without_spare_axis(analysis, finding, way)
    if entry is None:
        return
    if wanted == 2:
        yield from layers.collapse(analysis, entry, rank)
    if wanted == 3 and rank > 3 and finding.subject in RECURRENT:
        yield from layers.collapse_each(analysis, entry, rank)
    if wanted == 3 and rank == 4:
        yield from layers.before(analysis, entry, [("Reshape", f"(-1, {show(given.axis(-1))})")])


def _more(analysis: Analysis, finding: Finding, given: Shape, wanted: int) -> Iterator[Candidate]:
    rank, way, entry = given.rank or 0, trail(finding), finding.entry
    if rank == wanted - 1:
        yield from return_sequences(analysis, way, wanted=True)
    yield from _without_top(analysis, finding, way)
    collapsing = maker_of_rank(way)
    if collapsing is not None and collapsing.name.startswith(_COLLAPSING):
        yield from layers.without(analysis, collapsing, finding.range)
        if finding.subject.startswith(_COLLAPSING) and entry is not None:
            refusing = Step(finding.range, finding.subject, finding.inputs, given, entry=entry)
            yield from layers.without(analysis, refusing, None)
    root = way[-1] if way and way[-1].name in INPUTS else None
    declared = sizes_of(root.output) if root is not None and isinstance(root.output, Shape) else ()
    if root is not None and rank == wanted - 1:
        longer: list[list[Dim | None]] = [[*declared, 1], [None, *declared]]
        for dims in longer if wanted > 3 else reversed(longer):
            yield from input_shape(analysis, root, dims, finding.range)
    inner = sizes_of(given)
    if entry is not None and inner and rank == wanted - 1 and DYNAMIC not in inner[:1]:
        sizes = ", ".join(show(size) for size in inner)
        texts = [f"({sizes}, 1)"] if wanted > 3 else [f"(1, {sizes})", f"({sizes}, 1)"]
        yield from layers.before(analysis, entry, [("Reshape", text) for text in texts])


def _without_spare_axis(analysis: Analysis, finding: Finding, way: Trail) -> Iterator[Candidate]:
    root = way[-1] if way and way[-1].name in INPUTS else None
    declared = shape_of(root.output) if root is not None else None
    if root is not None and declared is not None and (declared.rank or 0) > 2 and declared.axis(-1) == 1:
        yield from input_shape(analysis, root, sizes_of(declared)[:-1], finding.range)


def _without_top(analysis: Analysis, finding: Finding, way: Trail) -> Iterator[Candidate]:
    # An application with its classifier on top gives class scores; without it, a feature map.
    for step in way:
        call = read(analysis.lines, place(step))
        stated = call is not None and any(item.name == "include_top" for item in call.items)
        if call is not None and (stated or takes(step.name, "include_top")):
            edit = put(analysis.lines, call, step.name, "include_top", "False")
            title = f"Set include_top=False on {step.name} (line {place(step).line})"
            yield Candidate(title, (edit,), finding.range)


def accuse(finding: Finding) -> Blame | None:
    """A model's data or declared input; else an RNN, or what made the rank."""
    return culprits.of_data(finding) if finding.declared else culprits.of_rank(finding)


CHECK = Check("rank-mismatch", "A tensor has more or fewer axes than the layer takes", DOCUMENTATION, accuse, mend)
