"""``kshape.showSummary``: a model's layers as ``model.summary()`` prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.showing import has_panel, show_file


@dataclass(frozen=True)
class ShowSummary:
    """The argument of ``kshape.showSummary``: the model is the one at a position, of a name, or the largest."""

    uri: str
    position: types.Position | None = None
    model: str | None = None


def show_summary(ls: Server, asked: ShowSummary) -> dict[str, Any]:
    """The table as text and as Markdown; for a client without a panel of its own it is opened as a file."""
    from kshape_ls.ide import graph_view as ide
    from kshape_ls.report.summary import summary
    from kshape_ls.report.summary_text import summary_lines, summary_markdown

    document = ls.documents.get(asked.uri)
    answer: dict[str, Any] = {"models": [], "model": None, "text": "", "markdown": ""}
    if document is None or document.analysis is None:
        return answer
    answer["models"] = list(ide.titles(document.analysis))
    at = None if asked.position is None else convert.from_position(ls, document, asked.position)
    chosen = ide.choose(document.analysis, asked.model, at)
    if chosen is None:
        return answer
    told = summary(chosen.model)
    answer |= {
        "model": chosen.title,
        "text": "\n".join(summary_lines(told)),
        "markdown": summary_markdown(told),
    }
    if not has_panel(ls):
        show_file(ls, f"{chosen.title}.md", answer["markdown"])
    return answer


FEATURES = (Feature("kshape.showSummary", show_summary),)
