"""What is told of the lines of a screen is told anew of what has changed, and of nothing else."""

import pytest

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.memo.derived import Derived
from kshape_ls.analysis.memo.layered import Layered
from kshape_ls.analysis.memo.paths import Paths
from kshape_ls.analysis.telling.graphs import made_of
from kshape_ls.analysis.telling.kept import of_statements, units_between
from kshape_ls.ide.inlay_hints import inlay_hints

TEXT = """\
import keras
from keras import layers
width = 4

x = keras.Input((8,))
x = layers.Dense(width)(x)


def block(x):
    x = layers.Dense(2)(x)
    return layers.Dense(3)(x)


y = block(x)
z = layers.Dense(5)(y)"""


class Asked:
    """Tells of lines how often it was asked about them."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, int]] = []

    def __call__(self, file: FileAnalysis, first: int, last: int) -> tuple[str, ...]:
        self.lines.append((first, last))
        return tuple(str(s.outputs) for s in file.sites_of(units_between(file, first, last)))


def asked_about(analysis: FileAnalysis, first: int, last: int) -> list[tuple[int, int]]:
    asked = Asked()
    list(of_statements(analysis, asked, "test", first, last))
    return asked.lines


def typed(text: str, analysis: FileAnalysis) -> FileAnalysis:
    return analyze(text.split("\n"), analysis)


@pytest.fixture
def seen() -> FileAnalysis:
    analysis = analyze(TEXT.split("\n"))
    assert asked_about(analysis, 1, 15) == [(1, 1), (2, 2), (3, 3), (5, 5), (6, 6), (9, 11), (14, 14), (15, 15)]
    return analysis


def test_what_nobody_touched_is_told_once(seen):
    assert asked_about(seen, 1, 15) == []


def test_an_edited_line_is_told_anew_with_those_whose_result_changes(seen):
    assert asked_about(typed(TEXT.replace("Dense(3)", "Dense(30)"), seen), 1, 15) == [(9, 11), (14, 14), (15, 15)]


def test_an_edit_that_changes_no_result_is_told_of_its_own_line(seen):
    edited = typed(TEXT.replace("Dense(width)", "Dense(2 + 2)"), seen)
    assert asked_about(edited, 1, 15) == [(6, 6)]


def test_lines_that_moved_are_not_told_anew(seen):
    moved = typed(TEXT.replace("width = 4\n", "width = 4\n\n# so wide\n"), seen)
    told = list(of_statements(moved, Asked(), "test", 1, 17))
    assert [lines for _, lines in told] == [0, 0, 0, 2, 2, 2, 2, 2]


def test_of_a_long_statement_only_the_lines_asked_about_are_told():
    analysis = analyze(TEXT.split("\n"))
    assert asked_about(analysis, 11, 12) == [(11, 11)]
    assert asked_about(analysis, 11, 11) == []
    assert asked_about(analysis, 9, 10) == [(9, 10)]


def test_a_call_elsewhere_tells_a_function_anew(seen):
    assert (9, 11) in asked_about(typed(TEXT.replace("y = block(x)", "y = block(keras.Input((3,)))"), seen), 1, 15)


def test_hints_of_a_screen_are_those_of_the_whole_file(seen):
    every = inlay_hints(seen, 1, 15)
    assert [hint.text for hint in every if hint.line in (10, 11)] == ["→ (None, 2)", "→ (None, 3)"]
    assert inlay_hints(seen, 10, 12) == tuple(hint for hint in every if 10 <= hint.line <= 12)
    longer = typed("\n\n" + TEXT, seen)
    assert inlay_hints(longer, 1, 17) == inlay_hints(analyze(longer.lines), 1, 17)


def test_a_fork_keeps_nothing_for_the_live_program(seen):
    fork = seen.with_edits([(Range(5, 18, 5, 19), "7")])
    assert asked_about(fork, 5, 5) == [(5, 5)]
    assert asked_about(fork, 5, 5) == [(5, 5)]
    assert asked_about(seen, 5, 5) == []


def test_which_units_make_a_model_is_worked_out_once_and_anew_when_it_changes():
    text = f"{TEXT}\nmodel = keras.Model(x, z)"
    analysis = analyze(text.split("\n"))
    at = analysis.tokens_near((15,))
    assert [model.class_name for model in made_of(analysis, at)] == ["Functional"]
    assert made_of(analysis, analysis.tokens_near((3,))) == []
    analysis = typed(text.replace("Dense(5)(y)", "Dense(5)(x)"), analysis)
    assert made_of(analysis, analysis.tokens_near((14,))) == []


def test_a_dictionary_on_top_of_another_leaves_it_alone():
    base = {"a": 1, "b": 2}
    own = Layered(base)
    own["c"] = 3
    own["a"] = 4
    del own["b"]
    assert dict(own) == {"a": 4, "c": 3}
    assert (len(own), "b" in own, own.get("b"), own.pop("b", None)) == (2, False, None, None)
    with pytest.raises(KeyError):
        del own["b"]
    with pytest.raises(KeyError):
        own["b"]
    own["b"] = 5
    assert dict(own) == {"a": 4, "b": 5, "c": 3}
    assert base == {"a": 1, "b": 2}


def test_what_is_derived_goes_with_what_it_was_read_from():
    known: Derived[str] = Derived()
    known.keep("one", "1", [("m", "x"), ("m", "y")])
    known.keep("two", "2", [("m", "y")])
    known.changed(("m", "x"))
    assert (known.get("one"), known.get("two")) == (None, "2")
    known.changed(("m", "y"))
    assert known.get("two") is None
    assert not known._readers


def test_paths_are_bounded_and_no_number_is_given_twice():
    paths = Paths(most=3)
    first = [paths(0, key) for key in "abcd"]
    assert [paths(0, key) for key in "abcd"] == first
    paths.trim()
    assert len(paths) == 0
    assert not set(first) & {paths(0, key) for key in "abcd"}
    paths.trim()  # within the same thousand: a program that has as many keeps them from here on
    assert len(paths) == 4
