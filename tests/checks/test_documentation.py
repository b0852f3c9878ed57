from __future__ import annotations

import re

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.checks import codes, documentation, problems, registry

_BLOCK = re.compile(r"^```py (wrong|right)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_checks_of_the_main_job_are_there() -> None:
    assert {
        "axis-size-mismatch",
        "dense-on-spatial-axes",
        "fit-input-mismatch",
        "input-count",
        "invalid-argument",
        "loss-target-mismatch",
        "merge-shape-mismatch",
        "rank-mismatch",
        "reshape-size-mismatch",
        "shape-comment",
        "window-too-large",
    } <= set(codes())


@pytest.mark.parametrize("code", codes())
def test_the_wrong_example_is_wrong_and_the_right_one_right(code: str) -> None:
    text = documentation(code)
    examples = dict(_BLOCK.findall(text))
    assert text.startswith(f"# {code}: ")
    assert sorted(examples) == ["right", "wrong"]
    found = {kind: [p.code for p in problems(analyze(program.split("\n")))] for kind, program in examples.items()}
    assert found == {"wrong": [code], "right": []}


@pytest.mark.parametrize("code", codes())
def test_a_comment_silences_it(code: str) -> None:
    assert f"kshape: ignore[{code}]" in documentation(code)
    program = dict(_BLOCK.findall(documentation(code)))["wrong"].split("\n")
    (problem,) = problems(analyze(program))
    line = problem.range.end_line - 1
    program[line] += f"  # kshape: ignore[{code}]"
    assert problems(analyze(program)) == ()


def test_a_code_without_a_check_has_no_page() -> None:
    assert documentation("no-such-code") == ""


def test_the_checks_that_search_are_found():
    checks = [registry.check(code) for code in registry.codes()]
    assert [check.code for check in checks if check.find is not None] == [check.code for check in registry.searching()]
