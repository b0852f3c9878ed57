"""Shapes for the terminal: each line that makes a tensor, with what it makes beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kshape_ls.analysis.facts import Site
from kshape_ls.report.file_report import FileReport, Got
from kshape_ls.report.problem_text import place_of
from kshape_ls.report.source_lines import shortened, shown

STYLES = {"error": "bold red", "warning": "yellow", "information": "blue", "hint": "cyan"}


def write_shapes(report: FileReport, console: Console) -> None:
    """The file's name, its lines that make tensors with shapes and weights, and where something doesn't fit."""
    console.print(Text(shown(report.file), "bold underline"), soft_wrap=True)
    rows = [(number, *_told(sites, got)) for number, sites, got in _by_line(report)]
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


def _by_line(report: FileReport) -> list[tuple[int, list[Site], list[Got]]]:
    sites: dict[int, list[Site]] = {}
    for site in report.sites:
        sites.setdefault(site.range.line, []).append(site)
    got: dict[int, list[Got]] = {}
    for each in report.got:
        got.setdefault(each.line, []).append(each)
    return [(line, sites.get(line, []), got.get(line, [])) for line in sorted({*sites, *got})]


def _told(sites: Sequence[Site], got: Sequence[Got]) -> tuple[str, str]:
    # In the order in which they are evaluated: an argument ends before the call that takes it.
    ordered = sorted(sites, key=lambda site: (site.range.end_line, site.range.end_col, -site.range.col))
    shapes: list[str] = []
    for told in (*([site.outputs] for site in ordered), [each.outputs for each in got]):
        text = ", ".join(" | ".join(map(str, outputs)) for outputs in told)
        if text not in ("", "?", *shapes[-1:]):
            shapes.append(text)
    last = got[-1] if got else ordered[-1]
    weighed = last.params or (isinstance(last, Site) and last.kind != "op")
    return " → ".join(shapes) or "?", f"{last.params:,}" if weighed and last.params is not None else ""
