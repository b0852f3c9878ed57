"""Data that a model can't take."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import data, lengths
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
The data handed to `fit`, `evaluate` or `predict` hasn't the shape that the model was declared for. The declared shape
leaves out the batch axis: a model of `Input((3,))` takes `(samples, 3)`. A single image needs a batch axis of its own;
a table given to an RNN needs a time axis. (Keras adds or drops a last axis of size 1 by itself.)

Wrong: the model is declared for two features, the data has three.

```py wrong
import numpy as np
import keras
from keras import layers

model = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
model.compile(loss="mse")
model.fit(np.zeros((100, 3)), np.zeros((100, 1)))
```

Right:

```py right
import numpy as np
import keras
from keras import layers

model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
model.compile(loss="mse")
model.fit(np.zeros((100, 3)), np.zeros((100, 1)))
```

Keras says, when `fit` runs:

```text
ValueError: Exception encountered when calling Sequential.call().
Input 0 of layer "dense" is incompatible with the layer: expected axis -1 of input shape to have value 2, but received
input with shape (None, 3)
```

To silence it, end the line with `# kshape: ignore[fit-input-mismatch]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The model declared for the data, or the data with the axes that the model takes."""
    finding = problem.cause
    if isinstance(finding, Finding) and culprits.is_of_lengths(finding):
        yield from lengths.as_many_samples(analysis, finding)
    elif isinstance(finding, Finding):
        yield from data.other_data(analysis, finding)
        yield from data.other_input(analysis, finding)
        yield from data.as_many_inputs(analysis, finding)


CHECK = Check("fit-input-mismatch", "The model doesn't take data of this shape", DOCUMENTATION, culprits.of_data, mend)
