from __future__ import annotations

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.checks import culprits
from kshape_ls.checks.problem import Problem, Related
from kshape_ls.checks.steps import maker_of_rank, maker_of_size, shrinkers, told
from kshape_ls.checks.telling import merged
from kshape_ls.shapes import Mismatch, Shape, shape


def _way(*steps: tuple[str, Shape], **arguments: object) -> tuple[Step, ...]:
    """A trail, written from the input on: each step's input is the output before it; line n is the n-th step."""
    made: list[Step] = []
    for line, (name, output) in enumerate(steps, 1):
        inputs = (made[-1].output,) if made else ()
        made.append(Step(Range(line, 0, line, 9), name, inputs, output, None, tuple(arguments.get(name, {}).items())))  # type: ignore[attr-defined]
    return tuple(reversed(made))


def _finding(mismatch: Mismatch, *ways: tuple[Step, ...]) -> Finding:
    return Finding(Range(99, 0, 99, 9), "Layer", mismatch, tuple(way[0].output for way in ways), ways)


CNN = _way(
    ("InputLayer", shape(None, 28, 28, 1)),
    ("Conv2D", shape(None, 26, 26, 8)),
    ("MaxPooling2D", shape(None, 13, 13, 8)),
    ("Dropout", shape(None, 13, 13, 8)),
)


def test_the_maker_of_a_size_is_past_all_that_keep_it() -> None:
    size = maker_of_size(CNN, 1)
    assert size is not None
    assert size.name == "MaxPooling2D"
    channels = maker_of_size(CNN, -1)
    assert channels is not None
    assert channels.name == "Conv2D"


def test_a_size_is_followed_through_axes_that_come_and_go() -> None:
    way = _way(
        ("InputLayer", shape(None, 250)),
        ("Embedding", shape(None, 250, 32)),
        ("LSTM", shape(None, 250, 16)),
    )
    assert [getattr(maker_of_size(way, axis), "name", "") for axis in (-2, 1, -1)] == [
        "InputLayer",
        "InputLayer",
        "LSTM",
    ]
    flat = _way(("InputLayer", shape(None, 1)), ("Embedding", shape(None, 1, 64)), ("Flatten", shape(None, 64)))
    assert getattr(maker_of_size(flat, 1), "name", "") == "Embedding"


def test_only_what_made_an_axis_smaller_shrinks_it() -> None:
    assert [step.name for step in shrinkers(CNN, 1)] == ["MaxPooling2D", "Conv2D"]
    assert list(shrinkers(CNN, 3)) == []


def test_the_maker_of_a_rank_may_be_the_input() -> None:
    assert getattr(maker_of_rank(CNN), "name", "") == "InputLayer"
    assert (
        getattr(maker_of_rank(_way(*[("InputLayer", shape(None, 9, 9)), ("Flatten", shape(None, 81))])), "name", "")
        == "Flatten"
    )


def test_what_a_step_did_is_told_in_spatial_sizes_where_they_matter() -> None:
    pool = CNN[1]
    assert told(pool, spatial=True) == "MaxPooling2D on line 3 made 13×13 of 26×26"
    assert told(pool) == "MaxPooling2D on line 3 made (None, 13, 13, 8) of (None, 26, 26, 8)"
    assert told(CNN[-1]) == "Input on line 1 has shape (None, 28, 28, 1)"


def test_a_convolution_that_strides_by_its_window_is_blamed_before_nearer_ones() -> None:
    way = _way(
        ("InputLayer", shape(None, 20, 20, 1)),
        ("Conv2D", shape(None, 6, 6, 8)),
        ("MaxPooling2D", shape(None, 3, 3, 8)),
        Conv2D={"kernel_size": 3, "strides": 3},
    )
    found = culprits.of_window(_finding(Mismatch("window-too-large", "", 1, 5, 3, "kernel_size", (0,)), way))
    assert found is not None
    assert (found.range.line, found.why) == (2, "Conv2D on line 2 made 6×6 of 20×20")


def test_the_branch_that_was_made_smaller_is_blamed() -> None:
    skip = _way(("InputLayer", shape(None, 16, 16, 8)))
    main = (*_way(("InputLayer", shape(None, 16, 16, 8)), ("Conv2D", shape(None, 8, 8, 8))),)
    found = culprits.of_merge(_finding(Mismatch("merge-shape-mismatch", "", 1, 16, 8, inputs=(0, 1)), skip, main))
    assert found is not None
    assert (found.range.line, found.message) == (2, "made 8×8 of 16×16")


def test_an_rnn_that_returns_too_much_is_blamed_for_the_rank() -> None:
    way = _way(("InputLayer", shape(None, 40, 9)), ("LSTM", shape(None, 40, 8)), ("Dropout", shape(None, 40, 8)))
    found = culprits.of_rank(_finding(Mismatch("rank-mismatch", "", expected=2, found=3, inputs=(0,)), way))
    assert found is not None
    assert found.range.line == 2


def test_one_mistake_is_told_once() -> None:
    here, there, cause = Range(5, 0, 5, 9), Range(7, 0, 7, 9), (Related(Range(2, 0, 2, 9), "made it"),)
    mismatch = Mismatch("fit-input-mismatch", "", 1, 2, 3)
    fit = Problem("fit-input-mismatch", "error", "", here, cause, Finding(here, "fit", mismatch))
    evaluate = Problem("fit-input-mismatch", "error", "", there, cause, Finding(there, "evaluate", mismatch))
    assert merged([evaluate, fit]) == (fit,)


def test_a_remark_about_what_an_error_blames_is_dropped() -> None:
    layer = Range(2, 0, 2, 9)
    error = Problem("loss-target-mismatch", "error", "", Range(5, 0, 5, 9), (Related(layer, "made it"),))
    remark = Problem("dense-on-spatial-axes", "information", "", layer)
    other = Problem("dense-on-spatial-axes", "information", "", Range(3, 0, 3, 9))
    assert merged([remark, other, error]) == (other, error)


def test_a_layer_that_is_called_on_nothing_known_is_not_said_to_work_on_it() -> None:
    alone = _way(("Dense", shape(None, 5, 3)))
    target = _way(("array", shape(8, 3)))
    blame = culprits.of_target(_finding(Mismatch("loss-target-mismatch", "no"), target, alone))
    assert blame is not None
    assert blame.range == alone[0].range
