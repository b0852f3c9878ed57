from __future__ import annotations

import pytest

from kshape_ls.source.reaching import reaches_out


@pytest.mark.parametrize(
    "line",
    [
        "import keras",
        "import sys, keras.layers as l",
        "    from tensorflow.keras import layers",
        "from . import helpers",
        "from .helpers import block",
        "from helpers import (",
        "import os; import keras",
        "from os import path; import keras",
        "import os, \\",
        "import os.path as p, numpy as np  # both",
        "if x: import keras",
        "K = __import__('keras')",
        "importlib.import_module('keras')",
        "exec(text)",
        "x = 3  # kshape: ignore",
        "x = f(y)  # shape: (None, 3)",
    ],
)
def test_what_may_bring_in_keras_reaches_out(line: str) -> None:
    assert reaches_out(["x = 1", line])


@pytest.mark.parametrize(
    "line",
    [
        "import sys",
        "import os.path as p, sys",
        "from collections.abc import (",
        "    from dataclasses import dataclass, field  # two",
        "important = 3  # it matters",
        "print('keras')",
        "",
    ],
)
def test_the_standard_library_and_everything_else_does_not(line: str) -> None:
    assert not reaches_out([line])
