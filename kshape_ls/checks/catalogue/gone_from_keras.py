"""Names, methods, attributes and arguments of older releases that Keras 3 doesn't have."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.candidates import renaming
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
Keras 3 left out much of what Keras 1 and 2 had: the functions of `keras.backend` (`K.sum`; `keras.ops` has their
successors, and `tensorflow.keras.backend` still keeps most), layers such as `CuDNNLSTM`, `LocallyConnected2D` and
`merge`, `ImageDataGenerator` under `keras` itself, methods such as `fit_generator` and `predict_classes`, the attribute
`output_shape` of a layer, `x.get_shape()` and `x.shape.as_list()` of a KerasTensor, and arguments such as `lr` of an
optimizer. The program stops there.

Wrong: the learning rate is called `lr`.

```py wrong
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(lr=0.01), loss="mse")
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="mse")
```

Nothing is said where the project is known to run on Keras 2 (its imports, `TF_USE_LEGACY_KERAS`, the packages of its
environment, its lock file or requirements, the setting `--keras 2`), and where an exception is caught.

Keras says, when the line runs:

```text
ValueError: Argument(s) not recognized: {'lr': 0.01}
```

To silence it, end the line with `# kshape: ignore[gone-from-keras]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Today's name or argument, else the package that keeps the old one."""
    finding = problem.cause
    if isinstance(finding, Finding):
        if finding.subject:
            yield from renaming.other_argument(analysis, finding)
        yield from renaming.todays_name(analysis, finding)
        yield from renaming.other_attribute(analysis, finding)
        yield from renaming.other_package(analysis, finding)


CHECK = Check("gone-from-keras", "Keras 3 doesn't have it any more", DOCUMENTATION, mend=mend)
