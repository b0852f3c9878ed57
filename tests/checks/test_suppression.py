from __future__ import annotations

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.checks import fixes, problems
from tests.checks.mending import program_of
from tests.checks.written import applied

WRONG = """
import keras
from keras import layers
x = keras.Input((8,))
y = layers.Conv2D(4, 3)(x)MARK
"""


def _codes(text: str) -> list[str]:
    return [problem.code for problem in problems(analyze(text.split("\n")))]


def _marked(mark: str) -> str:
    return program_of(WRONG.replace("MARK", mark))


@pytest.mark.parametrize(
    "mark",
    [
        "  # kshape: ignore",
        "  # kshape: ignore[rank-mismatch]",
        "  # noqa  # kshape: ignore[rank-mismatch] a reason",
        "  #kshape:ignore[ rank-mismatch ]",
    ],
)
def test_a_line_is_silenced(mark: str) -> None:
    assert _codes(_marked(mark)) == []


@pytest.mark.parametrize("comment", ["# kshape: ignore-file", "# kshape: ignore-file[rank-mismatch]"])
def test_a_file_is_silenced(comment: str) -> None:
    assert _codes(f"{comment}\n{_marked('')}") == []
    assert _codes(f"{_marked('')}{comment}") == []


@pytest.mark.parametrize(
    ("mark", "message", "after"),
    [
        ("  # kshape: ignore[input-count]", "nothing is silenced by it", ""),
        ("  # kshape: ignore[no-such-code]", "no check is called no-such-code", ""),
        (
            "  # kshape: ignore[rank-mismatch, input-count]",
            "nothing is silenced by input-count",
            "  # kshape: ignore[rank-mismatch]",
        ),
        ("  # noqa  # kshape: ignore[input-count]", "nothing is silenced by it", "  # noqa"),
    ],
)
def test_what_silences_nothing_is_told_and_taken_away(mark: str, message: str, after: str) -> None:
    text = _marked(mark)
    analysis = analyze(text.split("\n"))
    found = next(problem for problem in problems(analysis) if problem.code == "unused-ignore")
    assert (found.severity, message in found.message) == ("hint", True)
    (fix,) = fixes(analysis, found)
    assert applied(text, fix.edits) == _marked(after)


def test_a_line_of_its_own_goes_as_a_whole() -> None:
    text = program_of("""
    # kshape: ignore-file[rank-mismatch]
    import keras
    """)
    analysis = analyze(text.split("\n"))
    (found,) = problems(analysis)
    (fix,) = fixes(analysis, found)
    assert applied(text, fix.edits) == "import keras\n"


def test_nothing_is_unused_while_something_is_half_typed() -> None:
    assert "unused-ignore" not in _codes(_marked("  # kshape: ignore[input-count]") + "z = layers.Dense(\n")


def test_text_in_a_string_is_no_comment() -> None:
    assert _codes('import keras\nHELP = """\nsay # kshape: ignore[rank-mismatch]\n"""\n') == []


def test_a_hint_about_a_comment_can_be_silenced() -> None:
    assert _codes("x = 1  # kshape: ignore  # kshape: ignore[unused-ignore]") == []
