from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.source.positions import from_character, index_of, to_character

CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
encodings = st.sampled_from(("utf-8", "utf-16", "utf-32"))
line_texts = st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 8), ("utf-16", 5), ("utf-32", 4)])
def test_a_column_in_every_unit(encoding, character):
    line = "aé𝕏b = 1"
    assert to_character(line, 8, encoding) == character
    assert from_character(line, character, encoding) == 8


@given(line_texts, encodings, st.integers(0, 12))
def test_columns_are_what_the_codecs_say(line, encoding, length):
    before = line[:length]
    units = len(before.encode(CODECS[encoding])) // UNIT[encoding]
    assert to_character(line, len(before.encode()), encoding) == units
    assert from_character(line, units, encoding) == len(before.encode())
    assert index_of(line, units, encoding) == len(before)


@given(line_texts, encodings, st.integers(-3, 60))
def test_any_column_lands_between_two_characters(line, encoding, column):
    bytes_before = from_character(line, column, encoding)
    assert 0 <= bytes_before <= len(line.encode())
    line.encode()[:bytes_before].decode()
    assert from_character(line, to_character(line, bytes_before, encoding), encoding) == bytes_before
    assert to_character(line, column, encoding) <= len(line.encode(CODECS[encoding])) // UNIT[encoding]


@pytest.mark.parametrize("line", ["abc", "äbc"])
def test_out_of_range_is_clamped(line):
    assert from_character(line, 99, "utf-16") == len(line.encode())
    assert from_character(line, -1, "utf-16") == 0
    assert to_character(line, 99, "utf-16") == 3
    assert to_character(line, -1, "utf-16") == 0


def test_inside_a_character_is_its_beginning():
    assert from_character("𝕏", 1, "utf-16") == 0
    assert to_character("𝕏", 3, "utf-32") == 0


def test_a_lone_surrogate_has_a_width():
    assert to_character("\ud800é", 5, "utf-16") == 2
    assert from_character("\ud800é", 2, "utf-16") == 5
