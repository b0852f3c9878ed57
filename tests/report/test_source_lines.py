from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.report.source_lines import CONTEXT, WIDEST, character, excerpt, shown


@pytest.mark.parametrize(
    ("line", "start", "end", "text", "marked"),
    [
        ("x = f(y)", 4, 8, "x = f(y)", "f(y)"),
        ("\tx = f(y)", 5, 9, "    x = f(y)", "f(y)"),
        ("x\t= f(y)", 4, 8, "x   = f(y)", "f(y)"),
        ("é = f(y)", 5, 9, "é = f(y)", "f(y)"),
        ("x = f(", 4, None, "x = f(", "f("),
        ("x = f(   ", 4, None, "x = f(", "f("),
        ("\x1b[0m = f(y)", 7, 11, "\ufffd[0m = f(y)", "f(y)"),
    ],
)
def test_the_range_keeps_its_place(line: str, start: int, end: int | None, text: str, marked: str):
    part = excerpt(line, start, end)
    assert part.text == text
    assert part.text[part.start : part.end] == marked


def test_an_empty_range_is_one_caret():
    part = excerpt("x = 1", 4, 4)
    assert (part.start, part.end) == (4, 5)


def test_a_long_line_is_cut_around_the_range():
    part = excerpt("a" * 5000 + "MARK" + "b" * 5000, 5000, 5004)
    assert part.text == "…" + "a" * CONTEXT + "MARK" + "b" * CONTEXT + "…"
    assert part.text[part.start : part.end] == "MARK"


def test_a_long_range_is_cut_at_its_end():
    part = excerpt("x = " + "f" * 5000, 4, 5004)
    assert len(part.text) < WIDEST + 4
    assert part.text.startswith("x = fff")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r")), st.data())
def test_any_line_and_any_range_give_something_printable(line: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    part = excerpt(line, len(line[:start].encode()), len(line[:end].encode()))
    assert part.text.isprintable()
    assert 0 <= part.start < part.end
    if start < end and len(shown(line)) <= WIDEST:
        inside = shown(line[:end])[len(shown(line[:start])) :].rstrip()
        assert part.text[part.start : part.start + len(inside)] == inside


def test_a_column_inside_a_character_is_that_character():
    assert [character("é=", col) for col in range(4)] == [0, 0, 1, 2]
