from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import given, model, node

from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Nest, shape, symbol
from kshape_ls.verification import Agreed, Differs, Filled, NotAsked, RefusedByKeras, Verification
from kshape_ls.verification.verdict import Failure, judge
from kshape_ls.verification.wire import Answer, Refused, Skipped, Tensor, Told


def told(*shapes, params=None):
    return Answer(Told(tuple(Tensor(each, "float32") for each in shapes), params))


def verdict(output, answer, params=None):
    graph = model(replace(node("n", "Dense", output), counted=params))
    return judge(graph, [answer], "not asked")[0].verdict


@pytest.mark.parametrize(
    ("ours", "keras", "kind"),
    [
        (shape(None, 4), (None, 4), "agreed"),
        (shape(), (), "agreed"),
        (shape(None, 4), (None, 5), "differs"),
        (shape(None, 4), (None, None), "differs"),
        (shape(None, None), (None, 4), "differs"),
        (shape(None, 4), (None, 4, 1), "differs"),
        (shape(None, UNKNOWN), (None, 4), "filled"),
        (shape(3, UNKNOWN), (None, 4), "differs"),
        (shape(None, symbol("n")), (None, 4), "filled"),
        (UNKNOWN_SHAPE, (None, 4), "filled"),
    ],
)
def test_shapes_are_compared_three_ways(ours, keras, kind):
    assert verdict(ours, told(keras)).kind == kind


@pytest.mark.parametrize(
    ("ours", "keras", "kind", "real"),
    [
        (shape(None, 4), (None, 4), "agreed", shape(None, 4)),
        (shape(None, 4), (None, None), "partly", shape(None, UNKNOWN)),
        (shape(None, UNKNOWN), (None, 4), "partly", shape(None, 4)),
        (UNKNOWN_SHAPE, (None, 4), "partly", shape(UNKNOWN, 4)),
        (shape(None, 5), (None, 4), "differs", shape(None, 4)),
        (shape(None, None), (None, 4), "differs", shape(None, 4)),
        (shape(4), (None, 4), "differs", shape(UNKNOWN, 4)),
    ],
)
def test_what_keras_left_open_for_want_of_a_size_says_nothing(ours, keras, kind, real):
    answer = Answer(Told((Tensor(keras, "float32"),), None, True))
    found = verdict(ours, answer)
    assert found.kind == kind
    assert found.real.output == real


def test_several_outputs_keep_the_form_of_the_code():
    ours = Nest("dict", (shape(1), shape(UNKNOWN)), ("b", "a"))
    filled = verdict(ours, told((2,), (1,)))
    assert isinstance(filled, Filled)
    assert filled.real.output == Nest("dict", (shape(1), shape(2)), ("b", "a"))
    assert filled.real.dtypes == ("float32", "float32")


def test_another_number_of_outputs_differs_unless_ours_is_open():
    assert verdict(shape(None, 4), told((None, 4), (None, 4))).kind == "differs"
    filled = verdict(UNKNOWN_SHAPE, told((None, 4), (None, 5)))
    assert isinstance(filled, Filled)
    assert filled.real.output == Nest("list", (shape(None, 4), shape(None, 5)))


def test_weights_are_compared_where_both_count_them():
    assert verdict(shape(4), told((4,), params=20), params=20).kind == "agreed"
    assert verdict(shape(4), told((4,), params=20), params=None).kind == "agreed"
    assert verdict(shape(4), told((4,), params=None), params=20).kind == "agreed"
    differs = verdict(shape(4), told((4,), params=20), params=16)
    assert isinstance(differs, Differs)
    assert (differs.our_params, differs.real.params) == (16, 20)


def test_refusals_and_reasons_are_passed_on():
    assert verdict(shape(4), Answer(Refused("ValueError", "no"))) == RefusedByKeras("ValueError", "no")
    assert verdict(shape(4), Answer(Skipped("so"))) == NotAsked("so")
    assert verdict(shape(4), None) == NotAsked("not asked")


def test_a_difference_that_follows_from_an_earlier_one_says_so():
    graph = model(
        given(None, 8),
        node("a", "Dense", shape(None, 4), (0,)),
        node("b", "Dropout", shape(None, 4), (1,)),
        node("c", "Dropout", shape(None, 4), (2,)),
        node("d", "Dense", shape(None, 9), (0,)),
    )
    answers = [told((None, 8)), told((None, 5)), told((None, 5)), told((None, 5)), told((None, 5))]
    follows = [n.verdict.follows for n in judge(graph, answers, "") if isinstance(n.verdict, Differs)]
    assert follows == [None, 1, 1, None]


def test_shapes_do_not_follow_from_counts():
    graph = model(
        given(None, 8),
        replace(node("a", "Dense", shape(None, 4), (0,)), counted=1),
        node("b", "Dropout", shape(None, 5), (1,)),
    )
    verdicts = judge(graph, [told((None, 8)), told((None, 4), params=2), told((None, 4))], "")
    assert [n.verdict.follows for n in verdicts[1:]] == [None, None]


def test_a_difference_inside_a_model_is_the_source_of_the_one_outside():
    inner = model(given(None, 8), node("a", "Dense", shape(None, 4), (0,)))
    graph = model(given(None, 8), replace(node("m", "Functional", shape(None, 4), (0,)), nested=inner))
    answer = replace(told((None, 5)), nested=(told((None, 8)), told((None, 5))))
    outer = judge(graph, [told((None, 8)), answer], "")
    assert outer[1].verdict.follows == 1
    assert outer[1].nested[1].verdict.follows is None


def test_a_verification_is_ok_when_nothing_contradicts():
    def verified(*answers, failure=None):
        graph = model(*(node(str(n), "Dense", shape(n)) for n in range(len(answers))))
        return Verification(judge(graph, answers, ""), failure)

    assert verified(told((0,)), Answer(Skipped("so"))).ok
    assert isinstance(verified(told((0,))).nodes[0].verdict, Agreed)
    assert not verified(told((1,))).ok
    assert not verified(Answer(Refused("E", "no"))).ok
    assert not verified(failure=Failure("crashed", "gone")).ok
