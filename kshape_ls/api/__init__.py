"""kshape-ls from Python: what a program's layers make, what doesn't fit, how to mend it. Nothing of it is run.

All of this can be imported from ``kshape_ls`` itself, and is imported when first asked for.
"""

from __future__ import annotations

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range, Site
from kshape_ls.api.analysed import Analysis, Fixed
from kshape_ls.api.project import Project, UnreadableError, analyze, analyze_file
from kshape_ls.api.shapes import plain
from kshape_ls.checks.problem import Edit, Fix, Problem, Related

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
    "analyze",
    "analyze_file",
    "plain",
]
