"""What was seen while a program ran, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from kshape_ls.report.source_lines import shown
from kshape_ls.report.traced import Seen, sentence
from kshape_ls.report.verification_text import STYLES
from kshape_ls.shapes import Output
from kshape_ls.verification.tracing import Trace


def write_traced(file: str, found: Sequence[Seen], trace: Trace, console: Console) -> None:
    """A line for each place that ran, and how the run ended."""
    console.print(Text(shown(file), "bold underline"), soft_wrap=True)
    for each in found:
        said = _several(each.real)
        if each.kind == "differs":
            said = f"{_several(each.ours)}, seen: {said}"
        line = Text.assemble(
            "    ", (f"{each.kind:<11}", STYLES[each.kind]), f"{each.range.line:>5}  {each.name}  {said}"
        )
        console.print(line, soft_wrap=True)
    for what in trace.replaced:
        console.print(Text(f"    not done: {shown(what)}", "dim"), soft_wrap=True)
    if trace.raised is not None:
        text = f"{trace.raised.error} on line {trace.raised.line}: {shown(trace.raised.text)}"
        console.print(Text.assemble("    ", (text, "bold red")), soft_wrap=True)
    console.print(Text(f"  {shown(sentence(found, trace))}"), soft_wrap=True)


def _several(outputs: tuple[Output, ...]) -> str:
    return " or ".join(map(str, outputs))
