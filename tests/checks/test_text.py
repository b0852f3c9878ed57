from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import cut, edited, extent, insertion, moved
from tests.checks.written import at

PROGRAM = 'x = Input("ü")\ny = Dense(4)(x)\nz = Add()([\n    x,\n    y,\n])'


@pytest.mark.parametrize("part", ["Input", '"ü")', "Dense(4)(x)", "Add()([\n    x,\n    y,\n])", "y,"])
def test_cut_gives_what_stands_there(part: str) -> None:
    assert cut(PROGRAM.split("\n"), at(PROGRAM, part)) == part


def test_columns_are_bytes() -> None:
    assert at(PROGRAM, ")") == Range(1, 14, 1, 15)


@pytest.mark.parametrize(
    ("edits", "part"),
    [
        ([insertion(2, 0, "x = Flatten()(x)\n")], "Dense(4)(x)"),
        ([insertion(2, 4, "Flatten()(")], "Dense(4)(x)"),
        ([insertion(2, 15, "(1)")], "Dense(4)(x)"),
        ([Edit(Range(1, 4, 1, 14), "Input(\n    (3,),\n)")], "Dense(4)(x)"),
        ([Edit(Range(1, 4, 1, 14), "I"), insertion(2, 0, "a\n"), insertion(4, 4, "w, ")], "y,"),
    ],
)
def test_a_stretch_is_found_again_after_edits_elsewhere(edits: list[Edit], part: str) -> None:
    after = edited(PROGRAM.split("\n"), edits)
    assert cut(after, moved(at(PROGRAM, part), edits)) == part


def test_a_stretch_grows_with_edits_inside() -> None:
    edits = [insertion(2, 13, "Flatten()("), insertion(2, 14, ")")]
    after = edited(PROGRAM.split("\n"), edits)
    assert cut(after, moved(at(PROGRAM, "Dense(4)(x)"), edits)) == "Dense(4)(Flatten()(x))"


def test_extent_is_where_an_edits_text_has_come_to() -> None:
    edits = [insertion(1, 0, "import keras\n"), insertion(2, 13, "Flatten()("), insertion(2, 14, ")")]
    after = edited(PROGRAM.split("\n"), edits)
    assert [cut(after, extent(edit, edits)) for edit in edits] == [edit.text for edit in edits]


_LINES = st.lists(st.text("ab ü(", max_size=6), min_size=1, max_size=5)


@given(_LINES, st.data())
def test_what_no_edit_touches_keeps_its_text(lines: list[str], data: st.DataObject) -> None:
    places = [(n, len(line[:i].encode())) for n, line in enumerate(lines, 1) for i in range(len(line) + 1)]
    chosen = sorted(data.draw(st.lists(st.sampled_from(places), min_size=4, max_size=4)))
    edited_range, kept = Range(*chosen[0], *chosen[1]), Range(*chosen[2], *chosen[3])
    edit = Edit(edited_range, data.draw(st.text("xü\n", max_size=5)))
    if edited_range.overlaps(kept) or kept[:2] == kept[2:]:
        return
    after = edited(lines, [edit])
    assert cut(after, moved(kept, [edit])) == cut(lines, kept)
