from __future__ import annotations

import pytest

from kshape_ls.checks.arguments import drop, find, put, quoted, read, words
from kshape_ls.checks.text import cut
from tests.checks.written import applied, at


def _call(text: str):
    call = read(text.split("\n"), at(text, text))
    assert call is not None
    return call


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Conv2D(32, (3, 3), activation='relu')", ["32", "(3, 3)", "'relu'"]),
        ("layers.Dense(n // 2, name=f'a{n},(')", ["n // 2", "f'a{n},('"]),
        ("Lambda(lambda a, b=1: a[0, 1], output_shape=(2,))", ["lambda a, b=1: a[0, 1]", "(2,)"]),
        ("f(*args, k=1, **kw)", ["args", "1", "kw"]),
        ("Dense(4)(x)", ["x"]),
        ("[a, b(c, d),]", ["a", "b(c, d)"]),
        ("Dense()", []),
        ("Conv2D(\n    32,  # filters, many\n    3,\n)", ["32", "3"]),
    ],
)
def test_values_are_cut_at_the_outer_commas(text: str, values: list[str]) -> None:
    assert [cut(text.split("\n"), item.value) for item in _call(text).items] == values


@pytest.mark.parametrize("text", ["x", "Dense(", "", "'unclosed", "x.shape"])
def test_what_is_no_call_has_no_arguments(text: str) -> None:
    assert read([text], at(text, text)) is None


def test_columns_count_bytes_from_where_the_expression_stands() -> None:
    text = 'é = Dense("ü", units=4)'
    call = read([text], at(text, 'Dense("ü", units=4)'))
    assert call is not None
    assert call.items[1].value == at(text, "4")


@pytest.mark.parametrize(
    ("text", "name", "value", "result"),
    [
        ("Conv2D(32, 3)", "padding", '"same"', 'Conv2D(32, 3, padding="same")'),
        ("Conv2D(32, 3, padding='valid')", "padding", "'same'", "Conv2D(32, 3, padding='same')"),
        ("Conv2D(32, 3, 1, 'valid')", "padding", "'same'", "Conv2D(32, 3, 1, 'same')"),
        ("MaxPooling2D()", "padding", '"same"', 'MaxPooling2D(padding="same")'),
        ("Conv2D(32, 3,)", "padding", '"same"', 'Conv2D(32, 3, padding="same",)'),
        (
            "Conv2D(\n    32,\n    3,  # small\n)",
            "padding",
            '"same"',
            'Conv2D(\n    32,\n    3,\n    padding="same",  # small\n)',
        ),
    ],
)
def test_put_keeps_the_style(text: str, name: str, value: str, result: str) -> None:
    edit = put(text.split("\n"), _call(text), text.partition("(")[0], name, value)
    assert applied(text, [edit]) == result


@pytest.mark.parametrize(
    ("text", "name", "result"),
    [
        ("GlobalAveragePooling2D(data_format='channels_first')", "data_format", "GlobalAveragePooling2D()"),
        ("Conv2D(32, 3, strides=2)", "strides", "Conv2D(32, 3)"),
        ("Conv2D(strides=2, filters=3)", "strides", "Conv2D(filters=3)"),
        ("Conv2D(32, strides=2, kernel_size=3)", "strides", "Conv2D(32, kernel_size=3)"),
    ],
)
def test_drop_takes_one_comma_along(text: str, name: str, result: str) -> None:
    call = _call(text)
    item = find(call, text.partition("(")[0], name)
    assert item is not None
    assert applied(text, [drop(call, item)]) == result


def test_an_argument_after_stars_is_not_found_by_position() -> None:
    assert find(_call("Conv2D(*sizes, 3)"), "Conv2D", "kernel_size") is None


def test_quotes_are_those_used_nearby() -> None:
    lines = ["a = 'x'", 'b = "y"', 'c = "z"']
    assert quoted(lines, at("\n".join(lines), "a = 'x'"), "same") == "'same'"
    assert quoted(lines, at("\n".join(lines), "a"), "same") == '"same"'


def test_words_leave_out_strings_and_comments() -> None:
    text = "y = Add()([x, x.y])  # x"
    assert words([text], at(text, text)) == ["y", "Add", "x", "x", "y"]
