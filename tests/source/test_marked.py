"""Lines that speak to this program are known after every edit, and a stretch is put in another's place by bytes."""

import random

from kshape_ls.source.marked import Marked
from kshape_ls.source.replaced import replaced


def test_they_are_found_and_follow_edits():
    pick = random.Random(7)
    lines = ["x = 3", "y = 4  # kshape: ignore", ""]
    marked = Marked(lines)
    assert marked.lines == [1]
    for _ in range(500):
        first = pick.randrange(len(lines) + 1)
        removed = min(pick.randrange(4), len(lines) - first)
        fresh = [pick.choice(["a = 1", "# kshape: ignore-file", ""]) for _ in range(pick.randrange(4))]
        lines[first : first + removed] = fresh
        marked.edit(lines, first, removed, len(fresh))
        assert marked.lines == Marked(lines).lines


def test_a_copy_is_edited_alone():
    marked = Marked(["# kshape: ignore"])
    marked.copy().edit([], 0, 1, 0)
    assert marked.lines == [0]


def test_columns_are_bytes_whatever_the_characters():
    assert replaced(["é = 1", "y"], (1, 2), (2, 0), "!\n") == ["é!", "y"]
    assert replaced(["a\ud800b"], (1, 4), (1, 5), "c") == ["a\ud800c"]
    assert replaced(["é"], (1, 1), (1, 1), "x")[0].count("x") == 1
    assert replaced(["x"], (3, 0), (3, 0), "end") == ["end"]
