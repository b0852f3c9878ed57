from __future__ import annotations

import pytest

from kshape_ls.analysis.facts import ShapeComment, Site
from kshape_ls.checks import problems
from kshape_ls.checks.catalogue.shape_comment import rewritten
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Shape, shape
from tests.checks.fakes import FakeAnalysis
from tests.checks.written import applied, at

LAYER = "layers.Conv2D(32, 3)"


def _comment(text: str, stated: tuple[int | str | None, ...], *made: Shape) -> FakeAnalysis:
    line = f"    {LAYER},  # {text}"
    site = Site(at(line, LAYER), "sequential", "Conv2D", made)
    return FakeAnalysis([line], (site,), comments=(ShapeComment(at(line, f"# {text}"), stated, site),))


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ((26, 26, 32), shape(None, 26, 26, 32)),
        ((None, 26, 26, 32), shape(None, 26, 26, 32)),
        (("batch", 26, 26, 32), shape(None, 26, 26, 32)),
        ((8, 26, 26, 32), shape(None, 26, 26, 32)),
        (("?", 32), shape(None, 26, 32)),
        ((None, None), shape(None, 26, 26, 32)),
        ((26, 26, 32), UNKNOWN_SHAPE),
        ((26, 26, 32), Shape((UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN))),
        ((1,), shape(None, 1)),
        ((None, 10), shape(None, None)),
    ],
)
def test_what_may_be_meant_is_left_alone(stated: tuple[int | str | None, ...], made: Shape) -> None:
    assert problems(_comment("shape", stated, made)) == ()


def test_a_shape_of_one_context_is_enough() -> None:
    assert problems(_comment("shape", (10,), shape(None, 20), shape(None, 10))) == ()


def test_a_contradiction_is_information_at_the_comment() -> None:
    analysis = _comment("Output shape: (28, 28, 32)", (28, 28, 32), shape(None, 26, 26, 32))
    (problem,) = problems(analysis)
    assert (problem.code, problem.severity) == ("shape-comment", "information")
    assert problem.range == analysis.comments[0].range
    assert problem.message == "The comment says (28, 28, 32), but Conv2D makes (None, 26, 26, 32)."


@pytest.mark.parametrize(
    ("text", "stated", "made", "result"),
    [
        ("Output shape: (28, 28, 32)", (28, 28, 32), shape(None, 26, 26, 32), "Output shape: (26, 26, 32)"),
        ("(None, 28, 28, 32) now", (None, 28, 28, 32), shape(None, 26, 26, 32), "(None, 26, 26, 32) now"),
        ("[batch, h, 28, 32]", ("batch", "h", 28, 32), shape(None, 26, 26, 32), "[batch, h, 26, 32]"),
        ("shape: (28, 28)", (28, 28), shape(None, 26, 26, 32), "shape: (26, 26, 32)"),
        ("shape: (None, 28)", (None, 28), shape(None, 26, 26, 32), "shape: (None, 26, 26, 32)"),
        ("shape: (577, )", (577,), shape(None, 576), "shape: (576,)"),
        ("ünder (3, 3), shape: (9, 9, 1)", (9, 9, 1), shape(None, 8, 8, 1), "ünder (3, 3), shape: (8, 8, 1)"),
    ],
)
def test_the_fix_rewrites_the_numbers_only(
    text: str, stated: tuple[int | str | None, ...], made: Shape, result: str
) -> None:
    analysis = _comment(text, stated, made)
    edit = rewritten(analysis.lines, analysis.comments[0])
    assert edit is not None
    assert applied(analysis.lines[0], [edit]) == f"    {LAYER},  # {result}"


def test_a_comment_can_be_silenced() -> None:
    text = "(28, 28, 32)  # kshape: ignore[shape-comment]"
    assert problems(_comment(text, (28, 28, 32), shape(None, 26, 26, 32))) == ()
    other = "(28, 28, 32)  # kshape: ignore[rank-mismatch]"
    found = problems(_comment(other, (28, 28, 32), shape(None, 26, 26, 32)))
    assert [problem.code for problem in found] == ["shape-comment", "unused-ignore"]
