from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Problem
from kshape_ls.checks.selection import selected
from kshape_ls.workspace.settings import Settings
from kshape_ls.workspace.stating import understood

FOLDER = Path("/project")
PROBLEMS = [
    Problem("rank-mismatch", "error", "a", Range(1, 0, 1, 1)),
    Problem("huge-dense", "information", "b", Range(2, 0, 2, 1)),
    Problem("huge-dense", "information", "c", Range(3, 0, 3, 1)),
]


def told(path: Path | None = FOLDER / "src" / "a.py", **table: Any) -> list[tuple[str, str]]:
    stated, wrong = understood({name.replace("_", "-"): value for name, value in table.items()})
    assert not wrong
    settings: Settings = stated.based(FOLDER).settings()
    return [(problem.message, problem.severity) for problem in selected(PROBLEMS, settings, path)]


ALL = [("a", "error"), ("b", "information"), ("c", "information")]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, ALL),
        ({"select": ["rank-mismatch"]}, ALL[:1]),
        ({"select": []}, []),
        ({"ignore": ["rank-mismatch"]}, ALL[1:]),
        ({"select": ["huge-dense"], "ignore": ["huge-dense"]}, []),
        ({"severity": {"huge-dense": "off"}}, ALL[:1]),
        (
            {"severity": {"huge-dense": "error", "rank-mismatch": "hint"}},
            [("a", "hint"), ("b", "error"), ("c", "error")],
        ),
        ({"per_file_ignores": {"src/*": ["huge-dense"]}}, ALL[:1]),
        ({"per_file_ignores": {"lib/*": ["huge-dense"]}}, ALL),
        ({"exclude": ["src"]}, []),
        ({"exclude": ["src", "!src"]}, ALL),
    ],
)
def test_what_the_user_wants_to_hear_of(table: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**table) == expected


def test_a_text_without_a_path_has_no_patterns() -> None:
    assert told(None, exclude=["*"], per_file_ignores={"*": ["huge-dense"]}, ignore=["rank-mismatch"]) == ALL[1:]
