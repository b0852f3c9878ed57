from __future__ import annotations

import pytest

from kshape_ls.analysis.telling.comments import states_shape


@pytest.mark.parametrize(
    "line", ["x = b'" + "#" * 400_000 + "'", "# shape" + " " * 200_000, "# " + "shape (" * 100_000]
)
def test_a_long_line_is_searched_once_for_a_shape_comment(line):
    assert not states_shape(line)


def test_a_comment_far_out_on_a_line_states_a_shape():
    assert states_shape("x = '#' " + " " * 50_000 + "# output shape: (3, 4)")
    assert not states_shape("shape(3)\n# nothing")
