"""A loss that takes probabilities where the model gives logits, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.arguments import drop, put, quoted, read
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.culprits import place_named
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.text import cut

DOCUMENTATION = """
A crossentropy is computed of probabilities, which `softmax` or `sigmoid` make of a model's numbers, or of the numbers
themselves, the logits. `from_logits` says which; by default it is `False`. With the wrong one Keras trains all the
same, but softmax of a softmax learns slowly, and numbers taken for probabilities hardly at all.

Wrong: the loss applies a softmax of its own.

```py wrong
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(3, activation="softmax")])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([keras.Input((8,)), layers.Dense(3, activation="softmax")])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy())
```

Keras says, in the first case, when training begins:

```text
UserWarning: "`sparse_categorical_crossentropy` received `from_logits=True`, but the `output` argument was produced by a
Softmax activation and thus does not represent logits. Was this intended?
```

To silence it, end the line with `# kshape: ignore[from-logits]`.
"""


def accuse(finding: Finding) -> Blame | None:
    """The last layer."""
    where = place_named(finding, "layer")
    if where is None:
        return None
    activation = dict(finding.arguments).get("activation")
    made = "has no activation" if activation == "linear" else f"makes probabilities by {activation}"
    return Blame(where, made)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The activation that the loss wants, or the loss for what the model gives."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    own = dict(finding.arguments)
    call = read(analysis.lines, finding.range)
    written = next((item for item in call.items if item.name == "from_logits"), None) if call is not None else None
    if own.get("activation") != "linear":
        if call is not None and written is not None:
            yield Candidate("Drop from_logits", (drop(call, written),))
        return
    where = place_named(finding, "layer")
    layer = read(analysis.lines, where) if where is not None else None
    if where is not None and layer is not None:
        name = "sigmoid" if "binary" in str(own.get("loss")).lower() else "softmax"
        text = quoted(analysis.lines, where, name)
        yield Candidate(f"Set activation={text}", (put(analysis.lines, layer, "Dense", "activation", text),))
    if call is not None and cut(analysis.lines, finding.range).endswith(")"):
        edit = put(analysis.lines, call, "", "from_logits", "True")
        yield Candidate("Set from_logits=True", (edit,))


CHECK = Check("from-logits", "The loss takes other numbers than the model gives", DOCUMENTATION, accuse, mend)
