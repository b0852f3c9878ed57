"""Comments that silence problems: ``# kshape: ignore`` and ``# kshape: ignore[rank-mismatch]``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kshape_ls.checks.problem import Problem

_IGNORE = re.compile(r"#.*?\bkshape:\s*ignore\b(?:\s*\[([^\]]*)\])?")


def silenced(lines: Sequence[str], problem: Problem) -> bool:
    """Whether a comment on the problem's first or last line takes it away."""
    return any(
        _silences(lines[line - 1], problem.code)
        for line in {problem.range.line, problem.range.end_line}
        if 0 < line <= len(lines)
    )


def _silences(line: str, code: str) -> bool:
    if "kshape:" not in line:
        return False
    found = _IGNORE.search(line)
    if found is None:
        return False
    return found[1] is None or code in (each.strip() for each in found[1].split(","))
