"""A ``Lambda`` that states another shape than its function gives."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.arguments import drop, find, read
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
`output_shape` of a `Lambda` is believed, not checked: the layers behind it are built for the shape that is stated, and
fail, or work on something else than they say, when numbers come. Keras works the shape out by itself, so that the
argument is seldom needed.

Wrong: squaring keeps the two columns, six are promised.

```py wrong
import keras
from keras import layers

inputs = keras.Input((2,))
squared = layers.Lambda(lambda t: t**2, output_shape=(6,))(inputs)
model = keras.Model(inputs, squared)
```

Right:

```py right
import keras
from keras import layers

inputs = keras.Input((2,))
squared = layers.Lambda(lambda t: t**2)(inputs)
model = keras.Model(inputs, squared)
```

Keras says nothing. The mistake shows where a layer behind it was built for six columns and is given two.

To silence it, end the line with `# kshape: ignore[output-shape-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The statement taken away: Keras asks the function."""
    finding = problem.cause
    call = read(analysis.lines, problem.range) if isinstance(finding, Finding) else None
    item = find(call, "Lambda", "output_shape") if call is not None else None
    if call is not None and item is not None and item.name:
        yield Candidate("Drop output_shape", (drop(call, item),), problem.range)


CHECK = Check("output-shape-mismatch", "A Lambda states another shape than it gives", DOCUMENTATION, mend=mend)
