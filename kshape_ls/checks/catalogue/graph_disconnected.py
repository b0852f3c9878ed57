"""A model whose outputs can't be worked out from its inputs."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import graphs
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.steps import trail

DOCUMENTATION = """
`Model(inputs, outputs)` was given outputs that come from an `Input` which isn't among its inputs. Either an input was
forgotten in the list, or a new `Input` of the same shape was made where the old one was meant: two inputs are never the
same because they look alike.

Wrong: the outputs come from `actions` as well.

```py wrong
import keras
from keras import layers

states, actions = keras.Input((12,)), keras.Input((4,))
joined = layers.Concatenate()([states, actions])
model = keras.Model(states, layers.Dense(1)(joined))
```

Right:

```py right
import keras
from keras import layers

states, actions = keras.Input((12,)), keras.Input((4,))
joined = layers.Concatenate()([states, actions])
model = keras.Model([states, actions], layers.Dense(1)(joined))
```

Keras says, when the line runs:

```text
ValueError: Output with path `` is not connected to `inputs`
```

To silence it, end the line with `# kshape: ignore[graph-disconnected]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The inputs that the outputs come from."""
    finding = problem.cause
    if isinstance(finding, Finding):
        yield from graphs.listed_inputs(analysis, finding)


def accuse(finding: Finding) -> Blame | None:
    """The input that the outputs hang on."""
    way = trail(finding)
    return culprits.blame(way, way[-1] if way else None)


CHECK = Check("graph-disconnected", "Outputs come from an input that the model lacks", DOCUMENTATION, accuse, mend)
