from __future__ import annotations

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.checks import problems
from kshape_ls.shapes import Shape, shape
from tests.checks.fakes import FakeAnalysis


def _model(*layers: tuple[str, Shape], line: int = 1, nested: ModelGraph | None = None) -> ModelGraph:
    nodes = tuple(
        GraphNode(
            f"node_{i}",
            name,
            made,
            (i - 1,) if i else (),
            None,
            Range(line, 10 * i, line, 10 * i + 5),
            nested=nested if name == "Sequential" else None,
        )
        for i, (name, made) in enumerate(layers)
    )
    return ModelGraph("m", "Sequential", Range(line, 0, line, 99), nodes, (layers[0][1],), layers[-1][1], None, None)


def _found(*models: ModelGraph) -> list[tuple[int, int]]:
    found = problems(FakeAnalysis([""] * 9, models=models))
    assert all(p.code == "dense-on-spatial-axes" and p.severity == "information" for p in found)
    return [p.range[:2] for p in found]


IMAGE = ("InputLayer", shape(None, 28, 28, 1))
CONV = ("Conv2D", shape(None, 26, 26, 8))
POOL = ("MaxPooling2D", shape(None, 13, 13, 8))


def test_a_dense_at_the_end_of_a_map_is_told() -> None:
    assert _found(_model(IMAGE, CONV, POOL, ("Dense", shape(None, 13, 13, 10)))) == [(1, 30)]


def test_the_first_of_several_is_told_past_layers_that_work_on_each_vector() -> None:
    hidden = shape(None, 13, 13, 64)
    last = ("Dense", shape(None, 13, 13, 10))
    assert _found(_model(IMAGE, CONV, POOL, ("Dense", hidden), ("Dropout", hidden), last)) == [(1, 30)]


def test_an_image_without_any_convolution_is_told() -> None:
    assert _found(_model(IMAGE, ("Dense", shape(None, 28, 28, 10)))) == [(1, 10)]


def test_what_collapses_later_is_meant() -> None:
    dense = ("Dense", shape(None, 13, 13, 10))
    for end in ("Flatten", "GlobalAveragePooling2D", "Reshape"):
        assert _found(_model(IMAGE, CONV, POOL, dense, (end, shape(None, 1690)))) == []


def test_a_head_that_ends_in_a_convolution_is_meant() -> None:
    assert _found(_model(IMAGE, CONV, ("Dense", shape(None, 26, 26, 4)), ("Conv2D", shape(None, 26, 26, 1)))) == []


def test_one_answer_a_pixel_is_meant() -> None:
    same = ("Conv2D", shape(None, 28, 28, 8))
    assert _found(_model(IMAGE, same, ("Dense", shape(None, 28, 28, 4)))) == []
    up = ("UpSampling2D", shape(None, 26, 26, 8))
    assert _found(_model(IMAGE, CONV, POOL, up, ("Dense", shape(None, 26, 26, 4)))) == []


def test_a_sequence_is_no_map() -> None:
    assert (
        _found(_model(("InputLayer", shape(None, 10, 20)), ("LSTM", shape(None, 10, 8)), ("Dense", shape(None, 10, 4))))
        == []
    )


def test_a_part_of_another_model_is_judged_there() -> None:
    part = _model(IMAGE, CONV, POOL, ("Dense", shape(None, 13, 13, 10)))
    whole = _model(IMAGE, ("Sequential", shape(None, 13, 13, 10)), ("Flatten", shape(None, 1690)), line=2, nested=part)
    assert _found(part, whole) == []
