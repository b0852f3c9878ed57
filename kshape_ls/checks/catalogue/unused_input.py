"""An input of a model on which none of its outputs depends."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.candidates import graphs
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.steps import place, trail

DOCUMENTATION = """
A model lists an input from which no way leads to its outputs. Keras allows it: data has to be passed for it, and is
not looked at. Mostly the branch that begins there was forgotten when the branches were joined, or a later line starts
again from another tensor.

Wrong: nothing is made of `notes`.

```py wrong
import keras
from keras import layers

image, notes = keras.Input((64,)), keras.Input((10,))
x = layers.Dense(32, activation="relu")(image)
model = keras.Model([image, notes], layers.Dense(1)(x))
```

Right:

```py right
import keras
from keras import layers

image, notes = keras.Input((64,)), keras.Input((10,))
x = layers.Dense(32, activation="relu")(layers.Concatenate()([image, notes]))
model = keras.Model([image, notes], layers.Dense(1)(x))
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[unused-input]`.
"""


def accuse(finding: Finding) -> Blame | None:
    """The input."""
    way = trail(finding)
    return Blame(place(way[0]), "begins here, and ends before it reaches an output") if way else None


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The input taken out of the list."""
    finding = problem.cause
    if isinstance(finding, Finding):
        yield from graphs.without_input(analysis, finding)


CHECK = Check("unused-input", "No output depends on an input", DOCUMENTATION, accuse, mend, unnecessary=True)
