from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kshape_ls.source import parsing
from kshape_ls.source.cut import Cut, cut, recut

from .corpus import FRAGMENTS, edited, lines_of_code, stdlib_programs

edits = st.tuples(st.integers(0, 30), st.integers(0, 6), st.lists(st.sampled_from(FRAGMENTS), max_size=4))


def check(lines: list[str], previous: Cut, first: int, removed: int, added: list[str]) -> Cut:
    """Edit the lines; the recut must be the cut, and say truly which pieces changed."""
    lines[first : first + removed] = added
    now = previous.copy()
    index, old, new = recut(lines, now, first, removed, len(added))
    fresh = cut(lines)
    assert now == fresh
    assert [piece.seen for piece in now] == [piece.seen for piece in fresh]
    assert list(previous)[:index] == list(now)[:index]
    assert list(previous)[index + old :] == list(now)[index + new :]
    assert len(previous) - old + new == len(now)
    for line in (first - 1, first, first + len(added)):
        if 0 <= line < len(lines):
            inside = [n for n in range(len(now)) if now.start(n) <= line < now.start(n) + now[n].count]
            assert now.index_at(line) == (inside[0] if inside else None)
    return now


@settings(max_examples=300)
@given(lines_of_code, st.lists(edits, min_size=1, max_size=6))
def test_any_history_of_edits_gives_the_cut_from_scratch(lines, history):
    lines, now = lines.copy(), cut(lines)
    for first, removed, added in history:
        first = min(first, len(lines))  # noqa: PLW2901
        now = check(lines, now, first, min(removed, len(lines) - first), added)


def test_any_history_of_edits_of_real_files_gives_the_cut_from_scratch():
    rng = random.Random(7)
    for program in stdlib_programs(8, 30):
        lines = program[:500]
        now = cut(lines)
        for _ in range(15):
            now = check(lines, now, *edited(rng, lines))


def test_typing_real_files_line_by_line_gives_the_cut_from_scratch():
    for program in stdlib_programs(9, 4):
        lines: list[str] = [""]
        now = cut(lines)
        for n, line in enumerate(program[:60]):
            for length in {len(line) // 3, 2 * len(line) // 3, len(line)}:
                now = check(lines, now, n, 1, [line[:length]])
            now = check(lines, now, n + 1, 0, [""])


@pytest.mark.parametrize("comment", ["# note", "    # note", ""])
@pytest.mark.parametrize("line", [0, 1, 3, 4])
def test_a_comment_between_statements_changes_no_piece(comment, line):
    lines = ["x = 1", "def f():", "    return 1", "y = 2"]
    before = cut(lines)
    lines.insert(line, comment)
    after = before.copy()
    _, old, new = recut(lines, after, line, 0, 1)
    assert (old, new) == (0, 0)
    assert list(after) == list(before)
    assert after == cut(lines)


def test_a_bracket_closed_far_below_is_seen():
    lines = ["x = foo(", "a,", "b,", "c,", "y = 1"]
    before = cut(lines)
    assert [piece.count for piece in before if piece.broken] == [1]
    lines[3] = "c)"
    after = before.copy()
    index, old, new = recut(lines, after, 3, 1, 1)
    assert [piece.text for piece in after] == ["x = foo(\na,\nb,\nc)", "y = 1"]
    assert (index, old, new) == (0, 4, 1)


def big(statements: int) -> list[str]:
    return [f"x{n} = keras.layers.Dense({n}, activation='relu')(x{n - 1})" for n in range(statements)]


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that Python is going to be asked to parse."""
    texts: list[str] = []

    def ask(text: str, ask=parsing.ask):
        texts.append(text.lstrip("\n"))
        return ask(text)

    monkeypatch.setattr(parsing, "ask", ask)
    monkeypatch.setattr("kshape_ls.source.reparsing.ask", ask)
    return texts


class Looked(list[str]):
    """Lines that count how often they are looked at."""

    looks = 0

    def __getitem__(self, index):
        self.looks += 1 if isinstance(index, int) else len(range(*index.indices(len(self))))
        return super().__getitem__(index)


@pytest.mark.parametrize(
    ("removed", "added", "looks"),
    [(1, ["y = 1"], 20), (0, ["y = 1", "", "z = 2"], 20), (3, [], 20), (1, ["x = foo("], 20), (1, ['x = """'], 9_000)],
)
def test_a_recut_follows_the_edit(monkeypatch, removed, added, looks):
    lines = Looked(big(15_000))
    before = cut(lines)
    texts = asked(monkeypatch)
    lines[7_000 : 7_000 + removed] = added
    lines.looks = 0
    after = before.copy()
    index, old, new = recut(lines, after, 7_000, removed, len(added))
    assert lines.looks <= looks
    assert sum(map(len, texts)) < 500
    assert (index, old, new) == (7_000, removed, len([line for line in added if line]))
    assert after.start(len(after) - 1) == len(lines) - 1
    assert after.index_at(12_000) is not None


def test_a_keystroke_in_a_long_class_parses_its_statement_only(monkeypatch):
    lines = ["class Model(keras.Model):"]
    for n in range(40):
        lines += [f"    def part{n}(self, x):", *(f"        {line}" for line in big(20)), "        return x", ""]
    now = cut(lines)
    texts = asked(monkeypatch)
    lines[500] = "        y = 1"
    index, old, new = recut(lines, now, 500, 1, 1)
    assert (index, old, new) == (0, 1, 1)
    assert sum(map(len, texts)) < 200
    tree = parsing.parse(now[0].text)
    assert tree is not None
    assert sum(map(len, texts)) < 200


def test_lines_added_above_move_starts_only():
    lines = big(100)
    now = cut(lines)
    for first in (50, 10, 90, 0, 101, 60):
        lines[first:first] = ["# a", ""]
        recut(lines, now, first, 0, 2)
        assert now.starts() == cut(lines).starts()
    assert [now.start(n) for n in range(len(now))] == now.starts()
    assert now.start(-1) == now.starts()[-1]
