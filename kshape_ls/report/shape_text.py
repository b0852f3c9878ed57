"""Shapes for the terminal: each line that makes a tensor, with what it makes beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kshape_ls.analysis.facts import Site
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.problem_text import place_of
from kshape_ls.report.source_lines import shortened, shown

STYLES = {"error": "bold red", "warning": "yellow", "information": "blue", "hint": "cyan"}


def write_shapes(report: FileReport, console: Console) -> None:
    """The file's name, its lines that make tensors with shapes and weights, and where something doesn't fit."""
    console.print(Text(shown(report.file), "bold underline"), soft_wrap=True)
    rows = [(number, *_told(sites)) for number, sites in _by_line(report.sites)]
    if not rows:
        console.print(Text("  no tensors", "dim"), soft_wrap=True)
    marks = {told.problem.range.line: told.problem for told in reversed(report.problems)}
    code = {number: shortened(shown(report.excerpts.get(number, "").rstrip())) for number, _, _ in rows}
    for number in marks.keys() - code.keys():
        rows.append((number, "", ""))
        code[number] = shortened(shown(report.excerpts.get(number, "").rstrip()))
    wide = max((cell_len(text) for text in code.values()), default=0)
    broad = max((cell_len(shapes) for _, shapes, _ in rows), default=0)
    heavy = max((len(weights) for _, _, weights in rows), default=0)
    places = {number: place_of(report, number).removeprefix("cell ") for number in code}
    digits = max((len(place) for place in places.values()), default=1)
    for number, shapes, weights in sorted(rows):
        line = Text.assemble(
            (f"{places[number]:>{digits + 2}} │ ", "dim"),
            code[number],
            " " * (wide - cell_len(code[number])),
            "  ",
            (shapes, "bold cyan"),
            " " * (broad - cell_len(shapes)),
            (f"  {weights:>{heavy}}", "green"),
        )
        if number in marks:
            problem = marks[number]
            line.append(f"  {problem.severity}: {problem.code}", STYLES[problem.severity])
        line.rstrip()
        console.print(line, soft_wrap=True)


def _by_line(sites: Iterable[Site]) -> list[tuple[int, list[Site]]]:
    lines: dict[int, list[Site]] = {}
    for site in sites:
        lines.setdefault(site.range.line, []).append(site)
    return sorted(lines.items())


def _told(sites: Sequence[Site]) -> tuple[str, str]:
    # In the order in which they are evaluated: an argument ends before the call that takes it.
    ordered = sorted(sites, key=lambda site: (site.range.end_line, site.range.end_col, -site.range.col))
    shapes: list[str] = []
    for site in ordered:
        text = " | ".join(str(output) for output in site.outputs)
        if text not in ("", "?", *shapes[-1:]):
            shapes.append(text)
    outermost = ordered[-1]
    weights = "" if outermost.params is None else f"{outermost.params:,}"
    return " → ".join(shapes) or "?", weights if outermost.params or outermost.kind != "op" else ""
