"""Image preprocessing and augmentation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .generated import calls, garbled, generated, numbers

FLAG = numbers(True, False)
FORMATS = numbers("channels_last", "channels_first", "channels_last", None)
FACTOR = numbers(0.0, 0.3, 1, -0.5, 2, 5, (0.1, 0.4), (-0.2, 0.2), (0.5, 3), [0.1])
SIDE = numbers(1, 4, 9, None)
RANKS = (3, 4)
SIZED = {"height": SIDE, "width": SIDE, "data_format": FORMATS}
BY_FACTOR = (
    "AugMix",
    "CutMix",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomContrast",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomGaussianBlur",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
)
WITHOUT = ("AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "Equalization", "MixUp", "RandomFlip")
LAYERS = st.lists(
    st.sampled_from(
        ["Resizing(6, 5)", "CenterCrop(3, 4)", "RandomFlip()", "RandomRotation(0.1)", "Rescaling(2.0)", "Dense(2)"]
    ),
    min_size=1,
    max_size=3,
).map(lambda each: f"[{', '.join(each)}]")

FAMILIES = {
    **{n: calls(n, {"factor": FACTOR, "data_format": FORMATS}, required=["factor"], ranks=RANKS, odd_ranks=(2,))
       for n in BY_FACTOR},
    **{n: calls(n, {"data_format": FORMATS}, ranks=RANKS, odd_ranks=(2, 5)) for n in WITHOUT},
    **{n: calls(n, SIZED, required=["height", "width"], ranks=RANKS, odd_ranks=(1, 2, 5))
       for n in ("CenterCrop", "RandomCrop", "Resizing")},
    **{n: calls(n, {"height_factor": FACTOR, "width_factor": FACTOR}, required=["height_factor", "width_factor"],
                ranks=RANKS) for n in ("RandomTranslation", "RandomZoom")},
    "RandomShear": calls("RandomShear", {"x_factor": FACTOR, "y_factor": FACTOR}, ranks=RANKS),
    "RandomGrayscale": calls("RandomGrayscale", {"factor": FACTOR}, ranks=RANKS),
    "RandomColorJitter": calls(
        "RandomColorJitter",
        {f"{kind}_factor": st.one_of(st.just("None"), FACTOR) for kind in ("brightness", "contrast", "hue")},
        ranks=RANKS,
    ),
    "Solarization": calls("Solarization", {"addition_factor": FACTOR, "threshold_factor": FACTOR}, ranks=RANKS),
    "Rescaling": calls("Rescaling", {"scale": numbers(2, 0.5)}, required=["scale"], ranks=(1, 2, 3, 4)),
}  # fmt: skip
# What a pipeline computes of sizes that aren't known is more than we can tell.
PIPELINE = calls("Pipeline", {"layers": LAYERS}, required=["layers"], ranks=RANKS, odd_ranks=(2,))

CASES = {
    "RandomBrightness": [
        ("RandomBrightness(None)(x)", [(None, 4, 5, 3)]),
        ("RandomBrightness('')(x)", [(None, 4, 5, 3)]),
        ("RandomBrightness(())(x)", [(None, 4, 5, 3)]),
        ("RandomBrightness((1, 2, 3))(x)", [(None, 4, 5, 3)]),
        ("RandomBrightness((-5, 5))(x)", [(None, 4, 5, 3)]),
        ("RandomBrightness(('a', 5))(x)", [(None, 4, 5, 3)]),
    ],
    "RandomRotation": [
        ("RandomRotation(None)(x)", [(None, 4, 5, 3)]),
        ("RandomRotation(0.1, 'bad')(x)", [(None, 4, 5, 3)]),
        ("RandomRotation(0.1, interpolation='bicubic')(x)", [(None, 4, 5, 3)]),
    ],
    "RandomFlip": [
        ("RandomFlip('bad')(x)", [(None, 4, 5, 3)]),
        ("RandomFlip(3)(x)", [(None, 4, 5, 3)]),
        ("RandomFlip(factor=0.3)(x)", [(None, 4, 5, 3)]),
        ("RandomFlip(bounding_box_format='xyxy')(x)", [(None, 4, 5, 3)]),
        ("RandomFlip(bounding_box_format='bad')(x)", [(None, 4, 5, 3)]),
        ("RandomFlip()(inputs=x)", [(None, 4, 5, 3)]),
        ("RandomFlip()(data=x)", [(None, 4, 5, 3)]),
        ("RandomFlip()(x, True)", [(None, 4, 5, 3)]),
        ("RandomFlip()(x, mask=None)", [(None, 4, 5, 3)]),
        ("RandomFlip()([x, x1])", [(None, 4, 5, 3), (None, 4, 5, 3)]),
        ("RandomFlip()({'images': x, 'labels': x1})", [(None, 4, 5, 3), (None, 4)]),
        ("RandomFlip(seed='a')(x)", [(None, 4)]),
    ],
    "Resizing": [
        ("Resizing(None, 4)(x)", [(None, 4, 5, 3)]),
        ("Resizing(3, 4)(x)", [(None, 4)]),
        ("Resizing(3, 4)(x)", [(None,)]),
        ("Resizing(3, 4, data_format='channels_first')(x)", [(None, 4)]),
        ("Resizing(3, 4, data_format='channels_first')(x)", [(None, 4, 5)]),
        ("Resizing(0, 4)(x)", [(None, 4, 5, 3)]),
        ("Resizing((3, 4), 4)(x)", [(None, 4, 5, 3)]),
        ("Resizing(3, 4, 'bad')(x)", [(None, 4, 5, 3)]),
        ("Resizing(3, 4, factor=3)(x)", [(None, 4, 5, 3)]),
    ],
    "RandomCrop": [
        ("RandomCrop(3, 4, factor=0.3)(x)", [(None, 4, 5, 3)]),
        ("RandomCrop(3, 4, factor=3)(x)", [(None, 4, 5, 3)]),
        ("RandomCrop(3, 4, None, None, 'nm')(x)", [(None, 4, 5, 3)]),
        ("RandomCrop(3, 4)(x)", [(None, 4)]),
        ("RandomCrop(2, 2, seed='a')(x)", [(None, 4, 4, 3)]),
    ],
    "CenterCrop": [
        ("CenterCrop(3, None)(x)", [(None, 4, 5, 3)]),
    ],
    "MixUp": [
        ("MixUp(factor=0.2)(x)", [(None, 4, 5, 3)]),
        ("MixUp(factor=2)(x)", [(None, 4, 5, 3)]),
    ],
    "RandomZoom": [
        ("RandomZoom(0.1, factor=0.3)(x)", [(None, 4, 5, 3)]),
        ("RandomZoom(-1.0)(x)", [(None, 4, 5, 3)]),
        ("RandomZoom(1.0)(x)", [(None, 4, 5, 3)]),
        ("RandomZoom((-0.1, 1.2))(x)", [(None, 4, 5, 3)]),
    ],
    "RandomGrayscale": [
        ("RandomGrayscale((0.1, 0.2))(x)", [(None, 4, 5, 3)]),
        ("RandomGrayscale(None)(x)", [(None, 4, 5, 3)]),
    ],
    "RandomColorDegeneration": [
        ("RandomColorDegeneration(0.5)(x)", [(None, 4, 5, 4)]),
        ("RandomColorDegeneration(0.5)(x)", [(4, 5)]),
        ("RandomColorDegeneration(0.5, data_format='channels_first')(x)", [(None, 3, 4, 5)]),
        ("RandomColorDegeneration(0.5, data_format='channels_first')(x)", [(None, 4, 5, 3)]),
    ],
    "RandomGaussianBlur": [
        ("RandomGaussianBlur(kernel_size=(3, 5))(x)", [(None, 4, 5, 3)]),
        ("RandomGaussianBlur(kernel_size=(3, 4))(x)", [(None, 4, 5, 3)]),
        ("RandomGaussianBlur(kernel_size=3.0)(x)", [(None, 4, 5, 3)]),
        ("RandomGaussianBlur(kernel_size=-3)(x)", [(None, 4, 5, 3)]),
        ("RandomGaussianBlur(sigma=2.0)(x)", [(None, 4, 5, 3)]),
    ],
    "RandomElasticTransform": [
        ("RandomElasticTransform(scale=2.0)(x)", [(None, 4, 5, 3)]),
        ("RandomElasticTransform(scale=(0.1, 0.2))(x)", [(None, 4, 5, 3)]),
        ("RandomElasticTransform(fill_mode='mirror')(x)", [(None, 4, 5, 3)]),
    ],
    "RandomErasing": [
        ("RandomErasing(scale='a')(x)", [(None, 4, 5, 3)]),
    ],
    "AugMix": [
        ("AugMix(factor=(-0.5, 0.5))(x)", [(None, 4, 5, 3)]),
        ("AugMix(interpolation='bicubic')(x)", [(None, 4, 5, 3)]),
        ("AugMix(value_range=3)(x)", [(None, 4, 5, 3)]),
        ("AugMix(all_ops=False, value_range=3)(x)", [(None, 4, 5, 3)]),
        ("AugMix(factor=2)(x)", [(None, 4, 5, 3)]),
    ],
    "RandAugment": [
        ("RandAugment(value_range=3)(x)", [(None, 4, 5, 3)]),
        ("RandAugment(num_ops='a')(x)", [(None, 4, 5, 3)]),
        ("RandAugment(factor=(-0.5, 0.5))(x)", [(None, 4, 5, 3)]),
    ],
    "RandomColorJitter": [
        ("RandomColorJitter(hue_factor=-0.5)(x)", [(None, 4, 5, 3)]),
        ("RandomColorJitter(contrast_factor=-0.5)(x)", [(None, 4, 5, 3)]),
        ("RandomColorJitter(brightness_factor=0.5, value_range=3)(x)", [(None, 4, 5, 3)]),
        ("RandomColorJitter(contrast_factor=0.5, value_range=3)(x)", [(None, 4, 5, 3)]),
        ("RandomColorJitter(saturation_factor=0.5, value_range=3)(x)", [(None, 4, 5, 3)]),
        ("RandomColorJitter(saturation_factor=-0.5)(x)", [(None, 4, 5, 3)]),
    ],
    "AutoContrast": [
        ("AutoContrast(factor=0.3)(x)", [(None, 4, 5, 3)]),
    ],
    "Equalization": [
        ("Equalization(factor=0.3)(x)", [(None, 4, 5, 3)]),
        ("Equalization(value_range=3)(x)", [(None, 4, 5, 3)]),
    ],
    "ContrastLimitedAdaptiveHistogramEqualization": [
        ("ContrastLimitedAdaptiveHistogramEqualization(factor=0.3)(x)", [(None, 4, 5, 3)]),
    ],
    "MaxNumBoundingBoxes": [
        ("MaxNumBoundingBoxes('a')(x)", [(None, 4, 5, 3)]),
        ("MaxNumBoundingBoxes('3')(x)", [(None, 4, 5, 3)]),
        ("MaxNumBoundingBoxes(None)(x)", [(None, 4, 5, 3)]),
        ("MaxNumBoundingBoxes(2)({'bounding_boxes': {'boxes': x0}, 'images': x0})", [(None, 4, 4)]),
        ("MaxNumBoundingBoxes(2)({'bounding_boxes': {'boxes': x0, 'labels': x1}})", [(4,), (None, 4)]),
    ],
    "Rescaling": [
        ("Rescaling('a')(x)", [(None, 4, 5, 3)]),
        ("Rescaling([1, 2, 3])(x)", [(None, 4, 5, 3)]),
        ("Rescaling([1, 2, 3])([x, x])", [(None, 4, 5, 3)]),
        ("Rescaling(2)({'a': x})", [(None, 4, 5, 3)]),
        ("Rescaling(None)(x)", [(None, 4, 5, 3)]),
    ],
    "Pipeline": [
        ("Pipeline([])(x)", [(None, 4, 5, 3)]),
        ("Pipeline([Dense(3)])(x)", [(None, 4, 5, 3)]),
        ("Pipeline([Dense(3)], 'nm')(x)", [(None, 4, 5, 3)]),
        ("Pipeline([3])(x)", [(None, 4, 5, 3)]),
        ("Pipeline([CenterCrop(2, 2)])(x)", [(4, 5)]),
        ("Pipeline([Resizing(2, 2)])(x)", [(4, 5, 3, 4, 5)]),
        ("Pipeline([RandomFlip()])(x)", [(4, 5)]),
        ("Pipeline([Rescaling(2.0)])(x)", [(4, 5)]),
        ("Pipeline([RandomFlip()])(x)", [(None, 4, 5, 3, 2)]),
        ("Pipeline([Normalization(mean=0.0, variance=1.0)])(x)", [(None, 4)]),
    ],
    "Solarization": [
        ("Solarization(0.1, 0.2)(x)", [(None, 4)]),
        ("Solarization(0.1, (0.2, 1.3))(x)", [(None, 4)]),
    ],
    "RandomTranslation": [
        ("RandomTranslation(0.1, None)(x)", [(None, 4)]),
    ],
    "RandomPerspective": [
        ("RandomPerspective(scale=2)(x)", [(None, 4)]),
        ("RandomPerspective(interpolation='bicubic')(x)", [(None, 4)]),
    ],
    "RandomShear": [
        ("RandomShear(x_factor=-0.1)(x)", [(None, 4)]),
    ],
    "RandomInvert": [
        ("RandomInvert(factor=(0.1, 0.5))(x)", [(None, 4)]),
    ],
    "RandomPosterization": [
        ("RandomPosterization(4.5)(x)", [(None, 4)]),
        ("RandomPosterization((4, 9))(x)", [(None, 4)]),
    ],
    "RandomHue": [
        ("RandomHue(0.5, value_range=3)(x)", [(None, 4)]),
    ],
    "RandomSaturation": [
        ("RandomSaturation(-0.5)(x)", [(None, 4)]),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_listed(agree, name):
    agree(CASES[name])


@pytest.mark.parametrize("family", FAMILIES)
def test_what_keras_says(agree, family):
    @generated
    @given(FAMILIES[family])
    def check(case):
        agree.holds(case)

    check()


def test_pipelines(agree):
    @generated
    @given(PIPELINE)
    def check(case):
        agree.holds(case, silent=True)

    check()


@pytest.mark.parametrize("family", FAMILIES)
def test_nonsense_is_never_called_wrong_wrongly(agree, family):
    @generated
    @given(garbled(FAMILIES[family]))
    def check(case):
        agree.holds(case, silent=True)

    check()
