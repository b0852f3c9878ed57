from __future__ import annotations

import pytest
from six_styles import STYLES, analysed, text_at

from kshape_ls.ide.folding import folds
from kshape_ls.ide.symbols import matches, symbols, with_containers

CNN = [
    ("input_layer", "InputLayer → (None, 28, 28, 1)"),
    ("conv2d", "Conv2D → (None, 26, 26, 32)"),
    ("max_pooling2d", "MaxPooling2D → (None, 13, 13, 32)"),
    ("flatten", "Flatten → (None, 5408)"),
    ("dense", "Dense → (None, 10)"),
]
TREES = {
    "list": (("model", "Sequential → (None, 10)"), CNN),
    "add": (("model", "Sequential → (None, 10)"), CNN),
    "functional": (("model", "Functional → (None, 10)"), CNN),
    "subclass": (
        ("Net", "Model → (4, 10)"),
        [
            ("self.conv", "Conv2D → (4, 26, 26, 32)"),
            ("self.pool", "MaxPooling2D → (4, 13, 13, 32)"),
            ("self.flatten", "Flatten → (4, 5408)"),
            ("self.fc", "Dense → (4, 10)"),
        ],
    ),
    "loop": (
        ("model", "Functional → (None, 10)"),
        [
            ("input_layer", "InputLayer → (None, 28, 28, 1)"),
            ("conv2d", "Conv2D → (None, 26, 26, 16)"),
            ("conv2d_1", "Conv2D → (None, 24, 24, 32)"),
            ("flatten", "Flatten → (None, 18432)"),
            ("dense", "Dense → (None, 10)"),
        ],
    ),
    "helper": (
        ("model", "Functional → (None, 10)"),
        [
            ("input_layer", "InputLayer → (None, 28, 28, 1)"),
            ("conv2d", "Conv2D → (None, 26, 26, 16)"),
            ("max_pooling2d", "MaxPooling2D → (None, 13, 13, 16)"),
            ("conv2d_1", "Conv2D → (None, 11, 11, 32)"),
            ("max_pooling2d_1", "MaxPooling2D → (None, 5, 5, 32)"),
            ("flatten", "Flatten → (None, 800)"),
            ("dense", "Dense → (None, 10)"),
        ],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_the_tree_of_each_style(style: str) -> None:
    (symbol,) = symbols(analysed(STYLES[style]))
    root, layers = TREES[style]
    assert (symbol.name, symbol.detail) == root
    assert [(child.name, child.detail) for child in symbol.children] == layers
    for each, _ in with_containers((symbol,)):
        assert each.range[:2] <= each.selection[:2] <= each.selection[2:] <= each.range[2:]


def test_a_model_reaches_from_its_first_layer_to_its_last() -> None:
    spans = {style: symbols(analysed(STYLES[style]))[0].range for style in STYLES}
    assert {style: (where.line, where.end_line) for style, where in spans.items()} == {
        "list": (4, 10),
        "add": (3, 8),
        "functional": (3, 8),
        "subclass": (5, 17),
        "loop": (4, 10),
        "helper": (10, 15),
    }


def test_models_inside_models() -> None:
    program = STYLES["functional"] + "outer = Model(inputs, layers.Dense(2)(model(inputs)))\n"
    (_, outer) = symbols(analysed(program))
    assert [child.name for child in outer.children] == ["input_layer", "functional", "dense_1"]
    assert [child.name for child in outer.children[1].children] == [name for name, _ in CNN]


def test_a_query_matches_letters_in_their_order() -> None:
    assert [query for query in ("MDL", "", "model", "ledom", "models") if matches("model", query)] == [
        "MDL",
        "",
        "model",
    ]


FOLDS = {
    "list": [(4, 10)],
    "add": [(3, 8)],
    "functional": [(3, 8)],
    "subclass": [(5, 17), (6, 11), (13, 17)],
    "loop": [(4, 10), (6, 7)],
    "helper": [(5, 7), (10, 15)],
}


@pytest.mark.parametrize("style", STYLES)
def test_folds_of_each_style(style: str) -> None:
    found = folds(analysed(STYLES[style]))
    assert [(fold.first, fold.last) for fold in found] == FOLDS[style]


def test_a_folded_model_says_what_it_is() -> None:
    (fold,) = folds(analysed(STYLES["add"]))
    assert fold.label == "model: Sequential → (None, 10)"


def test_everything_else_folds_as_without_us() -> None:
    program = """\
'a'; text = '''
'''
if text:
    a = [
        1,
    ]
elif a:
    b = 2

# so
else:
    b = f(1, [
        2,
    ])
try:
    c = 3
except ValueError:
    c = 4
    d = 5
finally:
    e = 6


@wrapped(
    1
)
def f(
    x,
):
    return x
match a:
    case 1:
        pass
for each in b:
    if each:
        pass
"""
    found = [(fold.first, fold.last) for fold in folds(analysed(program))]
    assert found == [
        (1, 2),
        (3, 6),
        (4, 6),
        (7, 8),
        (11, 14),
        (12, 14),
        (15, 16),
        (17, 19),
        (20, 21),
        (27, 30),
        (31, 33),
        (32, 33),
        (34, 36),
        (35, 36),
    ]
    assert text_at(program, (11, 0, 11, 5)) == "else:"


def test_nothing_of_a_file_without_layers() -> None:
    assert symbols(analysed("x = 1\n\nclass A:\n    pass\n")) == ()
