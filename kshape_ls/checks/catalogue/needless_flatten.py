"""A ``Flatten`` of what is flat already."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Step
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem, Related
from kshape_ls.checks.steps import shape_of

DOCUMENTATION = """
Global pooling leaves one number for each channel: `(batch, channels)`. A `Flatten` behind it does nothing. Either it
can go, or `Flatten` was meant in place of the pooling, which throws away where something is in the image.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[needless-flatten]`.
"""

CODE = "needless-flatten"


def find(analysis: Analysis) -> Iterator[Problem]:
    """``Flatten`` right behind global pooling."""
    for graph in analysis.models_where(_is_suspect):
        for node in graph.nodes:
            pooling = _pooling_before(graph, node)
            if pooling is not None and node.range is not None:
                message = f"Flatten does nothing here: {pooling.class_name} has made {pooling.output} already."
                way = (Related(pooling.range, f"made {pooling.output}"),) if pooling.range is not None else ()
                yield Problem(CODE, "hint", message, node.range, way, node)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The layer taken out."""
    from kshape_ls.checks.candidates import layers

    node = problem.cause
    if isinstance(node, GraphNode) and node.range is not None:
        yield from layers.without(analysis, Step(node.range, "Flatten", (), node.output, node.entry), None)


def _is_suspect(graph: ModelGraph) -> bool:
    return any(_pooling_before(graph, node) is not None for node in graph.nodes)


def _pooling_before(graph: ModelGraph, node: GraphNode) -> GraphNode | None:
    if node.class_name != "Flatten" or len(node.inbound) != 1:
        return None
    source = graph.nodes[node.inbound[0]]
    shape = shape_of(source.output)
    pooled = source.class_name.startswith("Global") and shape is not None and shape.rank == 2
    return source if pooled else None


CHECK = Check(CODE, "Flatten behind global pooling does nothing", DOCUMENTATION, mend=mend, find=find, unnecessary=True)
