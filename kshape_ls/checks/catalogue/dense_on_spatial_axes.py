"""A ``Dense`` that works on each pixel, at the end of a model that never collapses its pixels."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem, Related
from kshape_ls.checks.steps import POINTWISE, shape_of
from kshape_ls.shapes import Shape

DOCUMENTATION = """
`Dense` works on the last axis only. On a tensor of rank 4 it is applied to every pixel by itself, which Keras allows,
and which is seldom meant: mostly `Flatten` or global pooling was forgotten. This is only a remark, and only for models
whose output still has the spatial axes and is smaller than the image that came in.

Wrong: the model gives 13×13 rows of 10 scores for each image.

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Dense(10, activation="softmax"),
])
```

Right: it gives 10 scores.

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
```

Keras says nothing here. The mistake shows when a loss compares the output with the targets:

```text
ValueError: Arguments `target` and `output` must have the same rank (ndim).
Received: target.shape=(None, 10), output.shape=(None, 13, 13, 10)
```

To silence it, end the line with `# kshape: ignore[dense-on-spatial-axes]`.
"""

CODE = "dense-on-spatial-axes"
_CONVOLVES = ("Conv", "Pool", "UpSampling", "Resizing", "ZeroPadding", "Cropping", "Patch")
_GROWS = ("UpSampling", "Transpose", "Resizing", "Deconv")


def find(analysis: Analysis) -> Iterator[Problem]:
    """The first ``Dense`` of each model's end that is still a map."""
    suspect = analysis.models_where(_is_suspect)
    outer = analysis.models_where(_holds_models) if suspect else ()
    inner = {node.nested.range for graph in outer for node in graph.nodes if node.nested is not None}
    for graph in suspect:
        if graph.range not in inner:
            for at in _suspects(graph):
                yield _told(graph, at)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """``Flatten`` or global pooling before it."""
    from kshape_ls.checks.candidates.layers import collapse

    node = problem.cause
    rank = shape_of(node.output) if isinstance(node, GraphNode) else None
    if isinstance(node, GraphNode) and node.entry is not None and rank is not None and rank.rank is not None:
        yield from collapse(analysis, node.entry, rank.rank)


def _is_suspect(graph: ModelGraph) -> bool:
    return graph.complete and any(True for _ in _suspects(graph))


def _holds_models(graph: ModelGraph) -> bool:
    return any(node.nested is not None for node in graph.nodes)


def _suspects(graph: ModelGraph) -> Iterator[int]:
    for end in graph.outputs_at or (len(graph.nodes) - 1,):
        at, found = end, None
        while 0 <= at < len(graph.nodes) and graph.nodes[at].class_name in POINTWISE:
            node = graph.nodes[at]
            if node.class_name == "Dense":
                found = at
            if len(node.inbound) != 1:
                break
            at = node.inbound[0]
        if found is not None and _is_map(graph, found):
            yield found


def _is_map(graph: ModelGraph, at: int) -> bool:
    """Whether the axes are an image's, shrunk on the way and never grown again."""
    node = graph.nodes[at]
    shape = shape_of(node.output)
    if shape is None or (shape.rank or 0) < 4 or not node.inbound or node.range is None:
        return False
    way = _ancestors(graph, at)
    classes = [graph.nodes[i].class_name for i in way]
    if any(word in name for name in classes for word in _GROWS):
        return False
    sources = [shape_of(graph.nodes[i].output) for i in way if not graph.nodes[i].inbound]
    same = any(source is not None and _same_extent(source, shape) for source in sources)
    return not (same and any(word in name for name in classes for word in _CONVOLVES))


def _same_extent(source: Shape, shape: Shape) -> bool:
    return source.rank == shape.rank and list(source)[1:-1] == list(shape)[1:-1]


def _ancestors(graph: ModelGraph, at: int) -> set[int]:
    found: set[int] = set()
    todo = list(graph.nodes[at].inbound)
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo.extend(graph.nodes[each].inbound)
    return found


def _told(graph: ModelGraph, at: int) -> Problem:
    node = graph.nodes[at]
    source = graph.nodes[node.inbound[0]]
    assert node.range is not None
    message = (
        f"Dense works on the last axis only: of {source.output} it makes {node.output}, and nothing after it collapses "
        f"the spatial axes."
    )
    place = source.range
    way = (Related(place, f"{source.class_name} made {source.output}"),) if place is not None else ()
    return Problem(CODE, "information", message, node.range, way, node)


CHECK = Check(CODE, "Dense is applied to every pixel", DOCUMENTATION, mend=mend, find=find)
