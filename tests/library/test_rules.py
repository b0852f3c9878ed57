from __future__ import annotations

import pytest

from kshape_ls.library.rules import REQUIRED, keyword_only, parse_signature, positional


def test_parse_signature():
    found = parse_signature("units, activation=None, *rest, flag=True, **more")
    assert [(p.name, p.default, p.kind) for p in found] == [
        ("units", REQUIRED, "plain"),
        ("activation", None, "plain"),
        ("rest", (), "var_positional"),
        ("flag", True, "keyword_only"),
        ("more", {}, "var_keyword"),
    ]


def test_an_empty_signature():
    assert parse_signature("") == ()


def test_defaults_must_be_literals():
    with pytest.raises(ValueError, match="malformed"):
        parse_signature("a=unknown_name")


def test_parts_of_a_rule():
    def rule(inputs, mask, *, units, use_bias):
        return (inputs, mask, units, use_bias)

    assert positional(rule) == ("inputs", "mask")
    assert keyword_only(rule) == ("units", "use_bias")
