from __future__ import annotations

import ast
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kshape_ls.source.reparsing import reparsed

from .corpus import dumped, lines_of_code, stdlib_programs, tree_of

PROGRAM = '''\
@decorated(
    1)
class A:
    """Doc."""

    a = 1

    @property
    def f(self):
        x = (1,
             2)
        if x:
            y = 3
        elif z:
            y = 4
        else:

            y = 5

        try:
            a; b
        except E as e:
            c
        # comment

        return x

    def g(self): return 1
'''
CLASS = PROGRAM.split("\n")


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(CLASS) if line.strip() == text)


def edited(line: int, *new: str) -> list[str]:
    return [*CLASS[:line], *new, *CLASS[line + len(new) :]]


def outcome(before: list[str], after: list[str]) -> ast.Module | None:
    """The reparsed tree, which must be Python's if there is one, and leave the old as it was."""
    old = tree_of("\n".join(before))
    assert old is not None
    told = dumped(old)
    tree = reparsed(old, before, after)
    assert dumped(old) == told
    if tree is not None:
        whole = tree_of("\n".join(after))
        assert whole is not None
        assert dumped(tree) == dumped(whole)
    return tree


@pytest.mark.parametrize(
    ("at", "new"),
    [
        ("a = 1", ["    b: int = 22"]),
        ("a = 1", ["    b = 2; c = 3"]),
        ("a = 1", ["    # gone"]),
        ("y = 3", ["            y = foo(x, 333)"]),
        ("y = 5", ["            y = 5  # five"]),
        ("elif z:", ["        elif zz:"]),
        ("x = (1,", ["        x = 1", "        y = 2"]),
        ("x = (1,", ["        x = (10,"]),
        ("return x", ["        return x, y"]),
        ("# comment", ["        # another"]),
        ("# comment", ["        z = 1"]),
        ("# comment", ["        z = 1", "        w = 2"]),
        ("@property", ["    @static"]),
        ("c", ["            raise"]),
    ],
)
def test_small_edits_need_no_whole_parse(at, new):
    tree = outcome(CLASS, edited(line_of(at), *new))
    assert tree is not None
    assert tree.body[0].body[0] is not None  # type: ignore[attr-defined]


def test_a_line_written_behind_a_method_is_that_of_its_indentation():
    blank = line_of("return x") + 1
    method = outcome(CLASS, edited(blank, "        more = 1"))
    between = outcome(CLASS, edited(blank, "    more = 1"))
    assert method is not None
    assert between is not None


def test_nodes_off_the_way_are_shared():
    old = tree_of("\n".join(CLASS))
    new = reparsed(old, CLASS, edited(line_of("a = 1"), "    a = 2"))  # type: ignore[arg-type]
    before, after = old.body[0].body, new.body[0].body  # type: ignore[union-attr]
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, False, True, True]


@pytest.mark.parametrize(
    ("at", "new"),
    [
        ("a = 1", ["    a = ("]),
        ("a = 1", ["    a = 1 \\"]),
        ("a = 1", ["  a = 1"]),
        ("a = 1", ["a = 1"]),
        ("a = 1", ["    else:"]),
        ("y = 3", ["            # only a comment"]),
        ("y = 3", ["            '''"]),
        ("a; b", ["            a; ("]),
        ("@property", ["    @"]),
    ],
)
def test_what_needs_all_of_the_text_is_left_to_python(at, new):
    tree = outcome(CLASS, edited(line_of(at), *new))
    assert tree is None or tree_of("\n".join(edited(line_of(at), *new))) is not None


def test_behind_a_backslash_a_new_line_is_no_statement():
    before = ["class A:", "    x = 1 \\", "", "    y = 2"]
    assert outcome(before, [*before[:2], "    + 1", before[3]]) is None


@settings(max_examples=300)
@given(st.data(), lines_of_code)
def test_any_edit_of_a_program_of_fragments(data, lines):
    before = ["class A:", *(f"    {line}" for line in lines), "    pass"]
    if tree_of("\n".join(before)) is None:
        return
    at = data.draw(st.integers(0, len(before) - 1))
    new = data.draw(lines_of_code)[: len(before) - at]
    indent = data.draw(st.sampled_from(("", "    ", "        ")))
    outcome(before, [*before[:at], *(indent + line for line in new), *before[at + len(new) :]])


def test_edits_of_real_files():
    rng = random.Random(11)
    found = 0
    for program in stdlib_programs(12, 25):
        lines = program
        for _ in range(8):
            at = rng.randrange(len(lines))
            line = lines[at]
            middle = rng.randrange(len(line) + 1)
            typed = rng.choice(("(", ")", "x", "1", " ", "#", "'", ":", ", ", "pass", "\\"))
            other = lines[rng.randrange(len(lines))]
            new = rng.choice((line[:middle] + typed + line[middle:], line[:middle] + line[middle + 1 :], "", other))
            tree = outcome(lines, [*lines[:at], new, *lines[at + 1 :]])
            found += tree is not None
    assert found > 40
