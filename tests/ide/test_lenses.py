from __future__ import annotations

import pytest
from six_styles import STYLES, analysed, text_at

from kshape_ls.ide.graph_view import choose
from kshape_ls.ide.lenses import places, title
from kshape_ls.ide.verified import chosen

CNN = "(None, 28, 28, 1) → (None, 10)"
LENSES = {
    "list": ("keras.Sequential([", f"{CNN} · 4 layers · 54,410 weights"),
    "add": ("keras.Sequential()", f"{CNN} · 4 layers · 54,410 weights"),
    "functional": ("Model(inputs, outputs)", f"{CNN} · 4 layers · 54,410 weights"),
    "subclass": ("Net", "(4, 28, 28, 1) → (4, 10) · 4 layers · 54,410 weights"),
    "loop": ("keras.Model(inputs, outputs)", f"{CNN} · 4 layers · 189,130 weights"),
    "helper": ("keras.Model(inputs, outputs)", f"{CNN} · 6 layers · 12,810 weights"),
}


@pytest.mark.parametrize("style", STYLES)
def test_each_style(style: str) -> None:
    analysis = analysed(STYLES[style])
    (place,) = places(analysis)
    marked, told = LENSES[style]
    assert text_at(STYLES[style], place.range).splitlines()[0] == marked
    assert title(analysis, place.range) == told
    assert place.is_model


@pytest.mark.parametrize("style", STYLES)
def test_the_commands_of_a_lens_mean_its_model(style: str) -> None:
    # The largest stands elsewhere.
    layers = ", ".join(["keras.layers.Dense(3)"] * 20)
    analysis = analysed(f"{STYLES[style]}import keras\nlarge = keras.Sequential([keras.Input((2,)), {layers}])\n")
    place = places(analysis)[0]
    at = (place.range.line, place.range.col)
    choice = choose(analysis, position=at)
    assert choice is not None
    assert choice.title == "model"
    assert choice.model.output is not None
    assert str(choice.model.output).endswith(", 10)")
    (verified,) = chosen(analysis, None, at)
    assert verified.variable == "model"


def told(program: str) -> list[str | None]:
    analysis = analysed(program)
    return [title(analysis, place.range) for place in places(analysis)]


def test_a_model_that_is_made_several_times() -> None:
    program = """\
import keras
from keras import layers


def build(units):
    return keras.Sequential([keras.Input((8,)), layers.Dense(units)])


small, large = build(2), build(3)
"""
    assert told(program) == ["(None, 8) → 2 shapes · 1 layer"]


def test_commands_are_given_about_classes_that_the_file_makes_models_of() -> None:
    net = STYLES["subclass"]
    layer = net.replace("keras.Model", "layers.Layer")
    nothing = net.partition("model = Net()")[0]
    built = f"{nothing}def build():\n    return Net()\n\n\nbuild()\n"
    given = [[place.is_model for place in places(analysed(each))] for each in (layer, nothing, built)]
    assert given == [[False], [False], [True]]


def test_what_is_not_known_is_not_told() -> None:
    assert told("import keras\nm = keras.Sequential([keras.layers.Dense(4)])\n") == ["shape not known yet · 1 layer"]
    assert told(STYLES["subclass"].partition("model = Net()")[0]) == ["shape not known yet · 4 layers"]


def test_a_place_that_is_gone() -> None:
    analysis = analysed(STYLES["list"])
    assert title(analysis, places(analysis)[0].range._replace(line=1)) is None
    assert told("x = 1\nclass A:\n    pass\n") == []


def test_no_graph_is_told_for_a_lens(monkeypatch: pytest.MonkeyPatch) -> None:
    analysis = analysed(STYLES["functional"])
    monkeypatch.setattr(type(analysis), "graph", None)
    (place,) = places(analysis)
    assert title(analysis, place.range) == LENSES["functional"][1]
