"""The layers inside ``keras.applications``: names, classes, shapes and weights, as Keras makes them."""

from __future__ import annotations

import ast

import pytest

from kshape_ls.library.application import BoundLayer
from kshape_ls.library.applications.tables import FOLDER, parts
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, Shape

from .asking import Case

TABLED = sorted(path.stem for path in FOLDER.glob("*.tsv"))
INSIDE = (
    "repr([(l.name, type(l).__name__, tuple(l.output.shape), l.count_params()) "
    "for l in keras.applications.{name}(weights=None, {arguments}).layers])"
)
MADE: list[tuple[str, dict[str, Arg]]] = [
    ("VGG16", {"input_shape": (64, 97, 1), "classes": 7}),
    ("VGG19", {"input_shape": (None, None, 3), "include_top": False}),
    ("ResNet50", {"input_shape": (97, 65, 3), "include_top": False, "pooling": "max"}),
    ("ResNet50V2", {"input_shape": (None, None, 3), "include_top": False}),
    ("InceptionV3", {"input_shape": (97, 131, 3), "include_top": False, "pooling": "avg"}),
    ("InceptionResNetV2", {"input_shape": (150, 150, 3), "include_top": False}),
    ("Xception", {"input_shape": (71, 75, 4), "classes": 3}),
    ("MobileNet", {"input_shape": (97, 64, 3), "classes": 3}),
    ("MobileNetV2", {"input_shape": (97, 66, 3), "include_top": False}),
    ("MobileNetV2", {"input_shape": (None, None, 3), "include_top": False}),
    ("DenseNet121", {"input_shape": (97, 65, 3), "include_top": False}),
    ("EfficientNetB0", {"input_shape": (97, 66, 3), "include_top": False, "pooling": "avg"}),
    ("EfficientNetV2B0", {"input_shape": (66, 97, 3), "classes": 5}),
]


def test_every_table_is_read():
    assert len(TABLED) >= 25
    for name in TABLED:
        found = parts(name, Shape((DYNAMIC, 128, 128, 3)), {"include_top": False, "weights": "imagenet"})
        assert found is not None, name
        assert found[0].class_name == "InputLayer", name
        assert all(part.output.rank in (2, 4) for part in found), name


def test_what_changes_the_layers_in_other_ways_is_not_known():
    own = Shape((DYNAMIC, 96, 96, 3))
    assert parts("MobileNetV2", own, {"include_top": False, "alpha": 0.5}) is None
    assert parts("EfficientNetV2B0", own, {"include_preprocessing": False}) is None
    assert parts("NASNetMobile", own, {"include_top": False}) is None


@pytest.mark.keras
@pytest.mark.parametrize(("name", "arguments"), MADE)
def test_inside(oracle, name, arguments):
    written = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    (answer,) = oracle.ask([Case(INSIDE.format(name=name, arguments=written), ())])
    own = Shape((DYNAMIC, *(DYNAMIC if size is None else size for size in arguments["input_shape"])))
    found = parts(name, own, {**arguments, "weights": None})
    assert found is not None
    theirs = ast.literal_eval(answer["text"])
    assert [part.class_name for part in found] == [cls for _, cls, _, _ in theirs]
    for part, (title, _, shape, params) in zip(found, theirs, strict=True):
        assert part.name in ("", title)
        assert tuple(None if dim is DYNAMIC else dim for dim in part.output) == shape, title
        inputs = [found[n].output for n in part.inbound]
        if isinstance(part.bound, BoundLayer):
            assert part.bound.weights(inputs[0] if len(inputs) == 1 else tuple(inputs)) == params, title
