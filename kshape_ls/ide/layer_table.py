"""A model's layers for hover: the table of ``summary()``, the middle of a very long one left out."""

from __future__ import annotations

from kshape_ls.analysis.facts import ModelGraph
from kshape_ls.report.summary import summary
from kshape_ls.report.summary_text import FIRST, LAST, summary_lines


def layer_table(model: ModelGraph) -> str:
    """Lines in columns: ``conv2d (Conv2D)   (None, 26, 26, 32)   320``; models in the model are a line each."""
    return "\n".join(summary_lines(summary(model), most=FIRST + LAST, nested=False))
