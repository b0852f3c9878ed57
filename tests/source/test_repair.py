from __future__ import annotations

import ast
import random

import pytest
from hypothesis import given

from kshape_ls.source.closing import UNREADABLE
from kshape_ls.source.cut import cut
from kshape_ls.source.lost import forgotten
from kshape_ls.source.repair import repaired

from .corpus import edited, lines_of_code, odd_text, stdlib_programs, tree_of


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("x = Dense(3", "x = Dense(3)"),
        ("x = Dense(3, [a, {'b': (", "x = Dense(3, [a, {'b': ()}])"),
        ("x = Dense(3, activation='relu", "x = Dense(3, activation='relu')"),
        ("x = Dense(  # of what", "x = Dense()"),
        ("x = Dense(3, activation=", "x = Dense(3, activation= U)"),
        ("x = keras.layers.", "x = keras.layers. U"),
        ("x =", "x = U"),
        ("x = a +", "x = a + U"),
        ("x = a if b", "x = a if b else U"),
        ("x = {'a':", "x = {'a': U}"),
        ("x = Dense(3))", "x = Dense(3)"),
        ("x = foo(\n    a,\n    b", "x = foo(\n    a,\n    b)"),
        ("x = foo(\n    'a,\n    b\n)", "x = foo(\n    'a,'\n    b\n)"),
        ('"""doc', '"""doc"""'),
        ("x = \\", "x =  U"),
        ("import keras.", "import keras. U"),
        ("from keras.layers import Dense,", "from keras.layers import Dense, U"),
        ("x = 1\n    y = 2", "x = 1\ny = U"),
    ],
)
def test_what_is_open_is_closed_at_the_end(damaged, mended):
    expected = mended.replace("U", UNREADABLE)
    if tree_of(expected) is None:  # closing every quote doesn't always make a program
        assert repaired(damaged) is None
    else:
        assert repaired(damaged) == expected


@pytest.mark.parametrize(
    "damaged", ["x = @@", "x = foo(\n    a\n    b\n)", "x y", "lambda x", "1 2 3", "x = (1 2", "$"]
)
def test_what_cannot_be_closed_is_given_up(damaged):
    assert repaired(damaged) is None


def body(*lines: str) -> str:
    return "\n".join(["def f(x):", *(f"    {line}" for line in lines), "    return x"])


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        (["x = Dense(3)(x"], ["x = Dense(3)(x)"]),
        (["x = foo(@@)"], ["x = U"]),
        (["x, y.z = foo(@@)"], ["x = y.z = U"]),
        (["x[0] += foo(@@)"], ["x = U"]),
        (["x: int = foo(@@)"], ["x = U"]),
        (["self.layers.append(@@)"], ["self.layers = U"]),
        (["layers[3].append(@@)"], ["layers = U"]),
        (["foo(@@)"], ["foo = U"]),
        (["return @@"], ["return U"]),
        (["import @@, b.c, d as e"], ["b = e = U"]),
        (["from a import (b, c as d @@)"], ["b = d = U"]),
        (["def g(@@):", "    y = 1"], ["g = y = U", ""]),
        (["class B(@@):", "    y = 1"], ["B = y = U", ""]),
        (["if @@:", "    y = foo("], ["if U:", "    y = foo()"]),
        (
            ["if a", "    b", "elif @@:", "    c", "else", "    d"],
            ["if a:", "    b", "elif U:", "    c", "else:", "    d"],
        ),
        (["while @@:", "    y = 1"], ["while U:", "    y = 1"]),
        (["for i in range(3:", "    y = 1"], ["for i in range(3):", "    y = 1"]),
        (["for i, j in @@:", "    y = 1"], ["for i, j in U:", "    y = 1"]),
        (["with open(a) as b", "    y = 1"], ["with open(a) as b:", "    y = 1"]),
        (["with @@:", "    y = 1"], ["with U:", "    y = 1"]),
        (["try:", "    y = 1"], ["if 1:", "    y = 1"]),
        (["try:", "    y = (", "except @@:", "    y = 2"], ["try:", "    y = ()", "except U:", "    y = 2"]),
        (["@foo(@@)", "def g():", "    y = 1"], ["@U", "def g():", "    y = 1"]),
        (["@foo(", "def g():", "    y = ("], ["pass", "def g():", "    y = ()"]),
        (["if a: y = foo("], ["if a: y = foo()"]),
        (["if a:"], ["if a: pass"]),
        (["def g("], ["def g(): return U"]),
        (['"""Doc'], ['"""Doc"""']),
        (["  y = 1"], None),
        (["y = 1", "  z = 1"], ["y = 1", "z = U"]),
        (["y = 1", ")"], ["y = 1", ""]),
        (
            ["async def g():", "    async for a in @@:", "        y = ("],
            ["async def g():", "    async for a in U:", "        y = ()"],
        ),
    ],
)
def test_in_a_body_the_damaged_lines_alone_are_lost(damaged, mended):
    found = repaired(body("a = 1", *damaged, "b = 2"))
    if mended is None:
        assert found is not None
        assert "b = 2" in found
        return
    lines = [line.replace("U", UNREADABLE) for line in mended]
    assert found is not None
    assert [line.rstrip() for line in found.split("\n")] == [
        line.rstrip() for line in body("a = 1", *lines, "b = 2").split("\n")
    ]


def test_headers_over_several_lines():
    assert repaired("def f(\n    a,\n    b:\n    return a") == "def f(\n    a,\n    b):\n    return a"
    assert repaired("class A(\n    B\n    x = 1\n    y = (") is not None


def test_damage_in_several_methods_stays_there():
    source = (
        "class A(Model{0}\n    def f(self):\n        x = ({1}\n        y = 1\n\n    def g(self):\n        y = [{2}\n"
    )
    assert repaired(source.format("", "", "")) == source.format("):", ")", "]")


def statements(tree: ast.AST) -> dict[str, ast.stmt]:
    """All statements, by what they are and where they stand."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    return {ast.dump(node, include_attributes=True): node for node in found}


def test_everything_else_keeps_its_place():
    rng = random.Random(15)
    tried = saved = 0
    for lines in stdlib_programs(16, 60):
        whole = tree_of("\n".join(lines))
        assert whole is not None
        long = [
            node
            for node in whole.body
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 15
        ]
        for node in long[:3]:
            start, end = node.lineno - 1, node.end_lineno or 0
            at = rng.randrange(start + 8, end)
            mended = repaired("\n".join([*lines[start:at], lines[at] + " = (", *lines[at + 1 : end]]))
            tried += 1
            if mended is None:
                continue
            tree = tree_of("\n" * start + mended)
            assert tree is not None
            before = statements(node)
            undamaged = {
                told for told, inner in before.items() if not inner.lineno <= at + 1 <= (inner.end_lineno or 0)
            }
            saved += len(undamaged & statements(tree).keys()) >= len(undamaged) * 0.9
    assert saved > tried * 0.75
    assert tried > 50


def check(text: str) -> None:
    found = repaired(text)
    if found is not None:
        assert tree_of(f"{found}\n") is not None
        assert found.count("\n") == text.count("\n")


@given(odd_text)
def test_any_text(text):
    check(text)


@given(lines_of_code)
def test_any_lines_in_a_body(lines):
    check("\n".join(["def f():", *(f"    {line}" for line in lines)]))


def test_real_files_garbled():
    rng = random.Random(17)
    for program in stdlib_programs(18, 40):
        lines = program[:150]
        for _ in range(3):
            first, removed, added = edited(rng, lines)
            lines[first : first + removed] = added
        for piece in cut(lines):
            if piece.broken:
                check(piece.text)


def test_a_long_run_of_continued_lines_ends():
    check("x = 1 + \\\n" * 300 + "@@")


def test_deep_nesting_ends():
    deep = "\n".join(f"{'  ' * n}if x{n}:" for n in range(90)) + "\n" + "  " * 90 + "y = ("
    check(deep)


@pytest.mark.parametrize(
    "line", ["x {" + '"a": 1, ' * 100_000, "[" * 300_000 + "=", "a." * 100_000 + "b c", "# " * 200_000]
)
def test_what_is_forgotten_of_a_long_line_costs_no_more_than_its_length(line):
    assert forgotten(line).count("\n") == 0


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("a.b, c = f(1 2)", "a.b = c = "),
        ("a: dict[str, int] = 1 2", "a = "),
        ("a[b:c] += 1 2", "a = b = "),
        ("a[b] @= 1 2", "a = "),
        ("a.b(1 2, c=3)", "a = "),
        ("print a == b", "print = a = "),
    ],
)
def test_what_a_lost_line_may_have_set_is_forgotten(line, names):
    assert forgotten(line) == names + UNREADABLE
