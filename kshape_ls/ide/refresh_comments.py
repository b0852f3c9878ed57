"""Every comment that states another shape than its layer has, put right."""

from __future__ import annotations

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ShapeComment
from kshape_ls.checks.catalogue.shape_comment import find_comments, rewritten
from kshape_ls.checks.problem import Edit


def refreshed(analysis: FileAnalysis) -> tuple[Edit, ...]:
    """The edits, in the order of the text."""
    wrong = [problem.cause for problem in find_comments(analysis) if isinstance(problem.cause, ShapeComment)]
    return tuple(edit for comment in wrong if (edit := rewritten(analysis.lines, comment)) is not None)
