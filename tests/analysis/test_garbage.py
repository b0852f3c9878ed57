"""The core takes any text: it never raises, and never hangs."""

import sys

import pytest

from kshape_ls.analysis import analyze
from tests.analysis.damaged import main, texts, tried
from tests.analysis.programs import PROGRAMS

HOSTILE = {
    "endless": "import keras\nx = keras.Input((3,))\nwhile True:\n    x = keras.layers.Dense(3)(x)\n",
    "recursion": "def f(n):\n    return f(n + 1)\n\nf(0)\n",
    "mutual": "def f(n):\n    return g(n)\n\ndef g(n):\n    return f(n)\n\nf(0)\n",
    "long range": "import keras\nx = keras.Input((3,))\nfor i in range(10**9):\n    x = keras.layers.Dense(3)(x)\n",
    "nested loops": "n = 0\n"
    + "".join("    " * d + f"for i{d} in range(50):\n" for d in range(6))
    + "    " * 6
    + "n += 1\n",
    "deep": "x = " + "(" * 80 + "1" + ")" * 80 + "\n",
    "deeper": "x = " + "-" * 3000 + "1\n",
    "huge numbers": "x = 9 ** 9 ** 9\ny = 'a' * 10 ** 10\nz = [0] * 10 ** 9\nw = 1 << 10 ** 9\nv = '%99999999d' % 3\n",
    "own base": "class A(A):\n    pass\n\nA()\n",
    "self list": "a = []\na.append(a)\nimport keras\nkeras.Model(a, a)\nkeras.Sequential(a)\n",
    "odd sequential": "import keras\nm = keras.Sequential()\nm.add(m)\nm(keras.Input((2,)))\n",
    "nonsense": "import keras\nkeras.layers.Dense('a', -1, *[], **{})(1, 2, 3)\nkeras.Input('x')\nkeras.Model(1, 2)\n",
    "star": "from keras.layers import *\nx = Dense(3)(Input((2,)))\nprint(nothing)\n",
    # What doubles with each line: a walk that asks for each part as often as it is met never ends.
    "doubled numbers": "import numpy as np\nx = np.array(1)\n" + "x = x * x\n" * 40 + "np.zeros((4, 4))[x]\n",
    "doubled arrays": "import numpy as np\nx = np.random.randint(0, 5, (4, n))\n" + "x = x + x\n" * 40 + "x[x]\n",
    "doubled lists": "import keras\na = [keras.Input((3,))]\n" + "a = [a, a]\n" * 40 + "keras.Model(a, a)\nprint(a)\n",
    "doubled tuples": "import keras\na = (keras.Input((3,)),)\n" + "a = (a, a)\n" * 40 + "keras.layers.Add()(a)\n",
    "doubled dicts": "import keras\na = {}\n" + "a = {1: a, 2: a}\n" * 40 + "keras.Model(a, a)\nnp.array(a)\n",
    "doubled lambdas": "f = lambda x: x\n" + "f = (lambda g: lambda x: g(g(x)))(f)\n" * 40 + "f(1)\n",
    "doubled floats": "import tensorflow as tf\n\n\nclass L(tf.keras.layers.Layer):\n    def call(self, x):\n"
    + "        x = tf.maximum(x, x * x)\n" * 60
    + "        return tf.linalg.matmul(x, x, transpose_b=True)\n\n\nL()(tf.keras.Input((3, 4)))\n",
    "globals": "def f():\n    global n\n    n = 3\n\nf()\nn\ndel n\nn\n",
}


WRONG = ("nonsense", "odd sequential", "self list", "doubled tuples")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_programs_end(name):
    analysis = analyze(HOSTILE[name].split("\n"))
    assert analysis.executed < 40_000
    assert [
        f
        for f in analysis.findings
        if f.certain and name not in ("nonsense", "odd sequential", "self list", "doubled tuples")
    ] == []


def test_a_function_that_never_ends_is_followed_once():
    twice = "import keras\n\ndef f(x):\n    x = f(x)\n    x = f(x)\n    return keras.layers.Dense(3)(f(x))\n\n"
    analysis = analyze((twice + "x = f(keras.Input((3,)))\n" * 20).split("\n"))
    assert analysis.executed < 1_000
    assert all(site.outputs[0].rank is None for site in analysis.sites if site.name == "Dense")


def test_what_is_given_up_is_said_once():
    text = (
        "import keras\nx = keras.Input((3,))\n"
        "for a in range(30):\n    for b in range(30):\n        for c in range(30):\n"
    )
    text += "            x = keras.layers.Dense(a + 1)(x)\n            y = a + b + c\n"
    analysis = analyze(text.split("\n"))
    assert len(analysis.given_up) <= 1


@pytest.mark.parametrize("style", PROGRAMS)
def test_truncated_and_garbled_programs(style):
    for text in texts(PROGRAMS[style].split("\n"), every=1, garbled=60, seed=style):
        assert (text.how, tried(text.lines).raised) == (text.how, "")


def test_what_is_damaged_is_the_same_each_time():
    lines = PROGRAMS["loop"].split("\n")
    first, again = ([*texts(lines, 10, 5, "0")] for _ in range(2))
    assert first == again
    assert first[1].lines == lines[:10]
    assert len({tuple(text.lines) for text in first}) > 5


def test_what_is_not_well_is_told_and_kept(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.py").write_text("import keras\n")
    monkeypatch.setattr(sys, "argv", ["damaged", str(tmp_path / "a.py"), "--seconds=-1", f"--keep={tmp_path / 'kept'}"])
    assert main() == 1
    assert "1 files, 11 of them not well" in capsys.readouterr().out
    assert (tmp_path / "kept" / "a whole.py").read_text() == "import keras\n"
