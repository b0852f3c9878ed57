"""An edit costs what it changes: work is counted, times are not asserted."""

from __future__ import annotations

import gc

import pytest

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.analysis.facts import Finding, ModelGraph, Range
from kshape_ls.analysis.memo.record import FindingFact
from kshape_ls.analysis.telling import stories
from kshape_ls.checks import fixes, problems
from kshape_ls.ide.hover import hover
from kshape_ls.ide.inlay_hints import inlay_hints
from kshape_ls.ide.mending import certain_fixes

MODELS = 12


def program(count: int = MODELS) -> list[str]:
    lines = ["import keras", "from keras import layers", "units = 4"]
    for k in range(count):
        lines += [
            f"def block_{k}(x):",
            "    y = layers.Dense(8)(x)",
            "    return layers.Dense(8)(y)",
            f"inputs_{k} = keras.Input((16,))",
            f"outputs_{k} = layers.Dense(3)(block_{k}(inputs_{k}))",
            f"model_{k} = keras.Model(inputs_{k}, outputs_{k})",
        ]
    return lines


def line_of(lines: list[str], text: str) -> int:
    return next(n for n, line in enumerate(lines) if line.startswith(text))


def edited(analysis: FileAnalysis, lines: list[str], at: int, text: str) -> FileAnalysis:
    lines[at] = text
    return analyze(lines, analysis, changed=(at, 1, 1))


class Asked:
    """A question about models that remembers of which it was asked."""

    def __init__(self) -> None:
        self.models: list[str] = []

    def __call__(self, graph: ModelGraph) -> bool:
        self.models.append(graph.variable)
        return graph.nodes[1].output.axis(-1) == 9


@pytest.mark.parametrize("text", ["# a comment", "", "outputs_5 = layers.Dense(3)(block_5( inputs_5 ))  # spaces"])
def test_what_means_nothing_runs_nothing(text: str) -> None:
    lines = program()
    at = line_of(lines, "outputs_5") + (1 if not text.startswith("outputs") else 0)
    analysis = analyze(lines)
    if text.startswith("outputs"):
        analysis = edited(analysis, lines, at, text)
    else:
        lines.insert(at, text)
        analysis = analyze(lines, analysis, changed=(at, 0, 1))
    assert analysis.executed == 0


def test_an_edit_in_a_function_runs_its_calls_and_their_readers() -> None:
    lines = program()
    analysis = edited(analyze(lines), lines, line_of(lines, "def block_5") + 1, "    y = layers.Dense(7)(x)")
    # The definition, the call, two lines inside, the output's readers: nothing of the other eleven.
    assert 0 < analysis.executed <= 6


def test_a_long_chain_runs_again_once_and_no_more() -> None:
    chain = [f"x = layers.Dense({8 + n % 2})(x)" for n in range(400)]
    lines = ["import keras", "from keras import layers", "x = keras.Input((16,))", *chain]
    analysis = edited(analyze(lines), lines, 3, "x = layers.Dense(5)(x)")
    assert analysis.executed <= 2  # the one after sees another shape, what it makes is the same
    whole = edited(analysis, lines, 2, "x = keras.Input((16, 2))")
    assert whole.executed == 401


def test_a_question_is_asked_anew_of_changed_models_only() -> None:
    lines = program()
    analysis, ask = analyze(lines), Asked()
    assert analysis.models_where(ask) == ()
    assert sorted(ask.models) == sorted(f"model_{k}" for k in range(MODELS))
    ask.models.clear()
    analysis = edited(analysis, lines, line_of(lines, "def block_5") + 1, "    y = layers.Dense(9)(x)")
    assert [graph.variable for graph in analysis.models_where(ask)] == ["model_5"]
    assert ask.models == ["model_5"]
    ask.models.clear()
    lines.insert(0, "")
    analysis = analyze(lines, analysis, changed=(0, 0, 1))
    assert [(graph.variable, graph.range.line) for graph in analysis.models_where(ask)] == [
        ("model_5", line_of(lines, "model_5") + 1)
    ]
    assert ask.models == []


def test_a_fork_asks_of_what_it_changed_and_leaves_the_answers_alone() -> None:
    lines = program()
    analysis, ask = analyze(lines), Asked()
    analysis.models_where(ask)
    ask.models.clear()
    at = line_of(lines, "def block_7") + 2
    fork = analysis.with_edits([(Range(at, 0, at, len(lines[at - 1])), "    y = layers.Dense(9)(x)")])
    assert [graph.variable for graph in fork.models_where(ask)] == ["model_7"]
    assert ask.models == ["model_7"]
    assert analysis.models_where(ask) == ()
    assert ask.models == ["model_7"]


def test_answers_go_with_their_models() -> None:
    lines = program()
    analysis, ask = analyze(lines), Asked()
    for _ in range(3):
        at = line_of(lines, "model_3")
        kept = lines.pop(at)
        analysis = analyze(lines, analysis, changed=(at, 1, 0))
        analysis.models_where(ask)
        lines.insert(at, kept)
        analysis = analyze(lines, analysis, changed=(at, 0, 1))
        analysis.models_where(ask)
    verdicts = analysis.program.verdicts
    assert len(verdicts._slots) == MODELS
    assert {model for readers in verdicts._readers.values() for model in readers} == set(verdicts._slots)


def test_nobody_works_out_the_whole_file_for_a_screen_a_cursor_or_a_fix() -> None:
    lines = program()
    at = line_of(lines, "def block_5")
    lines.insert(at, "layers.LSTM(3)(layers.LSTM(8)(keras.Input((10, 20))))")
    analysis = analyze(lines)
    (wrong,) = problems(analysis)
    assert fixes(analysis, wrong)
    assert len(inlay_hints(analysis, at - 5, at)) == 4
    told = hover(analysis, line_of(lines, "model_7") + 1, 2)
    assert told is not None
    assert "dense_21 (Dense)" in told.table
    assert {"sites", "models"}.isdisjoint(vars(analysis))


def test_a_fix_is_proven_by_what_it_changes_however_many_mistakes_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    mistakes = [f"layers.LSTM(3)(layers.LSTM({k + 4})(keras.Input((10, 20))))" for k in range(30)]
    lines = ["import keras", "from keras import layers", *mistakes]
    analysis = analyze(lines)
    wrong = problems(analysis)
    assert len(wrong) == 30
    told: list[object] = []
    tell = stories.tell

    def counted(file: FileAnalysis, fact: FindingFact, idle: bool) -> Finding | None:
        told.append(fact)
        return tell(file, fact, idle)

    monkeypatch.setattr(stories, "tell", counted)
    assert fixes(analysis, wrong[7])[0].title.startswith("Set return_sequences=True")
    # What changes, of each candidate.
    assert len(told) < 10
    before = len(told)
    assert len(certain_fixes(analysis, wrong)) == 30
    assert len(told) - before < 30 * 10


def test_edits_leave_nothing_to_the_collector_of_cycles() -> None:
    lines = program()
    analysis = analyze(lines)
    problems(analysis)
    at = line_of(lines, "def block_5") + 1
    gc.collect()
    gc.disable()
    try:
        for n in range(20):
            analysis = edited(analysis, lines, at, f"    y = layers.Dense({7 + n % 3}, activation='relu')(x)")
            problems(analysis)
            inlay_hints(analysis, at - 5, at + 5)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_function_that_calls_itself_over_what_nobody_knows_does_not_double_for_ever() -> None:
    lines = [
        "import keras",
        "def visit(tree, path):",
        "    for name, child in tree.children():",
        "        visit(child, (*path, name))",
        "    return keras.layers.Dense(4)(keras.Input((3,)))",
        "outputs = visit(keras.utils.get_file('tree'), ())",
    ]
    analysis = analyze(lines)
    assert analysis.executed < 200
    assert {str(output) for site in analysis.sites for output in site.outputs} == {"(None, 3)", "(None, 4)"}
    assert analysis.given_up == ()


def test_a_function_that_calls_itself_where_nobody_knows_whether_soon_ends() -> None:
    lines = [
        "import numpy as np",
        "def made(grammar):",
        "    state, output = 0, []",
        "    while state is not None:",
        "        produced, state = grammar[state][np.random.randint(len(grammar[state]))]",
        "        if isinstance(produced, list):",
        "            produced = made(produced)",
        "        output.append(produced)",
        "    return ''.join(output)",
        "inner = [[('B', 1)], [('T', 2), ('P', 3)], [('S', 2), ('X', 3)], [('E', None)]]",
        "made(inner)",
        "made([[('B', 1)], [(inner, 2), (inner, 3)], [('T', 3)], [('E', None)]])",
    ]
    analysis = analyze(lines)
    assert analysis.executed < 400
    assert not analysis.given_up


def test_an_edit_that_is_undone_runs_its_own_line_alone() -> None:
    lines = program()
    lines[2:3] = ["units = 8"]
    lines = [line.replace("Dense(8)(x)", "Dense(units)(x)") for line in lines]
    analysis = edited(analyze(lines), lines, 2, "unit = 8")
    assert analysis.executed > MODELS
    analysis = edited(analysis, lines, 2, "units = 8")
    assert analysis.executed == 1
    assert [str(model.output) for model in analysis.models] == ["(None, 3)"] * MODELS
