from __future__ import annotations

import pytest

from kshape_ls.checks.naming import name_class
from tests.checks.written import applied


def _named(text: str, callee: str, style: dict[str, str] | None = None) -> tuple[str, str] | None:
    named = name_class(text.split("\n"), style or {}, "Flatten", callee)
    return None if named is None else (named.text, applied(text, named.edits))


@pytest.mark.parametrize(
    ("callee", "expected"),
    [
        ("layers.Dense", "layers.Flatten"),
        ("keras.layers.Dense", "keras.layers.Flatten"),
        ("tf.keras.layers.Dense", "tf.keras.layers.Flatten"),
        ("L.Dense", "L.Flatten"),
    ],
)
def test_the_alias_of_the_layer_at_fault(callee: str, expected: str) -> None:
    assert _named("import keras", callee) == (expected, "import keras")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from keras.layers import Dense", "from keras.layers import Dense, Flatten"),
        ("from keras.layers import Dense, Flatten", "from keras.layers import Dense, Flatten"),
        (
            "from tensorflow.keras.layers import Dense  # all",
            "from tensorflow.keras.layers import Dense, Flatten  # all",
        ),
        ("from keras.layers import (Dense, Conv2D)", "from keras.layers import (Dense, Conv2D, Flatten)"),
        (
            "from keras.layers import (\n    Conv2D,\n    Dense,  # last\n)",
            "from keras.layers import (\n    Conv2D,\n    Dense,\n    Flatten,  # last\n)",
        ),
        (
            "from keras.layers import (\n    Conv2D,\n    Dense)",
            "from keras.layers import (\n    Conv2D,\n    Dense, Flatten)",
        ),
        ("from keras.layers import *", "from keras.layers import *"),
        (
            "from keras.layers import LSTM\nfrom keras.layers import Dense",
            "from keras.layers import LSTM\nfrom keras.layers import Dense, Flatten",
        ),
    ],
)
def test_a_bare_name_is_imported(before: str, after: str) -> None:
    assert _named(before, "Dense") == ("Flatten", after)


def test_a_class_imported_under_another_name_keeps_it() -> None:
    text = "from keras.layers import Dense, Flatten as Flat"
    assert _named(text, "Dense") == ("Flat", text)


def test_a_class_of_the_programs_own_tells_nothing() -> None:
    assert _named("import keras", "MyBlock", {"layers": "keras.layers."}) == ("keras.layers.Flatten", "import keras")
    assert _named("import keras", "MyBlock") is None
