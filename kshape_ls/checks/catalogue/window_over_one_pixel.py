"""A convolution of maps that pooling has shrunk to one pixel."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Problem, Related
from kshape_ls.checks.steps import shape_of
from kshape_ls.shapes import Shape

DOCUMENTATION = """
The image has been pooled down to 1×1, and a convolution with a larger window follows. With `padding="same"` Keras
fills up with zeros, so that all of the window but its middle sees nothing: most of its weights are never used. Pool
less often, or take a smaller window there.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8, 8, 3)),
    layers.Conv2D(16, 3, padding="same"),
    layers.MaxPooling2D(8),
    layers.Conv2D(32, 3, padding="same"),
    layers.Flatten(),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((8, 8, 3)),
    layers.Conv2D(16, 3, padding="same"),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3, padding="same"),
    layers.Flatten(),
])
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[window-over-one-pixel]`.
"""

CODE = "window-over-one-pixel"
_KEEPING = frozenset({"Activation", "BatchNormalization", "Dropout", "LeakyReLU", "ReLU", "SpatialDropout2D"})


def find(analysis: Analysis) -> Iterator[Problem]:
    """The first convolution that sees one pixel made by pooling."""
    for graph in analysis.models_where(_is_suspect):
        node, pooling = next(_suspects(graph))
        if node.range is None:
            continue
        message = (
            f"The window of {node.class_name} is larger than the 1×1 that {pooling.class_name} has left: it sees zeros"
            " around one pixel."
        )
        way = (Related(pooling.range, f"made {pooling.output}"),) if pooling.range is not None else ()
        yield Problem(CODE, "information", message, node.range, way, node)


def _is_suspect(graph: ModelGraph) -> bool:
    return any(True for _ in _suspects(graph))


def _suspects(graph: ModelGraph) -> Iterator[tuple[GraphNode, GraphNode]]:
    for node in graph.nodes:
        pooling = _pooling_before(graph, node) if _is_wide(node) else None
        if pooling is not None:
            yield node, pooling


def _is_wide(node: GraphNode) -> bool:
    window = dict(node.arguments).get("kernel_size")
    sizes = window if isinstance(window, tuple) else (window,)
    wide = all(isinstance(size, int) and size > 1 for size in sizes)
    return wide and "Conv" in node.class_name and not node.class_name.endswith(("Transpose", "1D"))


def _pooling_before(graph: ModelGraph, node: GraphNode) -> GraphNode | None:
    while len(node.inbound) == 1:
        node = graph.nodes[node.inbound[0]]
        if node.class_name.startswith(("MaxPooling", "AveragePooling")):
            return node if _is_one_pixel(shape_of(node.output)) else None
        if node.class_name not in _KEEPING:
            return None
    return None


def _is_one_pixel(shape: Shape | None) -> bool:
    return shape is not None and (shape.rank or 0) > 3 and all(size == 1 for size in list(shape)[1:-1])


CHECK = Check(CODE, "A convolution of one pixel", DOCUMENTATION, find=find)
