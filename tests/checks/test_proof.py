from __future__ import annotations

from kshape_ls.analysis.facts import Range, Site
from kshape_ls.checks.looking import News
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.proof import Look, proven
from kshape_ls.checks.text import insertion
from kshape_ls.shapes import UNKNOWN_SHAPE, Shape, shape
from tests.checks.fakes import FakeAnalysis

# A fake language: each line is a layer; ``bad`` is refused unless ``fix`` stands before it, and hides what follows.


def _analyse(lines: list[str]) -> FakeAnalysis:
    sites, known = [], True
    for number, line in enumerate(lines, 1):
        known = known and (line != "bad" or "fix" in lines[: number - 1])
        made: Shape = shape(None, number) if known else UNKNOWN_SHAPE
        sites.append(Site(Range(number, 0, number, len(line)), "call", line, (made,)))
    return FakeAnalysis(lines, tuple(sites), analyse=_analyse)


def _problems(analysis: FakeAnalysis) -> tuple[Problem, ...]:
    found = []
    for site in analysis.sites:
        reached = site.outputs != (UNKNOWN_SHAPE,)
        if site.name == "bad" and not reached:
            found.append(Problem("refused", "error", "", site.range))
        if site.name == "second" and reached:
            found.append(Problem("other", "error", "", site.range))
        if site.name == "spoiled" and "spoil" in analysis.lines:
            found.append(Problem("other", "error", "", site.range))
    return tuple(found)


LOOK = Look(_problems, lambda *_: News(False, (), False))  # type: ignore[arg-type] # it looks at fakes only


def _titles(lines: list[str], *candidates: Candidate) -> list[str]:
    analysis = _analyse(lines)
    return [fix.title for fix in proven(analysis, _problems(analysis)[0], candidates, LOOK)]


def _inserted(line: int, text: str, **more: object) -> Candidate:
    return Candidate(f"Insert {text}", (insertion(line, 0, f"{text}\n"),), **more)  # type: ignore[arg-type]


def test_what_mends_is_offered_with_the_resulting_shape() -> None:
    assert _titles(["a", "bad"], _inserted(2, "fix", inserted="fix")) == ["Insert fix → (None, 2)"]


def test_a_candidate_may_name_the_place_whose_shape_is_told() -> None:
    fix = _inserted(2, "fix", shows=Range(2, 0, 2, 3))
    assert _titles(["a", "bad"], fix) == ["Insert fix → (None, 3)"]


def test_what_does_not_mend_is_not_offered() -> None:
    assert _titles(["a", "bad"], _inserted(2, "nothing")) == []


def test_a_mistake_that_was_hidden_is_told() -> None:
    assert _titles(["a", "bad", "second"], _inserted(2, "fix")) == ["Insert fix; 1 more behind it"]


def test_a_new_mistake_where_the_shape_was_known_is_refused() -> None:
    spoiling = Candidate("Spoil", (insertion(2, 0, "spoil\nfix\n"),))
    assert _titles(["spoiled", "bad"], spoiling) == []


def test_a_mistake_in_what_was_put_in_is_refused() -> None:
    assert _titles(["a", "bad"], Candidate("Insert two", (insertion(2, 0, "fix\nsecond\n"),))) == []


def test_only_the_first_is_preferred_and_none_is_offered_twice() -> None:
    analysis = _analyse(["a", "bad"])
    candidates = [_inserted(2, "fix"), _inserted(2, "fix"), _inserted(1, "fix")]
    fixes = proven(analysis, _problems(analysis)[0], candidates, LOOK)
    assert [fix.preferred for fix in fixes] == [True, False]


def test_edits_that_overlap_are_no_fix() -> None:
    twice = Candidate("Twice", (Edit(Range(2, 0, 2, 3), "x"), Edit(Range(2, 1, 2, 2), "y")))
    assert _titles(["a", "bad"], twice) == []
