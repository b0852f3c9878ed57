from __future__ import annotations

import pytest

from .agreement import judge
from .asking import Case


def case(source: str, *inputs: tuple[int | None, ...]) -> Case:
    return Case(source, inputs)


def test_keras_answers(oracle):
    shape, refused, several = oracle.ask(
        [
            case("Dense(4)(x)", (None, 3)),
            case("Dense(4)(x)", (None,)),
            case("LSTM(4, return_state=True)(x)", (None, 5, 3)),
        ]
    )
    assert shape == {"outputs": [[None, 4]], "struct": None, "params": 16}
    assert "min_ndim=2" in refused["error"]
    assert several["outputs"] == [[None, 4]] * 3
    assert several["struct"] in ("tuple", "list")


def test_tensorflow_is_asked_inside_a_layer(oracle):
    (answer,) = oracle.ask([case("tf.transpose(x)", (2, 3))])
    assert answer["outputs"] == [[3, 2]]


@pytest.mark.parametrize(
    ("keras", "verdict"),
    [
        ({"outputs": [[None, 4]], "struct": None, "params": 16}, "agree"),
        ({"outputs": [[None, 5]], "struct": None, "params": 16}, "wrong"),
        ({"outputs": [[None, 4]], "struct": None, "params": 12}, "wrong"),
        ({"outputs": [[None, 4]], "struct": "list", "params": 16}, "wrong"),
        ({"outputs": [[None, 4], [None, 4]], "struct": "tuple", "params": 16}, "wrong"),
        ({"error": "ValueError"}, "missed"),
    ],
)
def test_verdicts_on_a_shape(keras, verdict):
    assert judge(case("Dense(4)(x)", (None, 3)), keras)[0] == verdict


@pytest.mark.parametrize(
    ("keras", "verdict"), [({"error": "ValueError"}, "refused"), ({"outputs": [[None]]}, "accused")]
)
def test_verdicts_on_a_refusal(keras, verdict):
    assert judge(case("Dense(4)(x)", (None,)), keras)[0] == verdict


def test_what_we_cannot_tell_is_unknown():
    keras = {"outputs": [[None, 7]], "struct": None, "params": None}
    assert judge(case("keras.ops.no_such_function(x)", (None, 3)), keras)[0] == "unknown"


def test_disagreements_are_told(agree):
    with pytest.raises(AssertionError, match="1 of 1 disagree"):
        agree([("keras.ops.no_such_function(x)", [(None, 3)])])
    with pytest.raises(AssertionError, match="no longer unknown"):
        agree([("Dense(4)(x)", [(None, 3)])], unknown=["Dense(4)(x)"])
