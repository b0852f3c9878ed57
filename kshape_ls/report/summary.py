"""What ``model.summary()`` prints, as rows: for the terminal, Markdown, JSON and hover alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kshape_ls.analysis.facts import LayerRow, ModelGraph
from kshape_ls.shapes import Nest, Output

BYTES = 4
"""What a weight takes: Keras keeps 32 bits of each, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One layer; ``output`` as Keras writes it, ``?`` where it isn't known; ``nested`` if it is a model itself."""

    name: str
    class_name: str
    output: str
    params: int | None
    connected: tuple[tuple[str, int, int], ...]
    nested: Summary | None
    line: int | None

    @property
    def connected_to(self) -> str:
        """``input_layer[0][0], dense[0][0]``, or ``-``."""
        return ", ".join(f"{name}[{node}][{tensor}]" for name, node, tensor in self.connected) or "-"

    @property
    def count(self) -> str:
        """The weights as Keras writes them."""
        return "?" if self.params is None else f"{self.params:,}"


@dataclass(frozen=True, slots=True)
class Summary:
    """A model's rows and totals (``None`` where not certain); the optimizer's weights are not among them."""

    name: str
    class_name: str
    rows: tuple[Row, ...]
    total: int | None
    trainable: int | None
    complete: bool
    is_chain: bool

    @property
    def non_trainable(self) -> int | None:
        """Those that training leaves alone."""
        return None if self.total is None or self.trainable is None else self.total - self.trainable

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Row]]:
        """The rows with those of nested models below them, each with its depth."""
        for row in self.rows:
            yield depth, row
            if row.nested is not None:
                yield from row.nested.walk(depth + 1)


def summary(model: ModelGraph) -> Summary:
    """The summary of a model."""
    rows = tuple(map(_row, model.rows))
    chain = model.class_name != "Functional" or _is_chain(rows)
    return Summary(model.name, model.class_name, rows, model.total, model.trainable, model.complete, chain)


def flat(told: Summary) -> Summary:
    """A summary without the layers of nested models."""
    return replace(told, rows=tuple(replace(row, nested=None) for row in told.rows))


def memory(params: int) -> str:
    """``45.31 KB``: a number of weights as Keras tells their size."""
    size = float(params * BYTES)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"


def output_text(output: Output | None, called: bool = True, is_model: bool = False) -> str:
    """An output as ``summary()`` writes it.

    Several are listed in brackets where a layer was called on symbolic tensors; else they are as the code returns them,
    those of a model in parentheses.
    """
    if output is None:
        return "?"
    if isinstance(output, Nest):
        flat = [output_text(item, called, is_model) for item in output.items]
        if len(flat) == 1:
            return flat[0]
        if is_model and not called:
            # There Keras writes each as Python does.
            written = output.keys if output.kind == "dict" else tuple(map(str, output.items))
            return f"({', '.join(written)})"
        if output.kind == "dict" and not called:
            return "{" + ", ".join(f"{key}: {text}" for key, text in zip(output.keys, flat, strict=True)) + "}"
        return f"({', '.join(flat)})" if output.kind == "tuple" and not called else f"[{', '.join(flat)}]"
    # Keras puts no comma behind a lone size.
    return str(output).replace(",)", ")")


def _row(row: LayerRow) -> Row:
    return Row(
        row.name,
        row.class_name,
        output_text(row.output, row.called, row.nested is not None),
        row.params,
        tuple((name(), node, tensor) for name, node, tensor in row.inbound),
        None if row.nested is None else summary(row.nested),
        None if row.range is None else row.range.line,
    )


def _is_chain(rows: tuple[Row, ...]) -> bool:
    """Whether one layer follows another, each once: Keras leaves ``Connected to`` out then."""
    feeding = [each for row in rows for each in row.connected]
    starts = sum(not row.connected for row in rows)
    return starts <= 1 and len(feeding) == len(set(feeding)) and all(len(row.connected) <= 1 for row in rows)
