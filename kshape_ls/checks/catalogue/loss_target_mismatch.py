"""Targets whose shape can't match the model's output."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import losses
from kshape_ls.checks.candidates.recurrent import return_sequences
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.labels import OUTPUT, target_and_output
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.steps import trail

DOCUMENTATION = """
The targets (`y` of `fit`, `y_true` of a loss) have a shape that the loss can't compare with the model's output. Typical
causes: no `Flatten` or global pooling before the last `Dense`, so that the output is still a map; class numbers with a
categorical loss, or one-hot rows with a sparse one; as many units as there are features, not classes; an autoencoder
whose output isn't as large as its input.

Wrong: the output is a map of 13×13 rows of 10, the targets are rows of 10.

```py wrong
import numpy as np
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Dense(10, activation="softmax"),
])
model.compile(loss="categorical_crossentropy")
model.fit(np.zeros((32, 28, 28, 1)), np.zeros((32, 10)))
```

Right:

```py right
import numpy as np
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile(loss="categorical_crossentropy")
model.fit(np.zeros((32, 28, 28, 1)), np.zeros((32, 10)))
```

Keras says, when `fit` runs:

```text
ValueError: Arguments `target` and `output` must have the same rank (ndim).
Received: target.shape=(None, 10), output.shape=(None, 13, 13, 10)
```

To silence it, end the line with `# kshape: ignore[loss-target-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The other loss, the axes the targets have, as many units, or the size of the targets."""
    finding = problem.cause
    shapes = target_and_output(finding) if isinstance(finding, Finding) else None
    if not isinstance(finding, Finding) or shapes is None:
        return
    target, output = shapes
    yield from losses.other_labels(analysis, finding)
    if target.rank != output.rank:
        way = culprits.without_pointwise(trail(finding, OUTPUT))
        yield from return_sequences(analysis, way, wanted=(output.rank or 0) < (target.rank or 0))
        yield from losses.fewer_axes(analysis, finding)
        yield from losses.last_step(analysis, finding)
    else:
        yield from losses.as_many_units(analysis, finding)
        yield from losses.same_extent(analysis, finding)


CHECK = Check("loss-target-mismatch", "Targets and output can't be compared", DOCUMENTATION, culprits.of_target, mend)
