"""A reshape whose sizes don't multiply to those of its input."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import reshaping
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
A reshape must keep the number of elements: the sizes of its target have to multiply to those of its input (the batch
axis apart, for the layer `Reshape`). One size may be -1: it becomes what is left, if the others divide the total.

Wrong: the convolution has made 30×30 of 32×32, so there are 28,800 numbers and not 32,768.

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 1)),
    layers.Conv2D(32, 3),
    layers.Reshape((32 * 32 * 32,)),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((32, 32, 1)),
    layers.Conv2D(32, 3),
    layers.Reshape((-1,)),
])
```

Keras says, when the line runs:

```text
ValueError: The total size of the tensor must be unchanged. Received: input_shape=(30, 30, 32), target_shape=(32768,)
```

To silence it, end the line with `# kshape: ignore[reshape-size-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Another target, or as many numbers in what is reshaped."""
    finding = problem.cause
    if isinstance(finding, Finding):
        target, source = reshaping.target_size(analysis, finding), reshaping.source_size(analysis, finding)
        first, second = (source, target) if reshaping.is_far_off(finding) else (target, source)
        yield from first
        yield from second


CHECK = Check(
    "reshape-size-mismatch", "A reshape doesn't keep the number of elements", DOCUMENTATION, culprits.of_total, mend
)
