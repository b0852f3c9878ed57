from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.source.buffer import LineBuffer

texts = st.text(alphabet="abé𝕏\n\r", max_size=30) | st.lists(
    st.sampled_from(["x", "\r\n", "\n", "\r", "é"]), max_size=12
).map("".join)
places = st.integers(-2, 9)


def spans(text: str) -> list[tuple[int, int]]:
    """Where each line begins and ends in the text."""
    found, begin = [], 0
    for end in re.finditer(r"\r\n|\r|\n", text):
        found.append((begin, end.start()))
        begin = end.end()
    return [*found, (begin, len(text))]


def offset(text: str, line: int, utf8_col: int) -> int:
    lines = spans(text)
    if line < 0:
        return 0
    if line >= len(lines):
        return len(text)
    begin, end = lines[line]
    column = 0
    while begin + column < end and len(text[begin : begin + column + 1].encode()) <= utf8_col:
        column += 1
    return begin + column


@given(texts)
def test_a_buffer_keeps_the_text_as_it_is(text):
    buffer = LineBuffer.from_text(text)
    assert buffer.text() == text
    assert buffer.lines == [text[begin:end] for begin, end in spans(text)]
    assert buffer.ended == text.endswith(("\r", "\n"))


@given(texts, st.lists(st.tuples(places, places, places, places, texts), max_size=5))
def test_edits_are_those_of_a_string(text, edits):
    buffer = LineBuffer.from_text(text)
    for start_line, start_col, end_line, end_col, new in edits:
        before = buffer.lines.copy()
        begin, end = sorted((offset(text, start_line, start_col), offset(text, end_line, end_col)))
        text = text[:begin] + new + text[end:]
        first, removed, added = buffer.replace(start_line, start_col, end_line, end_col, new)
        assert buffer.text() == text
        assert buffer.lines == LineBuffer.from_text(text).lines
        assert before[:first] == buffer.lines[:first]
        assert before[first + removed :] == buffer.lines[first + added :]
        assert len(before) - removed + added == len(buffer.lines)


@given(texts, texts)
def test_setting_the_text_says_what_changed(old, new):
    buffer = LineBuffer.from_text(old)
    before = list(buffer.lines)
    first, removed, added = buffer.set_text(new)
    assert buffer.text() == new
    assert before[:first] + buffer.lines[first : first + added] + before[first + removed :] == buffer.lines


@pytest.mark.parametrize(("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\rb", "\r"), ("a", "\n")])
def test_the_style_is_that_of_the_first_line(text, newline):
    assert LineBuffer.from_text(text).newline == newline


def test_an_edit_says_only_the_lines_it_touched():
    buffer = LineBuffer.from_text("\n".join(map(str, range(100))))
    assert buffer.replace(50, 0, 50, 1, "x") == (50, 1, 1)
    assert buffer.replace(50, 2, 50, 2, "\n") == (50, 1, 2)
    assert buffer.replace(50, 0, 52, 0, "") == (50, 3, 1)


def test_a_range_past_the_end_appends():
    buffer = LineBuffer.from_text("a\r\nb")
    assert buffer.replace(9, 9, 9, 9, "\nc") == (1, 1, 2)
    assert buffer.text() == "a\r\nb\nc"


def test_two_halves_of_a_line_end_become_one():
    buffer = LineBuffer.from_text("a\rb\nc")
    assert buffer.replace(1, 0, 1, 1, "") == (0, 2, 1)
    assert buffer.text() == "a\r\nc"
    assert buffer.lines == ["a", "c"]
