"""The models of ``keras.applications``: a few are built, and all are asked for their parameters and input shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.library.applications.start import start
from kshape_ls.library.index import layer_names, layer_rule
from kshape_ls.shapes import DYNAMIC, Mismatch

from .asking import Case
from .generated import generated

NAMES = sorted(name for name in layer_names() if name.startswith("applications."))
OBTAINED = "keras.Input(keras.src.applications.imagenet_utils.obtain_input_shape({}))"
SIZES = st.sampled_from([None, 0, 16, 31, 32, 74, 75, 96, 128, 224, 224, 299, 299, 224.0])
SHAPES = st.one_of(
    st.none(),
    st.tuples(SIZES, SIZES, st.sampled_from([1, 3, 3, 4])),
    SIZES.flatmap(lambda size: st.tuples(st.just(size), st.just(size), st.sampled_from([1, 3, 3, 4]))),
    st.sampled_from([(224, 224), (1, 224, 224, 3), 224, 224.0, (3, 224, 224)]),
)


@pytest.mark.keras
def test_parameters(oracle):
    source = "','.join(map(str, __import__('inspect').signature(keras.{}).parameters.values()))"
    answers = oracle.ask([Case(source.format(name), ()) for name in NAMES])
    theirs = {name: answer["text"] for name, answer in zip(NAMES, answers, strict=True)}
    ours = {name: ",".join(f"{p.name}={p.default!r}" for p in layer_rule(name).parameters) for name in NAMES}
    assert ours == theirs


@pytest.mark.keras
@pytest.mark.parametrize(("name", "size", "least"), [("ResNet50", 224, 32), ("InceptionV3", 299, 75)])
def test_input_shapes(oracle, name, size, least):
    @generated
    @given(SHAPES, st.booleans(), st.sampled_from([None, "imagenet", "own.weights.h5"]))
    def check(input_shape, include_top, weights):
        known = {"default_size": size, "min_size": least, "data_format": "channels_last"}
        arguments = {**known, "input_shape": input_shape, "require_flatten": include_top, "weights": weights}
        source = OBTAINED.format(", ".join(f"{key}={value!r}" for key, value in arguments.items()))
        (answer,) = oracle.ask([Case(source, ())])
        ours = start(
            f"applications.{name}", {"input_shape": input_shape, "include_top": include_top, "weights": weights}
        )
        assert isinstance(ours, Mismatch) == ("error" in answer), (source, answer, ours)
        if not isinstance(ours, Mismatch):
            assert [[None if size is DYNAMIC else size for size in ours]] == answer["outputs"]

    check()


def built(name: str, sizes: tuple[int | None, ...], more: str = "include_top=False") -> Case:
    return Case(f"keras.applications.{name}(weights=None, input_shape={sizes}, {more})(x)", ((None, *sizes),))


@pytest.mark.keras
def test_models(agree):
    agree(
        [
            built("VGG16", (97, 65, 1)),
            built("ResNet50V2", (97, 65, 3), "include_top=False, pooling='avg'"),
            built("DenseNet121", (97, 65, 3)),
            built("InceptionV3", (97, 131, 3)),
            built("Xception", (71, 75, 4)),
            built("NASNetMobile", (97, 66, 3), "classes=7"),
            built("NASNetMobile", (None, 97, 3)),
            built("NASNetMobile", (None, 96, 3)),
            built("EfficientNetB0", (None, 97, 3)),
            built("EfficientNetV2B0", (97, 65, 3), "classes=7"),
            built("ConvNeXtTiny", (97, 65, 1), "classes=7"),
            built("MobileNetV2", (97, None, 3)),
            built("MobileNetV2", (96, 96, None)),
            built("MobileNet", (33, 33, 3), "include_top=False, classifier_activation='nonsense'"),
            built("MobileNet", (33, 33, 3), "classifier_activation='nonsense'"),
        ]
    )


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("MobileNet", "depth_multiplier=2"),
        ("MobileNetV2", "pooling='max'"),
        ("MobileNetV3Small", "minimalistic=True"),
        ("MobileNetV3Large", "minimalistic=True"),
    ],
)
def test_scaled_models(agree, name, own):
    agree(
        [
            built(name, (33, 65, 3), f"alpha=0.33, {own}"),
            built(name, (66, 65, 3), "alpha=1.3, classes=7"),
            built(name, (64, 65, 3), "alpha=0, include_top=False"),
        ]
    )
