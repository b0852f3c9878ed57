"""``Conv2D(32, 3, 3)``: in Keras 1 a window of 3×3, today a stride."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import shape_of

DOCUMENTATION = """
`Conv2D(32, 3, 3)` was a window of 3×3 in Keras 1. Since then the third argument is the stride: the windows stand side
by side, and the map becomes three times smaller in both directions. Write the window as one number or a tuple, and the
stride, where it is meant, by its name.

Wrong:

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Conv2D(32, 3, 3),
    layers.GlobalAveragePooling2D(),
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Conv2D(32, (3, 3)),
    layers.GlobalAveragePooling2D(),
])
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[stride-as-wide-as-window]`.
"""

CODE = "stride-as-wide-as-window"
_WINDOWS = (3, 5)
"""Larger and even ones are those of patches, which are meant to stand side by side."""


def find(analysis: Analysis) -> Iterator[Problem]:
    """Convolutions that are given the same odd number for window and stride, both by position."""
    for graph in analysis.models_where(_is_suspect):
        for node in graph.nodes:
            where = _written(analysis, node) if _strides_by_window(node) else None
            if where is None or node.range is None:
                continue
            own = dict(node.arguments)
            message = (
                f"The third argument of {node.class_name} is the stride: it makes {shape_of(node.output)}."
                f" A window of {own['kernel_size']}×{own['kernel_size']} is written as a tuple."
            )
            yield Problem(CODE, "information", message, node.range, (), node)


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The window as a tuple."""
    from kshape_ls.checks.text import cut

    node = problem.cause
    where = _written(analysis, node) if isinstance(node, GraphNode) else None
    if where is not None:
        text = cut(analysis.lines, where)
        yield Candidate(f"Write the window as ({text})", (Edit(where, f"({text})"),), problem.range)


def _is_suspect(graph: ModelGraph) -> bool:
    # In a model that is refused, the error tells of it.
    return shape_of(graph.output) is not None and any(_strides_by_window(node) for node in graph.nodes)


def _strides_by_window(node: GraphNode) -> bool:
    own = dict(node.arguments)
    return (
        node.class_name == "Conv2D" and own.get("kernel_size") in _WINDOWS and own["kernel_size"] == own.get("strides")
    )


def _written(analysis: Analysis, node: GraphNode) -> Range | None:
    from kshape_ls.checks.arguments import read

    where = node.entry.layer if node.entry is not None else None
    call = read(analysis.lines, where) if where is not None else None
    if call is None or len(call.items) < 3 or any(item.name for item in call.items[:3]):
        return None
    return Range(*call.items[1].whole[:2], *call.items[2].whole[2:])


CHECK = Check(CODE, "A third number is the stride, not the window", DOCUMENTATION, mend=mend, find=find)
