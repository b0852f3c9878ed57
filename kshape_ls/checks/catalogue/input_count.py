"""A layer or model that takes another number of tensors than it is given."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.candidates import data
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
A model with several inputs was given another number of tensors than it has inputs, or a layer that takes one tensor was
given several (or the reverse). A model with two inputs wants a list, tuple or dict of two, in `fit` as in
`validation_data`.

Wrong: the second model takes two tensors.

```py wrong
import keras
from keras import layers

left, right = keras.Input((4,)), keras.Input((4,))
joined = keras.Model([left, right], layers.Concatenate()([left, right]))
source = keras.Input((4,))
result = joined(source)
```

Right:

```py right
import keras
from keras import layers

left, right = keras.Input((4,)), keras.Input((4,))
joined = keras.Model([left, right], layers.Concatenate()([left, right]))
source = keras.Input((4,))
result = joined([source, source])
```

Keras says, when the line runs:

```text
ValueError: Layer "functional" expects 2 named input(s) with keys ['input_layer', 'input_layer_1'], but it received 1
input tensors.
```

To silence it, end the line with `# kshape: ignore[input-count]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """All that a subscript takes one of, or the same tensor for each input."""
    finding = problem.cause
    if isinstance(finding, Finding):
        yield from data.as_many_inputs(analysis, finding)


CHECK = Check("input-count", "Another number of inputs than the model or layer takes", DOCUMENTATION, mend=mend)
