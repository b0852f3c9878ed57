"""A KerasTensor where Python wants items, a number or a condition."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.arguments import put, read
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import place, trail
from kshape_ls.checks.text import cut

DOCUMENTATION = """
What `keras.Input` and a layer called on it give is a KerasTensor: a placeholder with a shape and a dtype. There are no
values yet that Python could loop over, unpack, count, convert to a number or decide on. Often a layer was expected to
give several tensors and gives one.

Wrong: without `return_state=True`, `LSTM` gives its output alone.

```py wrong
import keras
from keras import layers

inputs = keras.Input((10, 8))
outputs, hidden, carry = layers.LSTM(16)(inputs)
```

Right:

```py right
import keras
from keras import layers

inputs = keras.Input((10, 8))
outputs, hidden, carry = layers.LSTM(16, return_state=True)(inputs)
```

Sizes are in `x.shape`; `keras.ops.unstack`, `keras.ops.split` and subscripts such as `x[:, 0]` take a tensor apart;
`keras.ops.where` and `keras.ops.cond` decide on values.

Keras says, when the line runs:

```text
NotImplementedError: Iterating over a symbolic KerasTensor is not supported.
TypeError: object of type 'KerasTensor' has no len()
TypeError: A symbolic KerasTensor cannot be used as a boolean.
```

To silence it, end the line with `# kshape: ignore[keras-tensor-as-value]`.
"""
_RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})


def accuse(finding: Finding) -> Blame | None:
    """The layer that gives one tensor."""
    way = trail(finding)
    return Blame(place(way[0]), f"{way[0].name} gives one tensor", rest=way[1:]) if way else None


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """States that a recurrent layer gives when asked; a length out of the shape."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    way = trail(finding)
    if way and way[0].name in _RECURRENT and way[0].entry is not None and way[0].entry.layer is not None:
        call = read(analysis.lines, way[0].entry.layer)
        if call is not None:
            edit = put(analysis.lines, call, way[0].name, "return_state", "True")
            yield Candidate("Set return_state=True", (edit,))
    call = read(analysis.lines, finding.range) if finding.subject == "len" else None
    if call is not None and len(call.items) == 1:
        counted = cut(analysis.lines, call.items[0].value)
        yield Candidate(f"Use {counted}.shape[0]", (Edit(finding.range, f"{counted}.shape[0]"),))


CHECK = Check("keras-tensor-as-value", "A KerasTensor where Python wants values", DOCUMENTATION, accuse, mend)
