"""What a fix did, for the terminal."""

from __future__ import annotations

from rich.text import Text

from kshape_ls.report.source_lines import shown
from kshape_ls.source.notebook import Cell, placed, said_of_cells


def fixed(file: str, line: int, code: str, title: str, cells: tuple[Cell, ...] = ()) -> Text:
    """``model.py:11: fixed[reshape-size-mismatch]: Reshape to (28800,)``."""
    at = str(line)
    if cells:
        cell, inside = placed(cells, line)
        at = f"cell {cell + 1}:{inside}"
    said = shown(said_of_cells(cells, title))
    return Text.assemble((f"{shown(file)}:{at}", "bold"), ": ", (f"fixed[{code}]", "bold green"), f": {said}")
