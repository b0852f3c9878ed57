"""A layer that looks for the channels on another axis than the layers before it."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem, Related
from kshape_ls.checks.steps import shape_of

DOCUMENTATION = """
One layer of a model takes its input as `channels_first`, the layers before it as `channels_last` (or the reverse), and
nothing in between moves the axes. Keras can't know which axis holds the channels: it runs, and means or convolves over
the wrong ones.

Wrong: the mean is taken over width and channels, one number for each row of the image is left.

```py wrong
import keras
from keras import layers

inputs = keras.Input((32, 32, 1))
x = layers.Conv2D(16, 3)(inputs)
x = layers.GlobalAveragePooling2D(data_format="channels_first")(x)
model = keras.Model(inputs, x)
```

Right:

```py right
import keras
from keras import layers

inputs = keras.Input((32, 32, 1))
x = layers.Conv2D(16, 3)(inputs)
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, x)
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[mixed-data-formats]`.
"""

CODE = "mixed-data-formats"
_SPATIAL = ("Conv", "Pooling", "UpSampling", "ZeroPadding", "Cropping")
_KEEPING = frozenset({"Activation", "BatchNormalization", "Dropout", "LeakyReLU", "ReLU", "PReLU", "ELU", "Softmax"})


def find_mixed(analysis: Analysis) -> Iterator[Problem]:
    """Layers with an explicit ``data_format`` that isn't that of the nearest spatial layer before them."""
    for graph in analysis.models_where(_is_mixed):
        for node, source, own, other in _mixed(graph):
            yield _told(node, source, own, other)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The argument taken away."""
    from kshape_ls.checks.arguments import drop, find, read

    node = problem.cause
    if not isinstance(node, GraphNode):
        return
    where = node.entry.layer if node.entry is not None and node.entry.layer is not None else node.range
    call = read(analysis.lines, where) if where is not None else None
    item = find(call, node.class_name, "data_format") if call is not None else None
    if call is not None and item is not None and item.name:
        yield Candidate("Drop data_format", (drop(call, item),), problem.range)


def _is_mixed(graph: ModelGraph) -> bool:
    return any(True for _ in _mixed(graph))


def _mixed(graph: ModelGraph) -> Iterator[tuple[GraphNode, GraphNode, str, str]]:
    for node in graph.nodes:
        own = _format(node)
        source = _nearest_spatial(graph, node) if own else None
        if source is not None and node.range is not None:
            other = _format(source) or "channels_last"
            if {own, other} == {"channels_first", "channels_last"} and (_format(source) or own == "channels_first"):
                yield node, source, own, other


def _nearest_spatial(graph: ModelGraph, node: GraphNode) -> GraphNode | None:
    while len(node.inbound) == 1:
        node = graph.nodes[node.inbound[0]]
        if any(word in node.class_name for word in _SPATIAL):
            shape = shape_of(node.output)
            return node if shape is not None and (shape.rank or 0) > 2 else None
        if node.class_name not in _KEEPING:
            return None
    return None


def _format(node: GraphNode) -> str:
    if not any(word in node.class_name for word in _SPATIAL) or not node.literal:
        return ""
    value = dict(node.arguments).get("data_format")
    return value if isinstance(value, str) else ""


def _told(node: GraphNode, source: GraphNode, own: str, other: str) -> Problem:
    assert node.range is not None
    message = (
        f"{node.class_name} takes {source.output} as {own}, but {source.class_name} before it has made it as {other}: "
        f"the result is {node.output}."
    )
    way = (Related(source.range, f"makes {source.output}, {other}"),) if source.range is not None else ()
    return Problem(CODE, "information", message, node.range, way, node)


CHECK = Check(CODE, "Layers disagree on where the channels are", DOCUMENTATION, mend=mend, find=find_mixed)
