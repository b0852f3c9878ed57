"""kshape-ls: the shape of every Keras layer, while you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kshape_ls.about import __version__

if TYPE_CHECKING:
    from kshape_ls.api import (
        Analysis,
        Edit,
        Fix,
        Fixed,
        GraphNode,
        ModelGraph,
        Problem,
        Project,
        Range,
        Related,
        Site,
        UnreadableError,
        analyze,
        analyze_file,
        plain,
    )

__all__ = [
    "Analysis",
    "Edit",
    "Fix",
    "Fixed",
    "GraphNode",
    "ModelGraph",
    "Problem",
    "Project",
    "Range",
    "Related",
    "Site",
    "UnreadableError",
    "__version__",
    "analyze",
    "analyze_file",
    "plain",
]


def __getattr__(name: str) -> Any:
    # What serves an editor or a terminal doesn't pay for this.
    if name in __all__:
        from kshape_ls import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
