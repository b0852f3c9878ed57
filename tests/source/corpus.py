"""Real programs (the standard library's) and made ones."""

from __future__ import annotations

import ast
import random
import sysconfig
import warnings
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from kshape_ls.source.reading import decode, split_lines

FRAGMENTS = (
    "x = (", "x = [", "1, 2,", "]", ")", "}", "y = {", 'x = """', '"""', "'''", "x = 'a", 'f"{a', "x = 1",
    "x = 1; y = 2", "model.add(Dense(3))", "    x = Flatten()(x)", "    return x", "def f(x):", "class A(B):",
    "    def g(self):", "        self.a = Dense(", "        pass", "@foo", "@foo(", "if a:", "    if b:", "else:",
    "    else:", "elif b:", "try:", "except E:", "finally:", "for i in x:", "while a:", "with a as b:", "", "",
    "# comment", "    # comment", "\\", "x = 1 \\", "import a", "from a import (b,", "  odd", "\tx = 1", "\x0c",
    "\x0cx = 2", "match x:", "    case 1:", '# """', "return", "lambda", "x = é.ü", "text of some docstring",
    "a = '''b'''", "print('it''s')", "𝕏 = 1", "\x00", "x = '\\",
)  # fmt: skip

TYPED = ("(", ")", '"', "'", '"""', "[", "]", "{", "}", "#", " ", "    ", "\\", ":", "@", "x", ",", ".")

lines_of_code = st.lists(st.sampled_from(FRAGMENTS), max_size=25)
odd_text = st.text(alphabet="ab01 \t\f\n#'\"\\()[]{}:;,.=@é𝕏", max_size=80)


@cache
def _paths() -> tuple[Path, ...]:
    found = Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")
    return tuple(sorted(p for p in found if "site-packages" not in p.parts and p.stat().st_size < 45_000))


def stdlib_paths(seed: int, count: int) -> list[Path]:
    """A seeded sample of the standard library's files."""
    return random.Random(seed).sample(_paths(), count)


def stdlib_programs(seed: int, count: int) -> list[list[str]]:
    """The lines of so many files of the standard library that Python accepts."""
    found: list[list[str]] = []
    for path in random.Random(seed).sample(_paths(), len(_paths())):
        text = decode(path.read_bytes()).text
        if text is not None and tree_of(text) is not None:
            found.append(split_lines(text))
            if len(found) == count:
                break
    return found


def tree_of(text: str) -> ast.Module | None:
    """What Python makes of a text, asked without the code under test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def dumped(tree: ast.AST, lines_further: int = 0) -> list[str]:
    """A tree's statements with all their positions, moved down by some lines."""
    if lines_further:
        ast.increment_lineno(tree, lines_further)
    return [ast.dump(node, include_attributes=True) for node in getattr(tree, "body", [tree])]


def edited(rng: random.Random, lines: list[str]) -> tuple[int, int, list[str]]:
    """Some edit of the lines: the first touched, how many go, what comes."""
    first = rng.randrange(len(lines) + 1)
    removed = min(rng.choice((0, 0, 1, 1, 1, 2, 5, 20)), len(lines) - first)
    what = rng.random()
    if what < 0.35:
        return first, removed, [rng.choice(FRAGMENTS) for _ in range(rng.choice((0, 1, 1, 1, 2, 3)))]
    if what < 0.75 and first < len(lines):
        line = lines[first]
        at = rng.randrange(len(line) + 1)
        typed = rng.choice(
            ("(", ")", '"', "'", '"""', "[", "]", "{", "}", "#", " ", "    ", "\\", ":", "@", "x", ",", ".")
        )
        return first, 1, [rng.choice((line[:at] + typed + line[at:], line[:at] + line[at + 1 :], line[:at]))]
    if what < 0.85:
        at = rng.randrange(len(lines) + 1)
        return first, removed, lines[at : at + rng.randrange(8)]
    return first, removed, []
