"""A summary in columns, as Markdown, and as JSON."""

from __future__ import annotations

from typing import Any

from kshape_ls.report.summary import Row, Summary, memory

FIRST, LAST = 60, 20
UNKNOWN = "… not all of this model is known"


def summary_lines(told: Summary, *, most: int | None = None, nested: bool = True) -> list[str]:
    """The table as ``summary()`` prints it; with more than ``most`` rows the middle is left out."""
    heads = _headings(told)
    rows = [_cells(row, depth, heads) for depth, row in (told.walk() if nested else ((0, row) for row in told.rows))]
    if most is not None and len(rows) > most:
        left_out = (f"… {len(rows) - FIRST - LAST:,} more layers", *[""] * (len(heads) - 1))
        rows = [*rows[:FIRST], left_out, *rows[-LAST:]]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = ["  ".join(_justified(cells, widths)).rstrip() for cells in (heads, *rows)]
    rule = "─" * max(len("  ".join(_justified(heads, widths))), *map(len, lines))
    rest = [UNKNOWN] if not told.complete else []
    return [f'Model: "{told.name}"', lines[0], rule, *lines[1:], *rest, rule, *totals(told)]


def totals(told: Summary) -> list[str]:
    """The three lines below the table."""
    counted = {
        "Total params": told.total,
        "Trainable params": told.trainable,
        "Non-trainable params": told.non_trainable,
    }
    return [f"{name}: {'?' if n is None else f'{n:,} ({memory(n)})'}" for name, n in counted.items()]


def summary_markdown(told: Summary) -> str:
    """The table for a README."""
    heads = _headings(told)
    lines = [f"| {' | '.join(heads)} |", "| " + " | ".join("---:" if h == "Param #" else "---" for h in heads) + " |"]
    for depth, row in told.walk():
        name, *rest = _cells(row, 0, heads)
        mark = "&nbsp;&nbsp;" * depth + ("└ " if depth else "")
        lines.append(f"| {mark}{' | '.join(_escaped(cell) for cell in (name, *rest))} |")
    if not told.complete:
        lines += ["", UNKNOWN]
    return "\n".join([f"**{_escaped(told.name)}**", "", *lines, "", *(f"- {line}" for line in totals(told))]) + "\n"


def summary_value(told: Summary) -> dict[str, Any]:
    """The summary for programs; numbers are numbers, ``null`` where not certain."""
    return {
        "model": told.name,
        "class": told.class_name,
        "complete": told.complete,
        "layers": [_value(row) for row in told.rows],
        "total": told.total,
        "trainable": told.trainable,
        "non_trainable": told.non_trainable,
    }


def _value(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "class": row.class_name,
        "output": row.output,
        "params": row.params,
        "connected_to": [list(each) for each in row.connected],
        "line": row.line,
        **({} if row.nested is None else {"nested": summary_value(row.nested)}),
    }


def _headings(told: Summary) -> tuple[str, ...]:
    first = ("Layer (type)", "Output Shape", "Param #")
    return first if told.is_chain else (*first, "Connected to")


def _cells(row: Row, depth: int, heads: tuple[str, ...]) -> tuple[str, ...]:
    mark = "   " * depth + "└ " if depth else ""
    cells = (f"{mark}{row.name} ({row.class_name})", row.output, row.count)
    return cells if len(heads) == len(cells) else (*cells, row.connected_to if not depth else "")


def _justified(cells: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        f"{cell:>{width}}" if n == 2 else f"{cell:<{width}}"
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("_", "\\_").replace("*", "\\*").replace("\n", " ")
