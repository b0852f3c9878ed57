"""Images in channels-first order for layers that look for the channels last."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range, Site, Step
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem, Related
from kshape_ls.checks.steps import shape_of
from kshape_ls.shapes import Shape

DOCUMENTATION = """
The input looks like images with their channels first, `(3, 64, 64)`, and the first convolution looks for them last: it
sees images 3 pixels high with 64 channels. With `padding="same"` Keras never complains, and the network learns little.
Move the axis (`np.moveaxis(images, 1, -1)`) and declare the input as `(64, 64, 3)`.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((3, 64, 64)),
    layers.Conv2D(32, 3, padding="same"),
    layers.GlobalAveragePooling2D(),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Conv2D(32, 3, padding="same"),
    layers.GlobalAveragePooling2D(),
])
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[channels-first-input]`.
"""

CODE = "channels-first-input"


def find(analysis: Analysis) -> Iterator[Problem]:
    """Inputs of 1 or 3 rows whose other two axes are equal and large, met by a channels-last convolution."""
    for graph in analysis.models_where(_is_suspect):
        for node, shape, reader in _suspects(graph):
            yield _told(analysis, node, shape, reader)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The data's axis moved, or the sizes declared in the other order."""
    from kshape_ls.checks.candidates.data import numpy_name
    from kshape_ls.checks.candidates.inputs import input_shape
    from kshape_ls.checks.rewriting import wrap

    node = problem.cause
    numpy = numpy_name(analysis.lines)
    if numpy and len(problem.related) > 1:
        edits = wrap(problem.related[0].range, f"{numpy}.moveaxis(", ", 1, -1)")
        yield Candidate("Move the channels to the last axis", edits)
    shape = shape_of(node.output) if isinstance(node, GraphNode) else None
    if isinstance(node, GraphNode) and shape is not None and shape.dims is not None and node.range is not None:
        step = Step(node.range, "Input", (), shape, entry=node.entry)
        yield from input_shape(analysis, step, (*shape.dims[2:], shape.dims[1]), None)


def _is_suspect(graph: ModelGraph) -> bool:
    return any(True for _ in _suspects(graph))


def _suspects(graph: ModelGraph) -> Iterator[tuple[GraphNode, Shape, GraphNode]]:
    for at, node in enumerate(graph.nodes):
        shape = shape_of(node.output)
        if not node.inbound and node.range is not None and shape is not None and _looks_first(shape):
            reader = next((other for other in graph.nodes if at in other.inbound), None)
            if reader is not None and _reads_last(reader):
                yield node, shape, reader


def _looks_first(shape: Shape) -> bool:
    if shape.rank != 4:
        return False
    channels, height, width = shape.axis(1), shape.axis(2), shape.axis(3)
    return channels in (1, 3) and isinstance(height, int) and height == width and height >= 16


def _reads_last(reader: GraphNode) -> bool:
    own = dict(reader.arguments).get("data_format")
    return "Conv2D" in reader.class_name and reader.literal and own in (None, "channels_last")


def _told(analysis: Analysis, node: GraphNode, shape: Shape, reader: GraphNode) -> Problem:
    assert node.range is not None
    message = (
        f"{shape} looks like channels-first images, but {reader.class_name} takes the last axis for the channels: "
        f"{shape.axis(3)} channels of {shape.axis(1)}×{shape.axis(2)}."
    )
    made = next((Related(site.range, f"makes {site.outputs[0]}") for site in _data(analysis, shape, node.range)), None)
    own = Related(node.range, f"declares {shape}")
    return Problem(CODE, "information", message, node.range, (own,) if made is None else (made, own), node)


def _data(analysis: Analysis, shape: Shape, declared: Range) -> Iterator[Site]:
    # The array whose sizes the input was declared with.
    for site in analysis.sites:
        made = shape_of(site.outputs[0]) if site.outputs else None
        if site.kind == "op" and site.range < declared and made is not None and list(made)[1:] == list(shape)[1:]:
            yield site


CHECK = Check(CODE, "Images look channels-first to a channels-last network", DOCUMENTATION, mend=mend, find=find)
