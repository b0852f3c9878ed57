"""A TensorFlow or NumPy function on a symbolic tensor."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.candidates import symbolic
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
What `keras.Input` and a layer called on it give is a KerasTensor: a placeholder with a shape and a dtype, and no
values. Under Keras 3 it is no tensor of TensorFlow any more, so that `tf.*` functions refuse it, and NumPy never could
take it. Inside a layer's `call`, or the function of a `Lambda`, tensors are TensorFlow's own, and `tf.*` is fine there.

Wrong: `tf.reduce_mean` on a KerasTensor.

```py wrong
import keras
import tensorflow as tf

inputs = keras.Input((28, 28, 3))
x = keras.layers.Conv2D(16, 3)(inputs)
x = tf.reduce_mean(x, axis=[1, 2])
outputs = keras.layers.Dense(10)(x)
model = keras.Model(inputs, outputs)
```

Right: the function of `keras.ops` with the same meaning, which takes both kinds.

```py right
import keras

inputs = keras.Input((28, 28, 3))
x = keras.layers.Conv2D(16, 3)(inputs)
x = keras.ops.mean(x, axis=[1, 2])
outputs = keras.layers.Dense(10)(x)
model = keras.Model(inputs, outputs)
```

Keras 2 (`tf.keras` before TensorFlow 2.16, `tf_keras`) made a layer of such a call by itself. Where the project is
known to run on Keras 2 (its imports, `TF_USE_LEGACY_KERAS`, the packages of its environment, its lock file or
requirements, the setting `--keras 2`), this is a warning.

Keras says, when the line runs:

```text
ValueError: A KerasTensor cannot be used as input to a TensorFlow function.
```

To silence it, end the line with `# kshape: ignore[tf-op-on-keras-tensor]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The function of Keras, else a layer around this one."""
    finding = problem.cause
    if isinstance(finding, Finding):
        yield from symbolic.function_of_keras(analysis, finding)
        yield from symbolic.layer_around(analysis, finding)


CHECK = Check("tf-op-on-keras-tensor", "A TensorFlow or NumPy function on a KerasTensor", DOCUMENTATION, mend=mend)
