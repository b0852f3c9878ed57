from __future__ import annotations

import pytest

from kshape_ls.library.application import (
    BoundLayer,
    apply_layer,
    apply_op,
    as_shape,
    bind,
    check_spec,
    construct,
    outcome,
)
from kshape_ls.library.index import layer_rule
from kshape_ls.library.rules import InputSpec, OpRule, parse_signature
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Mismatch, Nest, Shape, shape, symbol


def made(name: str, /, *args: object, **kwargs: object) -> BoundLayer:
    rule = layer_rule(name)
    assert rule is not None
    layer = construct(rule, args, kwargs)
    assert isinstance(layer, BoundLayer), layer
    return layer


def refused(name: str, /, *args: object, **kwargs: object) -> Mismatch:
    rule = layer_rule(name)
    assert rule is not None
    found = construct(rule, args, kwargs)
    assert isinstance(found, Mismatch)
    return found


def test_a_layer_from_construction_to_weights():
    layer = made("Dense", 4, "relu")
    assert layer.class_name == "Dense"
    assert layer.config["units"] == 4
    assert layer.apply(shape(None, 3)) == shape(None, 4)
    assert layer.weights(shape(None, 3)) == 16
    assert layer.built_spec(shape(None, 3)) == InputSpec(min_rank=2, axes=((-1, 3),))


def test_unknown_arguments_leave_unknowns():
    assert made("Dense", UNKNOWN).apply(shape(None, 3)) == shape(None, UNKNOWN)
    assert made("Dense", symbol("n")).apply(shape(None, 3)) == shape(None, symbol("n"))
    assert made("Dense", 4).apply(UNKNOWN_SHAPE) == UNKNOWN_SHAPE
    assert made("Dense", 4).weights(UNKNOWN_SHAPE) is UNKNOWN
    assert made("Dense", 4, use_bias=UNKNOWN).weights(shape(None, 3)) is UNKNOWN
    assert made("Conv2D", 4, UNKNOWN).apply(UNKNOWN_SHAPE) == shape(UNKNOWN, UNKNOWN, UNKNOWN, 4)


@pytest.mark.parametrize(
    ("args", "kwargs", "argument"),
    [
        ((), {}, "units"),
        ((0,), {}, "units"),
        ((4,), {"units": 5}, "units"),
        ((4,), {"no_such": 1}, "no_such"),
        ((4,), {"activation": "rellu"}, "activation"),
        ((4,), {"kernel_regularizer": 3}, "kernel_regularizer"),
        ((4,), {"kernel_constraint": "l9"}, "kernel_constraint"),
        ((4,), {"bias_initializer": 0}, "bias_initializer"),
        ((4,), {"dtype": "flaot32"}, "dtype"),
        ((4,), {"name": "a/b"}, "name"),
        ((4,), {"trainable": 1}, "trainable"),
        ((4,), {"trainable": None}, "trainable"),
    ],
)
def test_constructors_refuse(args, kwargs, argument):
    found = refused("Dense", *args, **kwargs)
    assert (found.code, found.argument) == ("invalid-argument", argument)


@pytest.mark.parametrize(
    "kwargs",
    [
        {"activation": UNKNOWN},
        {"activation": None},
        {"kernel_initializer": "registered>Own"},
        {"dtype": "mixed_float16"},
        {"dtype": "int8_from_float32"},
        {"dtype": UNKNOWN},
        {"name": UNKNOWN, "trainable": UNKNOWN, "autocast": 3, "input_shape": (3,), "input_dim": 4},
        {"activity_regularizer": "l2"},
    ],
)
def test_constructors_take(kwargs):
    made("Dense", 4, **kwargs)


def test_too_many_arguments():
    assert "takes 1 positional arguments but 2" in refused("Flatten", None, 3).message


@pytest.mark.parametrize(
    ("args", "kwargs", "code"),
    [
        ((), {}, "invalid-argument"),
        ((None,), {}, "invalid-argument"),
        ((3,), {}, "invalid-argument"),
        ((((1.0, 2.0),),), {}, "invalid-argument"),
        ((shape(None, 3),), {"mask": None}, "invalid-argument"),
        ((shape(None, 3), True), {}, "invalid-argument"),
        (((shape(None, 3), shape(None, 3)),), {}, "input-count"),
        ((shape(None),), {}, "rank-mismatch"),
        ((shape(None, None),), {}, "axis-size-mismatch"),
    ],
)
def test_calls_refuse(args, kwargs, code):
    found = apply_layer(made("Dense", 4), args, kwargs)
    assert isinstance(found, Mismatch)
    assert found.code == code


def test_calls_take():
    layer = made("Dense", 4)
    x = shape(None, 3)
    for args, kwargs in (((x,), {}), ((), {"inputs": x}), ((x,), {"training": True}), ((x, None), {})):
        assert apply_layer(layer, args, kwargs) == shape(None, 4)
    assert apply_layer(made("Flatten"), (x,), {"training": False}) == x
    refused = apply_layer(layer, ((x,),), {})
    assert isinstance(refused, Mismatch)
    assert refused.message == "Dense expects one tensor, but received a list of tensors"
    assert apply_layer(made("Masking"), ((x,),), {}) == UNKNOWN_SHAPE


def test_nests_pass_through_elementwise_layers():
    nested = made("Dropout", 0.5).apply((shape(None, 3), shape(None, 4)))
    assert nested == Nest("list", (shape(None, 3), shape(None, 4)))
    assert apply_layer(made("Identity"), ({"a": shape(2)},), {}) == Nest("dict", (shape(2),), ("a",))


def test_what_an_earlier_call_fixed():
    layer = made("Conv2D", 8, 3)
    built = layer.built_spec(shape(None, 9, 9, 3))
    assert apply_layer(layer, (shape(None, 7, 7, 3),), {}, built) == shape(None, 5, 5, 8)
    other = apply_layer(layer, (shape(None, 7, 7, 4),), {}, built)
    assert isinstance(other, Mismatch)
    assert (other.code, other.axis, other.expected, other.found) == ("axis-size-mismatch", -1, 3, 4)
    # A first call needs the channels for the kernel, a later one doesn't.
    open_channels = shape(None, 7, 7, None)
    assert isinstance(apply_layer(layer, (open_channels,), {}), Mismatch)
    assert apply_layer(layer, (open_channels,), {}, built) == shape(None, 5, 5, 8)


def test_specs_compare_in_three_ways():
    spec = InputSpec(min_rank=2, max_rank=3, axes=((-1, 4),))
    assert check_spec("layer", spec, shape(None, 4)) is None
    assert check_spec("layer", spec, shape(None, None)) is None
    assert check_spec("layer", spec, shape(None, UNKNOWN)) is None
    assert check_spec("layer", spec, shape(None, symbol("n"))) is None
    assert check_spec("layer", spec, UNKNOWN_SHAPE) is None
    assert check_spec("layer", spec, UNKNOWN) is None
    for wrong in (shape(4), shape(1, 2, 3, 4), shape(None, 5)):
        assert check_spec("layer", spec, wrong) is not None


def test_bind():
    parameters = parse_signature("a, b=2, *rest, c=3, **more")
    assert bind("f", parameters, (1,), {}) == {"a": 1, "b": 2, "rest": (), "c": 3}
    assert bind("f", parameters, (1, 5, 6, 7), {"c": 8, "d": 9}) == {"a": 1, "b": 5, "rest": (6, 7), "c": 8}
    assert isinstance(bind("f", parameters, (), {}), Mismatch)


def test_ops():
    def rule(x: Shape, *, size: Shape | None) -> Shape:
        return x if size is None else size

    op = OpRule(("keras.ops.example",), parse_signature("x, size=None"), rule)
    assert apply_op(op, (shape(2),), {}) == shape(2)
    assert apply_op(op, ((1, 2, 3),), {}) == shape(3)
    assert apply_op(op, (3.5,), {}) == shape()
    assert apply_op(op, (shape(2), (1, 2)), {}) == shape(2)
    assert isinstance(apply_op(op, (), {}), Mismatch)


def test_what_annotations_hand_over():
    seen: list[object] = []

    def rule(a: Shape, b: Dim, c: Arg, d: int) -> Shape:  # noqa: F821
        seen.append((a, b, c, d))
        return a

    op = OpRule(("f",), parse_signature("a, b=None, c=None, d=1"), rule)
    assert apply_op(op, (shape(2), "x", UNKNOWN), {}) == shape(2)
    apply_op(op, (shape(2), True, (1, UNKNOWN), 4), {})
    assert seen == [(shape(2), UNKNOWN, UNKNOWN, 1), (shape(2), 1, (1, UNKNOWN), 4)]
    assert apply_op(op, (shape(2), 3, 4, UNKNOWN), {}) == UNKNOWN_SHAPE
    assert len(seen) == 2
    apply_op(op, (shape(2),), {})
    assert seen[-1] == (shape(2), DYNAMIC, None, 1)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (3, shape()),
        (symbol("n"), shape()),
        ((1.0, 2.0), shape(2)),
        (((1, 2, 3), (4, 5, 6)), shape(2, 3)),
        ((), shape(0)),
        ((shape(3), shape(3)), shape(2, 3)),
        ((1, (2, 3)), UNKNOWN_SHAPE),
        ("text", UNKNOWN_SHAPE),
        (None, UNKNOWN_SHAPE),
    ],
)
def test_as_shape(value, result):
    assert as_shape(value) == result


def test_outcome():
    fault = Mismatch("rank-mismatch", "no")
    assert outcome((shape(2), [shape(3)])) == Nest("tuple", (shape(2), Nest("list", (shape(3),))))
    assert outcome({"a": shape(2)}) == Nest("dict", (shape(2),), ("a",))
    assert outcome([shape(2), fault]) == fault
    assert outcome(None) == UNKNOWN_SHAPE
