"""Draws the picture of the README: the commands, run on the example, as a terminal shows them: ``make picture``."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from kshape_ls.cli.analysing import problems_of, shapes_of
from kshape_ls.report.problem_text import summary, write_problems
from kshape_ls.report.shape_text import write_shapes
from kshape_ls.workspace.stating import Stated

PICTURE = Path(__file__).with_name("terminal.svg")
ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/mnist_cnn.py"
WIDTH = 120

# rich's own frame without the fonts that it would fetch from elsewhere.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Terminal(Console):
    """A console that breaks long lines, as the window of a terminal does."""

    def print(self, *objects: Any, soft_wrap: bool | None = None, **others: Any) -> None:  # noqa: ARG002 - that's why
        """Print, and break lines."""
        super().print(*objects, **others)


def drawn() -> str:
    """The picture as SVG, with the root of the repository as the current folder."""
    console = Terminal(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, color_system="truecolor"
    )
    console.print(Text.assemble(("$ ", "dim"), (f"kshape-ls shapes {EXAMPLE}", "bold")))
    write_shapes(shapes_of(EXAMPLE, Stated()), console)
    console.print()
    console.print(Text.assemble(("$ ", "dim"), (f"kshape-ls check {EXAMPLE}", "bold")))
    report = problems_of(EXAMPLE, Stated())
    write_problems(report, console)
    console.print(summary([report]))
    return console.export_svg(title="kshape-ls", theme=MONOKAI, code_format=FRAME, unique_id="terminal")


if __name__ == "__main__":
    os.chdir(ROOT)
    PICTURE.write_text(drawn(), encoding="utf-8")
