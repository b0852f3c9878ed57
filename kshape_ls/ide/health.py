"""What a bug report needs to know of an analysed file: how much there is, and what the analysis gave up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kshape_ls.analysis import FileAnalysis
from kshape_ls.checks.problem import Problem

AT_MOST = 20


def of_file(analysis: FileAnalysis, problems: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    """Pairs of words and values."""
    codes = Counter(problem.code for problem in problems)
    told = ", ".join(f"{code} ({count})" for code, count in sorted(codes.items())) or "none"
    return (
        ("lines", f"{len(analysis.lines):,}"),
        ("statements", f"{len(analysis.program.statements):,}"),
        ("run at the last change", f"{analysis.executed:,}"),
        ("models", f"{len(analysis.models):,}"),
        ("problems", told),
        *(("not parsed", f"line {where.line}: {why}") for where, why in analysis.broken[:AT_MOST]),
        *(("given up", f"line {where.line}: {why}") for where, why in analysis.given_up[:AT_MOST]),
    )


def markdown(sections: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> str:
    """Headings with a line for each pair."""
    parts = []
    for heading, pairs in sections:
        lines = "\n".join(f"- {word}: {value}" for word, value in pairs)
        parts.append(f"## {heading}\n\n{lines}\n")
    return "\n".join(parts)
