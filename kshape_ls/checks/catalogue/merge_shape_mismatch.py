"""Branches that meet with shapes that don't go together."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import merging
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
Tensors that are added, multiplied or joined don't go together. `Add`, `Multiply` and arithmetic want equal sizes on
each axis (or 1); `Concatenate` wants them on every axis but the one that it joins. In a U-Net this is mostly an odd
size that was halved and doubled again (7 → 3 → 6), in a residual block a stride or a border lost on one branch only.

Wrong: 15 rows are halved to 7 and doubled to 14, which doesn't meet 15.

```py wrong
import keras
from keras import layers

inputs = keras.Input((15, 15, 8))
down = layers.MaxPooling2D(2)(inputs)
up = layers.UpSampling2D(2)(down)
joined = layers.Concatenate()([inputs, up])
```

Right: 16 rows are halved to 8 and doubled to 16.

```py right
import keras
from keras import layers

inputs = keras.Input((16, 16, 8))
down = layers.MaxPooling2D(2)(inputs)
up = layers.UpSampling2D(2)(down)
joined = layers.Concatenate()([inputs, up])
```

Keras says, when the line runs:

```text
ValueError: A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis.
Received: input_shape=[(None, 15, 15, 8), (None, 14, 14, 8)]
```

To silence it, end the line with `# kshape: ignore[merge-shape-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Another axis, windows that lose nothing, an input that divides, equal units, or padding where branches meet."""
    finding = problem.cause
    if isinstance(finding, Finding) and len(finding.mismatch.inputs) > 1:
        joined = list(merging.fitting_axis(analysis, finding))
        yield from joined
        if joined:
            return
        yield from merging.same_windows(analysis, finding)
        yield from merging.divisible_input(analysis, finding)
        yield from merging.same_size(analysis, finding)
        yield from merging.same_extent(analysis, finding)


CHECK = Check("merge-shape-mismatch", "Branches meet with different shapes", DOCUMENTATION, culprits.of_merge, mend)
