from __future__ import annotations

import textwrap

import pytest

from kshape_ls.analysis.facts import Entry
from kshape_ls.checks.rewriting import insert_after, insert_before, remove
from tests.checks.written import applied, at

FLATTEN = "layers.Flatten()"


def _listed(text: str, item: str = "layers.Dense(10)") -> str:
    entry = Entry("list", at(text, text), at(text, item), "layers.Dense")
    return applied(text, insert_before(text.split("\n"), entry, FLATTEN))


def test_an_item_on_its_own_line_gets_a_line_before_it() -> None:
    assert _listed("m = Sequential([\n\tlayers.Conv2D(8, 3),\n\tlayers.Dense(10)  # scores\n])") == (
        "m = Sequential([\n\tlayers.Conv2D(8, 3),\n\tlayers.Flatten(),\n\tlayers.Dense(10)  # scores\n])"
    )


def test_an_item_of_an_inline_list_stays_inline() -> None:
    assert _listed("m = Sequential([layers.Conv2D(8, 3), layers.Dense(10)])") == (
        "m = Sequential([layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)])"
    )


def test_an_item_that_is_a_name_is_preceded_where_it_stands() -> None:
    text = "d = layers.Dense(10)\nm = Sequential([c, d])"
    entry = Entry("list", at(text, "m = Sequential([c, d])"), at(text, "layers.Dense(10)"), argument=at(text, "d", 2))
    assert applied(text, insert_before(text.split("\n"), entry, FLATTEN)) == text.replace("c, d", f"c, {FLATTEN}, d")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "    model.add(layers.Dense(10))  # scores",
            "    model.add(layers.Flatten())\n    model.add(layers.Dense(10))  # scores",
        ),
        ("a = 1; model.add(layers.Dense(10))", "a = 1; model.add(layers.Flatten()); model.add(layers.Dense(10))"),
        ("if top: model.add(layers.Dense(10))", "if top: model.add(layers.Flatten()); model.add(layers.Dense(10))"),
    ],
)
def test_add_gets_an_add_before_it(before: str, after: str) -> None:
    statement = at(before, "model.add(layers.Dense(10))")
    entry = Entry("add", statement, at(before, "layers.Dense(10)"), "layers.Dense", "model")
    assert applied(before, insert_before(before.split("\n"), entry, FLATTEN)) == after


def _called(text: str, statement: str, argument: str, target: str = "", call: str = "layers.Dense(10)") -> str:
    place = at(text, f"{call}({argument})")
    inside = place._replace(col=place.end_col - len(argument) - 1, end_col=place.end_col - 1)
    entry = Entry("call", at(text, statement), at(text, call), "layers.Dense", argument=inside, target=target)
    return applied(text, insert_before(text.split("\n"), entry, FLATTEN))


@pytest.mark.parametrize(
    ("before", "target", "argument", "after"),
    [
        ("x = layers.Dense(10)(x)", "x", "x", "x = layers.Flatten()(x)\nx = layers.Dense(10)(x)"),
        ("out = layers.Dense(10)(x)", "out", "x", "x = layers.Flatten()(x)\nout = layers.Dense(10)(x)"),
        ("return layers.Dense(10)(x)", "", "x", "x = layers.Flatten()(x)\nreturn layers.Dense(10)(x)"),
        ("out = layers.Dense(10)(conv(x))", "out", "conv(x)", "out = layers.Dense(10)(layers.Flatten()(conv(x)))"),
        ("out = layers.Dense(10)(x) + x", "", "x", "out = layers.Dense(10)(layers.Flatten()(x)) + x"),
        (
            "outs = [layers.Dense(10)(x) for x in xs]",
            "",
            "x",
            "outs = [layers.Dense(10)(layers.Flatten()(x)) for x in xs]",
        ),
    ],
)
def test_a_call_gets_a_line_before_it_or_its_argument_wrapped(
    before: str, target: str, argument: str, after: str
) -> None:
    assert _called(before, before, argument, target) == after


def test_a_tensor_that_is_used_again_is_not_rebound() -> None:
    text = "a = layers.Dense(10)(x)\nb = layers.Conv2D(3, 1)(x)"
    assert _called(text, "a = layers.Dense(10)(x)", "x", "a") == text.replace("(x)", "(layers.Flatten()(x))", 1)


def test_a_use_in_another_function_does_not_count() -> None:
    text = "def f(x):\n    y = layers.Dense(10)(x)\n    return y\n\n\ndef g(x):\n    return x"
    assert "    x = layers.Flatten()(x)\n    y = layers.Dense(10)(x)" in _called(
        text, "y = layers.Dense(10)(x)", "x", "y"
    )


def test_an_indented_call_keeps_its_tabs() -> None:
    text = "def f(x):\n\tx = layers.Dense(10)(x)\n\treturn x"
    assert "\n\tx = layers.Flatten()(x)\n\tx = layers.Dense(10)(x)\n" in _called(
        text, "x = layers.Dense(10)(x)", "x", "x"
    )


CLASS = textwrap.dedent("""\
    class Net(keras.Model):
        def __init__(self):
            self.conv = layers.Conv2D(8, 3)
            self.fc = layers.Dense(10)

        def call(self, x):
            x = self.conv(x)
            return self.fc(x)
    """)


def _held(text: str, statement: str, argument: str) -> Entry:
    inside = at(text, f"self.fc({argument})")
    return Entry(
        "held",
        at(text, statement),
        at(text, "layers.Dense(10)"),
        "layers.Dense",
        argument=inside._replace(col=inside.col + len("self.fc("), end_col=inside.end_col - 1),
        made=at(text, "self.fc = layers.Dense(10)"),
        held_by="self.fc",
    )


def test_a_held_layer_gets_a_held_layer_beside_it() -> None:
    result = applied(CLASS, insert_before(CLASS.split("\n"), _held(CLASS, "return self.fc(x)", "x"), FLATTEN))
    assert "        self.flatten = layers.Flatten()\n        self.fc = layers.Dense(10)\n" in result
    assert "        x = self.flatten(x)\n        return self.fc(x)\n" in result


def test_a_held_layers_name_is_new() -> None:
    text = CLASS.replace("self.conv", "self.flatten").replace("self.fc(x)", "self.fc(x[:, 0])")
    result = applied(text, insert_before(text.split("\n"), _held(text, "return self.fc(x[:, 0])", "x[:, 0]"), FLATTEN))
    assert "self.flatten_1 = layers.Flatten()\n" in result
    assert "return self.fc(self.flatten_1(x[:, 0]))" in result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m = [\n    a,\n    DD,  # last\n]", "m = [\n    a,\n    DD,  # last\n    layers.Flatten(),\n]"),
        ("m = [\n    a,\n    DD  # last\n]", "m = [\n    a,\n    DD,  # last\n    layers.Flatten()\n]"),
        ("m = [\n    a,\n    DD\n]", "m = [\n    a,\n    DD,\n    layers.Flatten()\n]"),
        ("m = [a, DD]", "m = [a, DD, layers.Flatten()]"),
        ("m = [\n    a,\n    DD]", "m = [\n    a,\n    DD,\n    layers.Flatten()]"),
    ],
)
def test_after_an_item(before: str, after: str) -> None:
    entry = Entry("list", at(before, before), at(before, "DD"))
    assert applied(before, insert_after(before.split("\n"), entry, FLATTEN, at(before, "DD"))) == after


def test_after_an_add_and_a_call() -> None:
    text = "model.add(d)  # last"
    entry = Entry("add", at(text, "model.add(d)"), at(text, "d", 2), receiver="model")
    assert applied(text, insert_after([text], entry, FLATTEN, at(text, "d", 2))) == f"{text}\nmodel.add({FLATTEN})"
    text = "y = layers.Dense(4)(x)"
    call = at(text, "layers.Dense(4)(x)")
    entry = Entry("call", at(text, text), at(text, "layers.Dense(4)"), argument=at(text, "x"), target="y")
    assert applied(text, insert_after([text], entry, FLATTEN, call)) == f"{text}\ny = {FLATTEN}(y)"
    text = "m = Model(i, layers.Dense(4)(x))"
    call = at(text, "layers.Dense(4)(x)")
    entry = Entry("call", at(text, text), at(text, "layers.Dense(4)"), argument=at(text, "x"))
    assert applied(text, insert_after([text], entry, FLATTEN, call)) == f"m = Model(i, {FLATTEN}(layers.Dense(4)(x)))"


def test_several_layers_come_in_their_order() -> None:
    text = "y = layers.Dense(4)(f(x))"
    entry = Entry("call", at(text, text), at(text, "layers.Dense(4)"), argument=at(text, "f(x)"), target="y")
    assert applied(text, insert_before([text], entry, "A()", "B()")) == "y = layers.Dense(4)(B()(A()(f(x))))"
    text = "[layers.Dense(4)]"
    entry = Entry("list", at(text, text), at(text, "layers.Dense(4)"))
    assert applied(text, insert_before([text], entry, "A()", "B()")) == "[A(), B(), layers.Dense(4)]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m = [\n    a,\n    DD,  # last\n]", "m = [\n    a,\n]"),
        ("m = [\n    a,\n    DD\n]", "m = [\n    a,\n]"),
        ("m = [DD, a]", "m = [a]"),
        ("m = [a, DD]", "m = [a]"),
        ("m = [DD]", "m = []"),
    ],
)
def test_an_item_is_taken_out_with_its_comma(before: str, after: str) -> None:
    entry = Entry("list", at(before, before), at(before, "DD"))
    assert applied(before, remove(before.split("\n"), entry, at(before, "DD"))) == after


def test_an_add_is_taken_out_with_its_line_and_a_call_leaves_its_argument() -> None:
    text = "    m.add(a)\n    m.add(DD)  # last\n"
    entry = Entry("add", at(text, "m.add(DD)"), at(text, "DD"), receiver="m")
    assert applied(text, remove(text.split("\n"), entry, at(text, "DD"))) == "    m.add(a)\n"
    text = "y = f(DD()(g(x)), 1)"
    entry = Entry("call", at(text, text), at(text, "DD()"), argument=at(text, "g(x)"))
    assert applied(text, remove([text], entry, at(text, "DD()(g(x))"))) == "y = f(g(x), 1)"
