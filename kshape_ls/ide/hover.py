"""What the layer, tensor or model under the cursor is: class, shapes, weights, and a model's layer table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Description, Range
from kshape_ls.ide.layer_table import layer_table
from kshape_ls.library.index import layer_rule
from kshape_ls.shapes import UNKNOWN_SHAPE, Output, Shape

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hover:
    """``headings`` are lines of code, ``details`` pairs of a word and its value, ``table`` lines in columns.

    ``meaning`` is what such a layer does to a shape, in a line.
    """

    range: Range
    headings: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    table: str = ""
    meaning: str = ""


def hover(analysis: FileAnalysis, line: int, col: int) -> Hover | None:
    """What there is to tell at a position (line from 1, column in UTF-8 bytes); ``None`` where nothing is known."""
    found = analysis.describe(line, col)
    if found is None:
        return None
    outputs, inputs = _known(found.outputs), _known(found.inputs)
    if not outputs and not inputs and found.params is None and found.model is None:
        return None
    table = "" if found.model is None else layer_table(found.model)
    return Hover(found.range, _headings(found, outputs), tuple(_details(found, inputs)), table, _meaning(found))


def markdown(told: Hover) -> str:
    """For clients that render it."""
    parts = ["\n".join(["```python", *told.headings, "```"])]
    if told.details:
        parts.append(" · ".join(f"{word} `{value}`" for word, value in told.details))
    if told.meaning:
        parts.append(told.meaning)
    if told.table:
        parts.append(f"```text\n{told.table}\n```")
    return "\n\n".join(parts)


def plain(told: Hover) -> str:
    """For clients that show text as it is."""
    details = [f"{word} {value}" for word, value in told.details]
    return "\n".join([*told.headings, *details, *filter(None, [told.meaning, told.table])])


def _headings(found: Description, outputs: tuple[Output, ...]) -> tuple[str, ...]:
    text = shorten(found.text, LONGEST, placeholder=" …")
    if found.what == "model" and text.isidentifier() and text != found.class_name:
        subject, arrow = f"{text}: {found.class_name}", " → "
    elif found.class_name:
        subject, arrow = found.class_name, " → "
    else:
        subject, arrow = text, ": "
    return tuple(f"{subject}{arrow}{output}" for output in outputs) or (subject,)


def _meaning(found: Description) -> str:
    rule = layer_rule(found.class_name) if found.library else None
    return "" if rule is None else (rule.output.__doc__ or "").partition("\n")[0]


def _details(found: Description, inputs: tuple[Output, ...]) -> Iterable[tuple[str, str]]:
    if inputs:
        one = len(inputs) == 1 and isinstance(inputs[0], Shape)
        yield ("input" if one else "inputs"), ", ".join(map(str, inputs))
    if found.params is not None:
        yield "weights", f"{found.params:,}"
    if found.dtype:
        yield "dtype", found.dtype


def _known(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    return tuple(output for output in outputs if output != UNKNOWN_SHAPE)
