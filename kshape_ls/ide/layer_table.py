"""A model as ``model.summary()`` prints it: a row a layer, then the totals."""

from __future__ import annotations

from kshape_ls.analysis.facts import GraphNode, ModelGraph

HEADINGS = ("Layer (type)", "Output Shape", "Param #")
FIRST, LAST = 60, 20


def layer_table(model: ModelGraph) -> str:
    """Lines in columns: ``conv2d (Conv2D)   (None, 26, 26, 32)   320``; the middle of a very long model is left out."""
    rows = [(f"{node.name} ({node.class_name})", str(node.output), _count(node.params)) for node in _shown(model)]
    left_out = len(rows) - FIRST - LAST
    cells = rows if left_out <= 0 else [*rows[:FIRST], (f"… {left_out:,} more layers", "", ""), *rows[-LAST:]]
    wide, broad, narrow = (max(map(len, column)) for column in zip(HEADINGS, *cells, strict=True))
    lines = [f"{name:<{wide}}  {output:<{broad}}  {params:>{narrow}}" for name, output, params in (HEADINGS, *cells)]
    lines.insert(1, "─" * len(lines[0]))
    if not model.complete:
        lines.append("… the layers after these are not known")
    return "\n".join([f'Model: "{model.name}"', *lines, lines[1], *_totals(model)])


def _shown(model: ModelGraph) -> tuple[GraphNode, ...]:
    # Keras doesn't list the input of a Sequential.
    if model.class_name != "Sequential":
        return model.nodes
    return tuple(node for node in model.nodes if node.class_name != "InputLayer")


def _totals(model: ModelGraph) -> tuple[str, ...]:
    fixed = None if model.total is None or model.trainable is None else model.total - model.trainable
    return (
        f"Total params: {_count(model.total)}",
        f"Trainable params: {_count(model.trainable)}",
        f"Non-trainable params: {_count(fixed)}",
    )


def _count(params: int | None) -> str:
    return "?" if params is None else f"{params:,}"
