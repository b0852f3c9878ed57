"""A model without an input shape that is asked for its tensors."""

from __future__ import annotations

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.check import Blame, Check
from kshape_ls.checks.culprits import place_named

DOCUMENTATION = """
A `Sequential` without an `Input` has no shapes until data meets it: no `input`, no `output`, no `output_shape`. Put an
`Input` with the size of one sample in front. `summary()` and `compile()` don't need it, `fit` finds out by itself, but
`model.output` and `model.layers[0].output` can't be read before. `model.build(shape)` alone isn't enough for `input`
and `output`.

Wrong: the model isn't told how long its rows are.

```py wrong
import keras
from keras import layers

base = keras.Sequential([
    layers.Dense(32, activation="relu"),
    layers.Dense(8),
])
features = base.output
```

Right:

```py right
import keras
from keras import layers

base = keras.Sequential([
    keras.Input((20,)),
    layers.Dense(32, activation="relu"),
    layers.Dense(8),
])
features = base.output
```

Keras says, when the line runs:

```text
AttributeError: The layer sequential has never been called and thus has no defined output.
```

To silence it, end the line with `# kshape: ignore[no-input-shape]`.
"""


def accuse(finding: Finding) -> Blame | None:
    """Where the model is made."""
    where = place_named(finding, "model")
    if where is None:
        return None
    return Blame(where, "begins without an Input", f"The model on line {where.line} begins without an Input.")


CHECK = Check("no-input-shape", "A model without an input shape is asked for its tensors", DOCUMENTATION, accuse)
