from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import WRONG, run, written

PROGRAM = """\
import keras
first = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
second = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(2)])
"""
BEGINS = {"svg": "<svg ", "html": "<!doctype html>", "mmd": "%% ", "dot": "digraph ", "json": "{"}


@pytest.mark.parametrize("form", BEGINS)
def test_the_name_of_the_output_says_the_format(form: str, tmp_path: Path):
    path, out = written(tmp_path / "model.py", PROGRAM), tmp_path / f"out.{form}"
    ran = run("graph", f"{path}:first", "-o", out)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    text = out.read_text(encoding="utf-8")
    assert text.startswith(BEGINS[form])
    assert text.count("(None, 3)") >= 1


def test_png(tmp_path: Path):
    pytest.importorskip("resvg_py", reason="resvg isn't installed")
    path, out = written(tmp_path / "model.py", PROGRAM), tmp_path / "out.png"
    assert run("graph", path, "-o", out, "--theme", "dark").returncode == 0
    assert out.read_bytes().startswith(b"\x89PNG")


def test_the_largest_model_unless_one_is_named_and_the_others_are_told(tmp_path: Path):
    path = written(tmp_path / "model.py", PROGRAM)
    ran = run("graph", path)
    assert ran.returncode == 0
    assert ran.stdout.count("<b>Dense</b>") == 2
    assert ran.stderr == "kshape-ls: model.py: showing second; others: first\n"


def test_json_has_the_positions_of_the_engine(tmp_path: Path):
    told = json.loads(run("graph", f"{written(tmp_path / 'model.py', PROGRAM)}:first", "--format", "json").stdout)
    assert told["nodes"][1]["range"] == {"line": 2, "col": 45, "end_line": 2, "end_col": 66}


def test_html_leads_to_the_program(tmp_path: Path):
    path = written(tmp_path / "model.py", PROGRAM)
    page = run("graph", f"{path}:first", "--format", "html").stdout
    assert f'data-path="{path.resolve()}"' in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.py"], "missing.py"),
        (["model.py:third"], "no model 'third'; there are: first, second"),
        (["model.py", "-o", "out.gif"], "should end in one of .svg, .html, .mmd, .dot, .png, .json"),
        (["model.py:first", "-o", "nowhere/out.svg"], "nowhere"),
        (["empty.py"], "it makes no Keras model"),
    ],
)
def test_what_can_not_be_drawn_has_a_word(arguments: list[str], said: str, tmp_path: Path):
    written(tmp_path / "model.py", PROGRAM)
    written(tmp_path / "empty.py", WRONG)
    ran = run("graph", *arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
