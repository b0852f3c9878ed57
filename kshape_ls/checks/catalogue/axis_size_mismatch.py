"""An axis that hasn't the size that a layer was built for."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.arguments import read
from kshape_ls.checks.candidates import data, layers, merging, sizes
from kshape_ls.checks.candidates.constructors import drop_argument
from kshape_ls.checks.candidates.inputs import input_shape, sizes_of
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.naming import name_class
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import INPUTS, Trail, arguments, given, maker_of_size, place, shape_of, trail
from kshape_ls.shapes import Shape

DOCUMENTATION = """
An axis has another size than the layer needs. A layer's weights are made for the size that it meets first: a `Dense`
built on 784 features can't take 28, a `Conv2D` built on 3 channels can't take 1. Often the images weren't flattened,
the model was declared with another `input_shape` than the data has, or one layer is used for tensors of two sizes.

Wrong: one `Dense` for images of two sizes.

```py wrong
import keras
from keras import layers

small, large = keras.Input((28, 28, 1)), keras.Input((32, 32, 1))
flatten, score = layers.Flatten(), layers.Dense(1)
a = score(flatten(small))
b = score(flatten(large))
```

Right: global pooling gives as many features whatever the size.

```py right
import keras
from keras import layers

small, large = keras.Input((28, 28, 1)), keras.Input((32, 32, 1))
pool, score = layers.GlobalAveragePooling2D(), layers.Dense(1)
a = score(pool(small))
b = score(pool(large))
```

Keras says, when the line runs:

```text
ValueError: Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have value 784,
but received input with shape (None, 1024)
```

To silence it, end the line with `# kshape: ignore[axis-size-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The axes flattened, the declared size corrected, the layer before resized, or a pooling that any size fits."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    if finding.declared:
        yield from data.other_input(analysis, finding)
        yield from data.other_data(analysis, finding)
        return
    if len(finding.mismatch.inputs) > 1:
        yield from merging.same_size(analysis, finding)
        return
    shape = shape_of(finding.inputs[0]) if finding.inputs else None
    wanted, axis = finding.mismatch.expected, finding.mismatch.axis
    if shape is None or axis is None or not isinstance(wanted, int):
        return
    entry, way = finding.entry, trail(finding)
    if entry is not None and _product(shape) == wanted:
        yield from layers.before(analysis, entry, [("Flatten", "")])
    if axis in (-1, (shape.rank or 0) - 1):
        yield from sizes.resize(analysis, way, wanted, finding.range)
    yield from _declared(analysis, finding, way, axis, wanted)
    yield from _pooled_instead(analysis, finding, way)
    yield from _other_format(analysis, finding, way)


def _declared(analysis: Analysis, finding: Finding, way: Trail, axis: int, wanted: int) -> Iterator[Candidate]:
    maker = maker_of_size(way, axis)
    shape = shape_of(maker.output) if maker is not None and maker.name in INPUTS else None
    if maker is not None and shape is not None:
        dims = list(sizes_of(shape))
        at = axis if axis < 0 else axis - 1
        if -len(dims) <= at < len(dims):
            dims[at] = wanted
            yield from input_shape(analysis, maker, dims, finding.range)


def _pooled_instead(analysis: Analysis, finding: Finding, way: Trail) -> Iterator[Candidate]:
    # What Flatten makes depends on the size of the image; a mean over the image doesn't.
    for step in way:
        before = given(step)
        entry = step.entry
        if step.name != "Flatten" or entry is None or entry.layer is None or before is None:
            continue
        spatial = (before.rank or 0) - 2
        call = read(analysis.lines, entry.layer)
        if not 1 <= spatial <= 3 or call is None:
            continue
        class_name = f"GlobalAveragePooling{spatial}D"
        named = name_class(analysis.lines, analysis.import_style(), class_name, entry.callee)
        if named is not None:
            edits = (Edit(entry.layer, f"{named.text}()"), *named.edits)
            title = f"Use {class_name}() in place of Flatten() on line {place(step).line}"
            yield Candidate(title, edits, finding.range)


def _other_format(analysis: Analysis, finding: Finding, way: Trail) -> Iterator[Candidate]:
    for step in way:
        if arguments(step).get("data_format") == "channels_first":
            edit = drop_argument(analysis.lines, step, "data_format")
            if edit is not None:
                yield Candidate(f"Drop data_format on line {place(step).line}", (edit,), finding.range)


def _product(shape: Shape) -> int | None:
    dims = [d for d in sizes_of(shape) if isinstance(d, int)]
    return math.prod(dims) if len(dims) == len(sizes_of(shape)) else None


def accuse(finding: Finding) -> Blame | None:
    """A model's declared input; else what made the size."""
    return culprits.of_data(finding) if finding.declared else culprits.of_size(finding)


CHECK = Check("axis-size-mismatch", "An axis has another size than the layer needs", DOCUMENTATION, accuse, mend)
