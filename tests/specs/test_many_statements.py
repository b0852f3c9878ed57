"""What an edit costs in a long program."""

from __future__ import annotations

import pytest

from kshape_ls.analysis import FileAnalysis, analyze

COUNT = 400


def program() -> list[str]:
    head = ["import keras", "from keras import layers", "model = keras.Sequential([keras.Input((16,))])"]
    return [*head, *(f"model.add(layers.Dense({8 + number % 3}, activation='relu'))" for number in range(COUNT))]


@pytest.fixture
def analysis() -> FileAnalysis:
    return analyze(program())


@pytest.mark.parametrize(
    ("line", "text", "ran"),
    [
        (3, "model.add(layers.Dense(8, activation='tanh'))", 1),
        (3, "model.add(layers.Dense(8, activation='relu'))  # the first", 0),
        (200, "", None),
        (3, "model.add(layers.Dense(9, activation='relu'))", 2),
        (3 + COUNT - 1, "model.add(layers.Dense(99))", 1),
    ],
)
def test_an_edit_runs_what_depends_on_it_once(analysis: FileAnalysis, line: int, text: str, ran: int | None):
    lines = program()
    lines[line] = text
    edited = analyze(lines, analysis)
    cold = analyze(lines)
    assert edited.sites == cold.sites
    assert edited.findings == cold.findings
    if ran is not None:
        assert edited.executed == ran


def test_all_runs_once_at_first(analysis: FileAnalysis):
    assert analysis.executed == COUNT + 3
