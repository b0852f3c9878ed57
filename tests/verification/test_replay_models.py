"""Models in models, and models of ``keras.applications``, in real Keras."""

from __future__ import annotations

from dataclasses import replace

from by_hand import called, given, kinds, model, node, of

from kshape_ls.analysis.facts import Application, Constant, Inbound
from kshape_ls.shapes import UNKNOWN, shape

BILLION = 10**9


def test_a_model_in_a_model(keras):
    inner = model(given(None, 3), node("d", "Dense", shape(None, 4), (0,), units=4), outputs_at=(1,))
    encoder = replace(of("e", node("encoder", "Functional", shape(None, 4), (0,))), nested=inner, counted=16)
    graph = model(
        given(None, 3),
        given(None, 5, name="y"),
        encoder,
        replace(encoder, inbound=(0,)),
        replace(encoder, inbound=(1,)),
    )
    found = keras.verify(graph)
    assert kinds(found) == ["agreed"] * 4 + ["refused"]
    assert [n.kind for n in found.nodes[3].nested] == ["agreed", "agreed"]
    assert "expected shape=(None, 3), found shape=(None, 5)" in found.nodes[4].verdict.text


def test_a_refused_layer_in_a_model_is_reported_there(keras):
    bad = node("d", "Dense", shape(None, 4), (0,), units=0)
    inner = model(given(None, 3), bad, outputs_at=(1,))
    outer = replace(node("m", "Sequential", shape(None, 4), (0,)), nested=inner)
    found = keras.verify(model(given(None, 3), outer, node("after", "Flatten", shape(None, 4), (1,))))
    assert kinds(found) == ["agreed", "skipped", "skipped"]
    assert [n.kind for n in found.nodes[1].nested] == ["agreed", "refused"]
    assert not found.ok


def test_a_model_with_a_layer_of_the_user_is_followed_around_it(keras):
    inner = model(given(None, 3), node("mine", "MyLayer", shape(None, 4), (0,)), outputs_at=(1,))
    outer = replace(node("m", "Functional", shape(None, 4), (0,)), nested=inner)
    found = keras.verify(model(given(None, 3), outer, node("after", "Dense", shape(None, 2), (1,), units=2)))
    assert kinds(found) == ["agreed"] * 3
    assert [n.kind for n in found.nodes[1].nested] == ["agreed", "skipped"]


def test_a_model_that_is_not_known_in_full_is_not_made(keras):
    layer = node("d", "Dense", shape(None, 4), (0,), units=4)
    for inner in (model(given(None, 3), layer), model(given(None, 3), layer, outputs_at=(1,), complete=False)):
        outer = replace(node("m", "Functional", shape(None, 4), (0,)), nested=inner)
        found = keras.verify(model(given(None, 3), outer))
        assert kinds(found) == ["agreed", "skipped"]
        assert [n.kind for n in found.nodes[1].nested] == ["agreed", "agreed"]


def test_an_application_is_made_without_its_weights(keras):
    base = node("m", "MobileNetV2", shape(None, 7, 7, 1280), (0,), include_top=False, weights="imagenet")
    base = replace(called(base, Inbound(0), operation="keras.applications.MobileNetV2"), counted=2257984)
    head = node("p", "GlobalAveragePooling2D", shape(None, 1280), (1,))
    assert kinds(keras.verify(model(given(None, 224, 224, 3), base, head))) == ["agreed"] * 3


def test_a_model_may_be_wrapped(keras):
    inner = model(given(None, 4), node("d", "Dense", shape(None, 3), (0,), units=3), outputs_at=(1,))
    each = node("t", "TimeDistributed", shape(None, 5, 3), (0,), layer=UNKNOWN)
    holding = replace(each, literal=False, applied=lambda: Application("", (Inbound(0),), (), (("layer", inner),)))
    assert kinds(keras.verify(model(given(None, 5, 4), holding))) == ["agreed"] * 2


def test_an_output_that_hangs_on_another_input_is_refused_for_the_model(keras):
    lost = called(node("d", "Dense", shape(None, 2), units=2), Constant(shape(None, 4), "float32", True))
    found = keras.verify(
        replace(model(lost, outputs_at=(0,), complete=False), connected=False, inputs=(shape(None, 4),))
    )
    assert kinds(found) == ["agreed"]
    assert found.refused
    assert "not connected" in found.refused.text
    assert not found.ok
