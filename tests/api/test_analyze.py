from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kshape_ls
from kshape_ls import Project, UnreadableError, analyze, analyze_file, api, plain

HEAD = "import keras\nfrom keras import layers\n"
STYLES = {
    "list": "model = keras.Sequential([keras.Input((8,)), layers.Dense(4), layers.Dense(3)])\n",
    "add": """model = keras.Sequential()
model.add(keras.Input((8,)))
for n in (4, 3):
    model.add(layers.Dense(n))
""",
    "functional": "x = keras.Input((8,))\nmodel = keras.Model(x, layers.Dense(3)(layers.Dense(4)(x)))\n",
    "helper": """def head(x):
    return layers.Dense(3)(layers.Dense(4)(x))
x = keras.Input((8,))
model = keras.Model(x, head(x))
""",
}


@pytest.mark.parametrize("style", STYLES)
def test_models_their_layers_and_weights(style: str):
    (model,) = analyze(HEAD + STYLES[style]).models
    assert (model.variable, plain(model.output), model.total) == ("model", (None, 3), 51)
    assert [plain(node.output) for node in model.nodes][-2:] == [(None, 4), (None, 3)]


def test_sites():
    found = analyze("import keras\nx = keras.Input((28, 28, 1))\ny = keras.layers.Conv2D(4, 3)(x)\n").sites
    assert [(site.name, site.range.line, plain(site.outputs[0]), site.params) for site in found] == [
        ("InputLayer", 2, (None, 28, 28, 1), 0),
        ("Conv2D", 3, (None, 26, 26, 4), 40),
    ]


def test_a_class_of_ones_own():
    text = f"""{HEAD}class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Dense(3)

    def call(self, x):
        return self.fc(x)


x = keras.Input((8,))
y = Net()(x)
"""
    assert plain(analyze(text).sites[-1].outputs[0]) == (None, 3)


WRONG = f"{HEAD}x = keras.Input((28, 28, 1))\nh = layers.Conv2D(4, 3)(x)\ny = layers.Conv1D(3, 3)(h)\n"


def test_problems_fixes_and_the_mended_text():
    analysis = analyze(WRONG, "model.py")
    (problem,) = analysis.errors
    assert analysis.problems == (problem,)
    assert (problem.code, problem.severity, problem.range.line) == ("rank-mismatch", "error", 5)
    fix = analysis.fixes(problem)[0]
    assert fix.title == "Insert Reshape((-1, 4)) → (None, 676, 4)"
    mended = analysis.apply(fix)
    assert mended == WRONG.replace("y = ", "h = layers.Reshape((-1, 4))(h)\ny = ")
    assert analyze(mended).problems == ()
    fixed = analysis.fixed()
    assert (fixed.text, [done.title for done in fixed.done]) == (mended, [fix.title])
    assert analyze(mended).fixed().done == ()
    shown = analysis.told(problem)
    assert shown.startswith("model.py:5:5: error[rank-mismatch]: ")
    assert "  = help: Insert Reshape" in shown


def test_settings_of_the_caller_and_of_the_project(tmp_path: Path):
    assert analyze(WRONG, settings={"ignore": ["rank-mismatch"]}).problems == ()
    assert analyze(WRONG, settings={"severity": {"rank-mismatch": "warning"}}).errors == ()
    (tmp_path / "pyproject.toml").write_text('[tool.kshape-ls]\nignore = ["rank-mismatch"]\n')
    assert analyze(WRONG, "model.py", root=tmp_path).problems == ()
    with pytest.raises(ValueError, match="'kears' is no setting"):
        analyze(WRONG, settings={"kears": 2})


def test_files_see_what_they_import(tmp_path: Path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "sizes.py").write_text("UNITS = 7\n")
    (tmp_path / "src" / "model.py").write_text(
        "import keras\nfrom sizes import UNITS\nx = keras.Input((3,))\ny = keras.layers.Dense(UNITS)(x)\n"
    )
    assert plain(Project(tmp_path).analyze_file("src/model.py").sites[-1].outputs[0]) == (None, 7)
    assert plain(analyze_file(tmp_path / "src" / "model.py").sites[-1].outputs[0]) == (None, 7)


def test_a_notebook():
    cells = [{"cell_type": "markdown", "source": "# A"}, {"cell_type": "code", "source": WRONG, "outputs": []}]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    analysis = analyze(text, "model.ipynb")
    assert analysis.cells[0].number == 1
    assert analysis.told(analysis.errors[0]).startswith("model.ipynb:cell 2:5:5: error")
    assert "layers.Reshape((-1, 4))" in json.loads(analysis.fixed().text)["cells"][1]["source"]


def test_what_is_no_program(tmp_path: Path):
    with pytest.raises(UnreadableError, match="not a notebook"):
        analyze("no notebook", "model.ipynb")
    (tmp_path / "model.py").write_bytes(b"x = '\xff'\n")
    with pytest.raises(UnreadableError, match="0xff"):
        analyze_file(tmp_path / "model.py")
    with pytest.raises(FileNotFoundError):
        analyze_file(tmp_path / "none.py")
    assert analyze("def (:\n").problems == ()
    assert analyze("").sites == ()


def test_plain_shapes():
    text = f"{HEAD}a, b = keras.Input((3,)), keras.Input((None, 4))\nm = keras.Model({{'a': a}}, [a, (b, a)])\n"
    (model,) = analyze(text).models
    assert plain(model.output) == [(None, 3), ((None, None, 4), (None, 3))]
    assert plain(None) is None


def test_the_package_is_loaded_when_it_is_asked_for():
    program = "import sys, kshape_ls; print('kshape_ls.analysis' in sys.modules); kshape_ls.analyze\n"
    program += "print('rich' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        kshape_ls.analyse  # noqa: B018 - asked for
    assert all(hasattr(kshape_ls, name) for name in kshape_ls.__all__)


def test_the_package_offers_what_its_api_does() -> None:
    assert set(kshape_ls.__all__) == {*api.__all__, "__version__"}
    assert all(getattr(kshape_ls, name) is getattr(api, name) for name in api.__all__)
