"""A window that is larger than what it slides over."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding, Step
from kshape_ls.checks import culprits
from kshape_ls.checks.candidates import windows
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem
from kshape_ls.checks.steps import shrinkers, trail
from kshape_ls.shapes import UNKNOWN_SHAPE

DOCUMENTATION = """
A convolution or pooling has a window that is larger than its input, so nothing would be left. Each `Conv2D` without
`padding="same"` takes off a border, each pooling halves the size: after a few of both, small images are used up. The
message names the layer that made the size too small. `Conv2D(32, 3, 3)` from Keras 1 is a frequent cause: since Keras 2
the third argument is the stride.

Wrong: three rounds of convolution and pooling leave 1×1 of 28×28.

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3),
    layers.MaxPooling2D(),
    layers.Conv2D(128, 3),
])
```

Right: with `padding="same"` the convolutions keep the size.

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, padding="same"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, padding="same"),
    layers.MaxPooling2D(),
    layers.Conv2D(64, 3, padding="same"),
    layers.MaxPooling2D(),
    layers.Conv2D(128, 3, padding="same"),
])
```

Keras says, when the line runs:

```text
ValueError: Computed output size would be zero or negative. Received `inputs shape=(None, 1, 1, 64)`,
`kernel shape=(3, 3, 64, 128)`, `dilation_rate=[1 1]`, `strides=(1, 1)`, `padding=valid`.
```

To silence it, end the line with `# kshape: ignore[window-too-large]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The windows as they were meant, no border lost, or a smaller window."""
    finding = problem.cause
    if not isinstance(finding, Finding) or finding.mismatch.axis is None:
        return
    shrinking = list(shrinkers(trail(finding), finding.mismatch.axis))
    refusing = _refusing(finding)
    steps = [step for step in (refusing, *shrinking) if step is not None]
    yield from windows.keras_1_windows(analysis, steps, finding.range)
    yield from windows.same_padding(analysis, steps, finding.range)
    yield from windows.smaller_window(analysis, finding, refusing)


def _refusing(finding: Finding) -> Step | None:
    # The layer that refused, as the step that it would have been.
    if finding.entry is None:
        return None
    return Step(
        finding.range,
        finding.subject,
        finding.inputs,
        UNKNOWN_SHAPE,
        entry=finding.entry,
        arguments=finding.arguments,
    )


CHECK = Check("window-too-large", "A window is larger than its input", DOCUMENTATION, culprits.of_window, mend)
