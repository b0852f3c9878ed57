from __future__ import annotations

import io
import random
import tokenize

import pytest

from kshape_ls.source.scan import Scan

from .corpus import stdlib_programs


def scanned(text: str) -> Scan:
    scan = Scan()
    for line in text.split("\n"):
        scan.feed(line)
        if scan.lost:
            break
    return scan


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "f('(')",
        "'''\n(\n'''",
        "x = '\\\n'",
        "# (",
        "x = (1, # )\n)",
        "'\\\\'",
        "x = \\\n1",
        "f'{{ ('",
        '"\'"',
    ],
)
def test_complete(text):
    assert scanned(text).complete


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("f(", ["("]),
        ("f([{", ["(", "[", "{"]),
        ("'''", ["'''"]),
        ("(\"\"\"'''", ["(", '"""']),
        ("'\\", ["'"]),
        ("(\n\n# )", ["("]),
    ],
)
def test_open(text, brackets):
    scan = scanned(text)
    assert not scan.complete
    assert not scan.lost
    assert scan.brackets == brackets


@pytest.mark.parametrize(
    ("text", "lines", "column"),
    [
        ("f)", 1, 1),
        ("f(a]", 1, 3),
        ("'abc", 1, 4),
        ("f(\nreturn 1\n)", 2, 0),
        ("f(\nx = 1\ny = 2\n)", 3, 0),
        ("f(a,\ng(b)\nh\n)", 3, 0),
        ('"""a"""b', 1, 7),
        ("f('a'\nb)", 2, 0),
        ("(" * 21, 1, 20),
        ("x = 1 \\\ny = 2", 2, 0),
        ("1 + \\\n" * 200, 101, 5),
    ],
)
def test_lost(text, lines, column):
    scan = scanned(text)
    assert (scan.lines, scan.lost_at) == (lines, column)


@pytest.mark.parametrize(
    "text",
    [
        "(a\nif b\nelse c)",
        "[a\nfor b\nin c\nif d\nand not e]",
        "(a\nis not\nb)",
        "(lambda\nx: x)",
        "('a'\nb'c'\nrb'd'\nf'e')",
        "(1if a else 2)",
        "(yield\nx)",
        "(await\nx)",
        "with (a as b,\nc\nas d): pass",
        "f(print\n,\nmatch\n, type)",
        "'a' if b else c",
        "import \\\na",
        "assert \\\na",
        "del \\\na",
        "match \\\na:",
        "class \\\nA: pass",
        "x = a \\\nif b else c",
    ],
)
def test_never_lost_in_a_program(text):
    assert not scanned(text).lost


def test_the_end_of_the_code_is_known():
    scan = scanned("x = (a,  # b\n\n# c")
    assert (scan.significant, scan.code_end) == (1, 7)


def test_real_files_are_complete_where_tokenize_ends_a_logical_line():
    rng = random.Random(13)
    for lines in rng.sample(stdlib_programs(14, 60), 60):
        text = "\n".join(lines)
        ends = set()
        for token in tokenize.generate_tokens(io.StringIO(f"{text}\n").readline):
            if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
                ends.add(token.start[0])
        scan = Scan()
        code = set()
        for number, line in enumerate(lines, 1):
            scan.feed(line)
            assert not scan.lost
            if scan.complete and scan.significant == number:
                code.add(number)
        assert code | {len(lines), len(lines) + 1, len(lines) + 2} >= ends
        assert code <= ends
