from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.server.documents import alone
from kshape_ls.source.buffer import LineBuffer

SMALL = st.integers(0, 8)
Edit = tuple[int, int, int, int, str]
EDITS = st.lists(st.tuples(SMALL, SMALL, SMALL, SMALL, st.text("ab\n\r", max_size=6)), min_size=1, max_size=6)


@given(st.text("ab\n\r", max_size=30), EDITS)
def test_edits_in_a_row_are_told_as_one_stretch_of_lines(text: str, edits: list[Edit]) -> None:
    document = alone("file:///a.py", "/a.py", 1, LineBuffer.from_text(text))
    before = list(document.buffer.lines)
    for edit in edits:
        document.script.note(document.buffer.replace(*edit))
    after = document.buffer.lines
    assert document.script.changed is not None
    first, removed, added = document.script.changed
    assert before[:first] == after[:first]
    assert before[first + removed :] == after[first + added :]
    assert len(before) - removed == len(after) - added


def test_a_document_is_stale_until_it_is_analysed() -> None:
    document = alone("file:///a.py", "/a.py", 1, LineBuffer.from_text("x = 1"))
    assert document.script.stale
    document.script.analysed = document.script.revision
    assert not document.script.stale
    document.script.note(document.buffer.replace(0, 0, 0, 1, "y"))
    assert document.script.stale
