from __future__ import annotations

import random
import warnings

import pytest
from hypothesis import given

from kshape_ls.source import parsing
from kshape_ls.source.cut import Cut, cut, parse
from kshape_ls.source.reading import split_lines

from .corpus import dumped, edited, lines_of_code, odd_text, stdlib_programs, tree_of


def texts(source: str) -> list[str]:
    return [piece.text for piece in cut(source.split("\n"))]


def broken(source: str) -> list[str]:
    return [piece.text for piece in cut(source.split("\n")) if piece.broken]


def check(lines: list[str], pieces: Cut) -> None:
    """What must hold of the cut of any text."""
    end = 0
    for index, piece in enumerate(pieces):
        start = pieces.start(index)
        assert all(not line.strip() or line.lstrip(" \t\f").startswith("#") for line in lines[end:start])
        end = start + piece.count
        assert "\n".join(lines[start:end]) == piece.text
        assert (piece.broken is None) == (tree_of(f"{piece.text}\n") is not None)
        if piece.repaired is not None:
            assert piece.broken is not None
            assert tree_of(f"{piece.repaired}\n") is not None
            assert piece.repaired.count("\n") == piece.text.count("\n")
    assert all(not line.strip(" \t\f") or line.lstrip(" \t\f").startswith("#") for line in lines[end:])


def test_a_statement_a_piece():
    assert texts("import a\n\n# note\nx = (\n  1)\ndef f():\n\n    return 1  # one\n    # more\n\ny = 2; z = 3") == [
        "import a",
        "x = (\n  1)",
        "def f():\n\n    return 1  # one",
        "y = 2; z = 3",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "if a:\n    b\nelif c:\n    d\nelse:\n    e",
        "try:\n    a\n# why\nexcept E:\n    b\nelse:\n    c\nfinally:\n    d",
        "@a\n\n@b(\n1\n)\n# note\nclass C:\n    pass",
        "x = [\n1,\n2,\n]",
        'x = """\ny = (\n\n# """',
        "x = 1 + \\\n2",
        "x = 1 \\\n# comment",
        "x = 1 \\\n",
        "def f():\n    return 1\n\\\n    return 2",
        "class A:\n    x = 1\n\\\n    def f(self):\n        return 2",
        "foo(\na,\nb=1\n)",
        "x = '\\\ny'",
        "x = (a\nif b\nelse c\nfor d\nin e)",
        "x = {\n'a': 1,\n'b': 2}",
        "async def f():\n    pass",
        "x = ('a'\nr'b'\nf'{c}')",
        "x = (0x1for x\nin y)",
        "match(\n1)",
        "x = (1\n,\n[2\n,3]\n)",
    ],
)
def test_a_statement_of_several_beginnings_stays_whole(statement):
    assert tree_of(f"{statement}\n") is not None
    assert texts(f"a = 0\n{statement}\nb = 1") == ["a = 0", statement, "b = 1"]


@pytest.mark.skipif(tree_of("f'{x['a']}'") is None, reason="quotes inside fields came with Python 3.12")
@pytest.mark.parametrize(
    "statement",
    [
        "x = (f'{a['b']}',\nc)",
        "x = f'''{a:{b}>10}\n{c['d']!r:'^10}\ny = \"\n'''",
        "x = (rf'\\{a['b']}', f'\\N{EM DASH} {{',\nc)",
        "x = f'{\na\n}'",
    ],
)
def test_quotes_inside_fields(statement):
    assert tree_of(f"{statement}\n") is not None
    assert texts(f"a = 0\n{statement}\nb = 1") == ["a = 0", statement, "b = 1"]


@pytest.mark.parametrize(
    "damaged",
    [
        "x = foo(",
        "x = [1, 2",
        "x = foo(3,",
        "x = {'a': (",
        'x = """',
        "x = 'abc",
        "def f(a,",
        "class A(",
        "x = foo)",
        "@foo(",
        "@foo",
        "x =",
        "if a",
        "x = foo(bar[1)",
        "x = \x00",
        "print 'a'",
        "f(lambda",
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        "y = foo(1)\nz = 2",
        "model.add(Dense(3))\nmodel.add(x)\nz = 2",
        "import a\nz = 2",
        "y.b, c = 1, 2\ny = (c)\nz = 2",
    ],
)
def test_damage_costs_its_own_statement_only(damaged, after):
    many = "\n".join(f"a{n} = layer(a{n - 1})" for n in range(1, 50))
    assert broken(f"{many}\n{damaged}\n{after}\n{many}") == [damaged]


def test_a_docstring_being_opened_costs_its_function_only():
    source = 'def f():\n    """Doc\n    return 1\n\nx = 2\n\ndef g():\n    """Other doc."""\n    return 3\n'
    assert broken(source) == ['def f():\n    """Doc\n    return 1']


def test_text_at_the_margin_stays_in_its_function_though_that_is_broken():
    function = 'def f():\n    x = """\nsome text (of\nseveral lines\n"""\n    y = (\n    return x'
    (first, second) = cut([*function.split("\n"), "z = 1"])
    assert (first.text, second.text) == (function, "z = 1")
    assert first.repaired == function.replace("y = (", "y = ()")


def test_the_first_line_may_be_anything():
    assert texts("    x = 1\ny = 2") == ["    x = 1", "y = 2"]
    assert texts("else:\n    x\ny = 2") == ["else:\n    x", "y = 2"]
    assert texts("") == texts("\n# only\n") == []


def test_the_error_is_python_s():
    (piece,) = cut(["x = foo("])
    assert piece.broken == "'(' was never closed"


def test_a_comment_belongs_to_no_statement():
    with_comments = cut(["# a", "x = 1", "", "# b", "    # c", "y = 2", "# d"])
    assert list(with_comments) == list(cut(["x = 1", "y = 2"]))
    assert with_comments.starts() == [1, 5]


def test_pieces_are_found_by_line():
    pieces = cut(["# a", "x = (", "1)", "", "y = 2", ""])
    assert [pieces.index_at(line) for line in range(7)] == [None, 0, 0, None, 1, None, None]
    assert [pieces.before(line) for line in range(7)] == [-1, -1, 0, 0, 0, 1, 1]


def test_the_pieces_of_a_valid_file_are_its_tree():
    programs = stdlib_programs(2, 320)
    assert len(programs) == 320
    for lines in programs:
        text = "\n".join(lines)
        pieces = cut(lines)
        found: list[str] = []
        for index, piece in enumerate(pieces):
            assert piece.broken is None
            tree = tree_of(f"{piece.text}\n")
            assert tree is not None
            found += dumped(tree, pieces.start(index))
        whole = tree_of(text)
        assert whole is not None
        assert found == dumped(whole)


def test_real_files_truncated_and_garbled_never_raise():
    rng = random.Random(3)
    for lines in stdlib_programs(4, 60):
        text = "\n".join(lines[:400])
        for _ in range(3):
            at = rng.randrange(len(text) + 1)
            junk = "".join(rng.choice("()[]{}\"'\\#:\n\t ,.=x\0\ud800é") for _ in range(rng.randrange(12)))
            garbled = (text[:at], text[:at] + junk + text[at:], text[:at] + text[at + rng.randrange(300) :])
            lines_now = split_lines(rng.choice(garbled))
            check(lines_now, cut(lines_now))


def test_random_edits_of_real_files_hold_what_must_hold():
    rng = random.Random(5)
    for lines in stdlib_programs(6, 30):
        now = lines[:300]
        for _ in range(6):
            first, removed, added = edited(rng, now)
            now[first : first + removed] = added
        check(now, cut(now))


@given(lines_of_code)
def test_any_lines_are_cut(lines):
    check(lines, cut(lines))


@given(odd_text)
def test_any_text_is_cut(text):
    lines = split_lines(text)
    check(lines, cut(lines))


@given(lines_of_code)
def test_a_valid_program_of_fragments_is_its_tree(lines):
    whole = tree_of("\n".join(lines))
    if whole is None:
        return
    pieces = cut(lines)
    assert not any(piece.broken for piece in pieces)
    found = [d for i, p in enumerate(pieces) for d in dumped(tree_of(f"{p.text}\n"), pieces.start(i))]  # type: ignore[arg-type]
    assert found == dumped(whole)


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "\ud800",
        "(" * 5000,
        "-" * 100_000 + "1",
        "x" + ".a" * 50_000,
        "9" * 6000,
        "if x:\n" * 300,
        "[" * 99 + "]" * 99,
    ],
)
def test_no_text_makes_parse_raise(text):
    tree = parse(text)
    assert tree is None or tree.body


@pytest.mark.parametrize("text", ["x = '\\d'", "x = 1if a else 2", "x = 0x1for x in y", "assert (a, 'b')", "1 is 1"])
def test_no_warning_escapes(text):
    parsing.forget()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse(text)
        cut([text])


def test_a_tree_is_made_once():
    assert parse("x = 1") is parse("x = 1")
