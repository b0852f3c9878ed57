"""What the layer, tensor or model under the cursor is: class, shapes, weights, and a model's layer table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Description, Range
from kshape_ls.ide.layer_table import layer_table
from kshape_ls.shapes import UNKNOWN_SHAPE, Output


@dataclass(frozen=True, slots=True)
class Hover:
    """``headings`` are lines of code, ``details`` pairs of a word and its value, ``table`` lines in columns."""

    range: Range
    headings: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    table: str = ""


def hover(analysis: FileAnalysis, line: int, col: int) -> Hover | None:
    """What there is to tell at a position (line from 1, column in UTF-8 bytes); ``None`` where nothing is known."""
    found = analysis.describe(line, col)
    if found is None:
        return None
    outputs = _known(found.outputs)
    if not outputs and found.model is None and found.params is None:
        return None
    return Hover(
        found.range,
        _headings(found, outputs),
        tuple(_details(found)),
        "" if found.model is None else layer_table(found.model),
    )


def markdown(told: Hover) -> str:
    """For clients that render it."""
    parts = ["\n".join(["```python", *told.headings, "```"])]
    if told.details:
        parts.append(" · ".join(f"{word} `{value}`" for word, value in told.details))
    if told.table:
        parts.append(f"```text\n{told.table}\n```")
    return "\n\n".join(parts)


def plain(told: Hover) -> str:
    """For clients that show text as it is."""
    details = [f"{word} {value}" for word, value in told.details]
    return "\n".join([*told.headings, *details, *filter(None, [told.table])])


def _headings(found: Description, outputs: tuple[Output, ...]) -> tuple[str, ...]:
    if found.what == "layer":
        subject, arrow = found.class_name or found.text, " → "
    elif found.what == "model":
        named = found.text.isidentifier() and found.text != found.class_name
        subject, arrow = f"{found.text}: {found.class_name}" if named else found.class_name or found.text, " → "
    else:
        subject, arrow = found.text, ": "
    return tuple(f"{subject}{arrow}{output}" for output in outputs) or (subject,)


def _details(found: Description) -> Iterable[tuple[str, str]]:
    inputs = _known(found.inputs)
    if inputs:
        yield ("input" if len(inputs) == 1 else "inputs"), ", ".join(map(str, inputs))
    if found.params is not None:
        yield "weights", f"{found.params:,}"
    if found.dtype:
        yield "dtype", found.dtype


def _known(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    return tuple(output for output in outputs if output != UNKNOWN_SHAPE)
