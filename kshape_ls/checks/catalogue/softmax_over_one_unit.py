"""A softmax over one number is 1, whatever the number is."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import shape_of

DOCUMENTATION = """
`softmax` shares 1 among the units of the last axis. With one unit it is always 1: nothing can be learned. For two
classes take one unit with `sigmoid`, or two units with `softmax`.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="softmax"),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
```

Keras warns, when a loss is computed:

```text
UserWarning: You are using a softmax over axis -1 of a tensor of shape (32, 1). This axis has size 1.
```

To silence it, end the line with `# kshape: ignore[softmax-over-one-unit]`.
"""

CODE = "softmax-over-one-unit"


def find(analysis: Analysis) -> Iterator[Problem]:
    """Layers with a softmax whose last axis has size 1."""
    for graph in analysis.models_where(_is_suspect):
        for node in graph.nodes:
            if _is_constant(node) and node.range is not None:
                message = (
                    f"The softmax of {node.class_name} is over one unit: it is always 1. For one unit use sigmoid."
                )
                yield Problem(CODE, "information", message, node.range, (), node)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """``sigmoid`` in its place."""
    from kshape_ls.checks.arguments import quoted, read
    from kshape_ls.checks.text import cut

    node = problem.cause
    where = node.entry.layer if isinstance(node, GraphNode) and node.entry is not None else None
    call = read(analysis.lines, where or problem.range)
    for item in call.items if call is not None else ():
        if item.name in ("", "activation") and cut(analysis.lines, item.value).strip("'\"") == "softmax":
            new = quoted(analysis.lines, item.value, "sigmoid")
            yield Candidate(f"Use {new}", (Edit(item.value, new),), problem.range)


def _is_suspect(graph: ModelGraph) -> bool:
    return any(_is_constant(node) for node in graph.nodes)


def _is_constant(node: GraphNode) -> bool:
    own = dict(node.arguments)
    shape = shape_of(node.output)
    one = shape.axis(-1) == 1 if shape is not None and shape.rank else own.get("units") == 1
    softmax = own.get("activation") == "softmax" or (node.class_name == "Softmax" and own.get("axis", -1) == -1)
    return one and softmax and node.class_name in ("Activation", "Dense", "Softmax")


CHECK = Check(CODE, "A softmax over one unit is always 1", DOCUMENTATION, mend=mend, find=find)
