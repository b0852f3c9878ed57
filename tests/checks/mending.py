"""A program's only problem and what its fixes make of the program."""

from __future__ import annotations

import ast
import textwrap

from kshape_ls.analysis import analyze
from kshape_ls.checks import Fix, Problem, fixes, problems
from tests.checks.written import applied


def program_of(text: str) -> str:
    """A program written with the indentation of its test."""
    return textwrap.dedent(text).strip("\n") + "\n"


def only_problem(text: str) -> Problem:
    """The only problem of a program."""
    (problem,) = problems(analyze(text.split("\n")))
    return problem


def fixes_of(text: str) -> dict[str, str]:
    """The fixes of a program's only problem, or only error: title and the text after it."""
    analysis = analyze(text.split("\n"))
    found = problems(analysis)
    (problem,) = [p for p in found if p.severity == "error"] or found
    offered: tuple[Fix, ...] = fixes(analysis, problem)
    assert [fix.preferred for fix in offered] == [n == 0 for n in range(len(offered))]
    after = {fix.title: applied(text, fix.edits) for fix in offered}
    for each in after.values():
        ast.parse(each)
    return after
