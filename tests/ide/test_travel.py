from __future__ import annotations

import pytest
from six_styles import STYLES, analysed, place, text_at

from kshape_ls.ide.travel import definition, hierarchy, highlights, incoming, outgoing, references

NEIGHBOURS = {
    # where the cursor is, who feeds it, whom it feeds
    "list": ("2D(2)", 4, ["layers.Conv2D(32, 3)"], ["layers.Flatten()"]),
    "add": ("2D(2)", 4, ["keras.layers.Conv2D(32, 3)"], ["keras.layers.Flatten()"]),
    "functional": ("2D(2)", 4, ["layers.Conv2D(32, 3)(inputs)"], ["layers.Flatten()(x)"]),
    "subclass": ("pool(h)", 7, ["self.conv(images)"], ["self.flatten(h)"]),
    "loop": ("Flatten()(", 8, ["layers.Conv2D(filters, 3)(x)"], ["layers.Dense(10)(x)"]),
    "helper": (
        "2D(2)",
        4,
        ["layers.Conv2D(filters, 3)(t)"],
        ["layers.Conv2D(filters, 3)(t)", "layers.Flatten()(x)"],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_from_a_layer_to_its_neighbours(style: str) -> None:
    program, (needle, offset, before, after) = STYLES[style], NEIGHBOURS[style]
    analysis, at = analysed(program), place(program, needle, offset)
    way = definition(analysis, *at)
    assert way is not None
    assert [_of_whole(program, target.range) for target in way.targets] == before
    assert [text_at(program, spot.range) for spot in references(analysis, *at, declaration=False)] == after
    marked = [(text_at(program, each.range), each.kind) for each in highlights(analysis, *at)]
    assert {text for text, _ in marked} == {*before, *after, text_at(program, way.origin)}
    assert (text_at(program, way.origin), "write") in marked

    (item,) = hierarchy(analysis, *at)
    assert [text_at(program, each.range) for each in incoming(analysis, item)] == before
    assert [text_at(program, each.range) for each in outgoing(analysis, item)] == after


def _of_whole(program: str, where: tuple[int, int, int, int]) -> str:
    # ``x = Dense(4)(x)``: the statement is shown, the name in it marked.
    return text_at(program, where).partition(" = ")[2] or text_at(program, where)


def test_what_a_hierarchy_says_of_a_layer() -> None:
    program = STYLES["helper"]
    (item,) = hierarchy(analysed(program), *place(program, "Conv2D"))
    assert (item.name, item.detail) == ("Conv2D", "(None, 26, 26, 16) | (None, 11, 11, 32)")


def test_the_way_round_a_loop_leads_to_the_layer_itself() -> None:
    program = STYLES["loop"]
    way = definition(analysed(program), *place(program, "(filters", 3))
    assert way is None
    way = definition(analysed(program), *place(program, "3)(x)", 2))
    assert way is not None
    assert [text_at(program, target.selection) for target in way.targets] == ["inputs", "x"]


def test_a_name_leads_to_where_its_tensor_got_that_name() -> None:
    program = STYLES["functional"]
    way = definition(analysed(program), *place(program, "Flatten()(x)", 10))
    assert way is not None
    assert [(target.range.line, text_at(program, target.selection)) for target in way.targets] == [(5, "x")]


def test_a_parameter_leads_to_all_that_is_handed_over() -> None:
    program = STYLES["helper"]
    way = definition(analysed(program), *place(program, "(t, filters", 1))
    assert way is not None
    assert [text_at(program, target.range) for target in way.targets] == [
        "layers.MaxPooling2D(2)(t)",
        "inputs = keras.Input((28, 28, 1))",
    ]


def test_the_name_of_a_layer_leads_to_its_constructor_and_its_uses() -> None:
    program = STYLES["subclass"]
    at = place(program, "self.pool(h)", 6)
    way = definition(analysed(program), *at)
    assert way is not None
    assert [text_at(program, target.range) for target in way.targets] == ["layers.MaxPooling2D(2)"]
    assert [text_at(program, spot.range) for spot in references(analysed(program), *at)] == [
        "layers.MaxPooling2D(2)",
        "self.pool(h)",
    ]
    made = place(program, "layers.MaxPooling2D(2)", 20)
    assert [text_at(program, spot.range) for spot in references(analysed(program), *made)][1:] == ["self.pool(h)"]
    assert definition(analysed(program), *made) is None


@pytest.mark.parametrize("needle", ["Conv2D(filters", "layers.MaxPooling2D", "filters, 3", "Input, Model", "\n\n"])
def test_words_that_are_pythons_are_left_to_pythons_servers(needle: str) -> None:
    program = STYLES["functional"].replace("32, 3", "filters, 3").replace("\n\n", "\n\nfilters = 32\n")
    analysis, at = analysed(program), place(program, needle)
    assert definition(analysis, *at) is None
    assert highlights(analysis, *at) == ()


def test_several_inputs_and_operators_are_on_the_way() -> None:
    program = STYLES["functional"].replace(
        "x = layers.Flatten()(x)", "y = layers.MaxPooling2D(2)(x)\nx = layers.Concatenate()([y, y * 2])"
    )
    program = program.replace("layers.MaxPooling2D(2)(x)\ny", "x + 1\ny")
    analysis = analysed(program)
    (item,) = hierarchy(analysis, *place(program, "Concatenate"))
    assert [text_at(program, each.range) for each in incoming(analysis, item)] == [
        "layers.MaxPooling2D(2)(x)",
        "y * 2",
    ]


def test_places_that_are_not_in_the_file() -> None:
    analysis = analysed(STYLES["list"])
    for at in ((1000, 0), (6, 1000), (1, 0)):
        assert definition(analysis, *at) is None
        assert references(analysis, *at) == ()
        assert hierarchy(analysis, *at) == ()
