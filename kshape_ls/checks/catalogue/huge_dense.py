"""A ``Flatten`` whose ``Dense`` has more weights than all the rest of the model, by far."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Step
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem, Related
from kshape_ls.checks.steps import place, shape_of

DOCUMENTATION = """
`Flatten` makes a vector of all pixels of all channels, and a `Dense` behind it has a weight for each of them and each
of its units. Of a map that is still large this makes tens of millions of weights, nearly all of the model's. Global
pooling, or pooling once more before, needs a small part of them, and mostly learns better.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((224, 224, 3)),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((224, 224, 3)),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(),
    layers.GlobalAveragePooling2D(),
    layers.Dense(128, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
```

Keras says nothing, until the memory is full.

To silence it, end the line with `# kshape: ignore[huge-dense]`.
"""

CODE = "huge-dense"
MANY = 20_000_000
SHARE = 0.95


def find(analysis: Analysis) -> Iterator[Problem]:
    """A ``Dense`` behind ``Flatten`` with so many weights."""
    for graph in analysis.models_where(_is_suspect):
        for node in graph.nodes:
            source = _map_before(graph, node) if _is_huge(graph, node) else None
            if source is None or node.range is None:
                continue
            flat, units = source
            shape = shape_of(flat.output)
            channels = shape.axis(-1) if shape is not None else None
            if not isinstance(channels, int):
                continue
            message = (
                f"This Dense has {node.params:,} weights, nearly all of the model, because Flatten kept every pixel of"
                f" {flat.output}. After GlobalAveragePooling2D it would have {(channels + 1) * units:,}."
            )
            way = (Related(flat.range, f"made {flat.output}"),) if flat.range is not None else ()
            yield Problem(CODE, "hint", message, node.range, way, graph.nodes[node.inbound[0]])


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Global pooling in place of ``Flatten``."""
    from kshape_ls.checks.arguments import read
    from kshape_ls.checks.naming import name_class
    from kshape_ls.checks.text import cut

    node = problem.cause
    if not isinstance(node, GraphNode) or node.range is None or node.entry is None:
        return
    where = place(Step(node.range, "Flatten", (), node.output, node.entry))
    callee = node.entry.callee
    call = read(analysis.lines, where)
    named = name_class(analysis.lines, analysis.import_style(), "GlobalAveragePooling2D", callee)
    if named is not None and call is not None and not call.items and cut(analysis.lines, where).startswith(callee):
        edits = (Edit(where, f"{named.text}()"), *named.edits)
        yield Candidate("Use GlobalAveragePooling2D in place of Flatten", edits, problem.range)


def _is_suspect(graph: ModelGraph) -> bool:
    return any(_is_huge(graph, node) and _map_before(graph, node) is not None for node in graph.nodes)


def _is_huge(graph: ModelGraph, node: GraphNode) -> bool:
    count = node.params if node.class_name == "Dense" else None
    if count is None or count < MANY:
        return False
    total = graph.total
    return total is not None and count >= SHARE * total


def _map_before(graph: ModelGraph, node: GraphNode) -> tuple[GraphNode, int] | None:
    # The map that ``Flatten`` was given, and how many units its vector meets.
    flatten = graph.nodes[node.inbound[0]] if len(node.inbound) == 1 else None
    if flatten is None or flatten.class_name != "Flatten" or len(flatten.inbound) != 1:
        return None
    source = graph.nodes[flatten.inbound[0]]
    shape, units = shape_of(source.output), dict(node.arguments).get("units")
    return (source, units) if shape is not None and shape.rank == 4 and isinstance(units, int) else None


CHECK = Check(CODE, "Flatten makes a Dense with most of the model's weights", DOCUMENTATION, mend=mend, find=find)
