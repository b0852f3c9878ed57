"""What a team's CI needs of ``check``: reports in files, known problems, standard input."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from terminal import COMMAND, GOOD, WRONG, run, written

FLAT = """\
import keras
from keras import layers
x = keras.Input((28, 28, 1))
h = layers.Conv2D(4, 3)(x)
y = layers.Conv1D(3, 3)(h)
"""


def test_without_paths_all_below_here_is_checked(tmp_path: Path):
    written(tmp_path / "a" / "wrong.py", WRONG)
    ran = run("check", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (1, "1 error in 1 file")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "junit"])
def test_every_format_says_by_its_exit_status_whether_there_is_an_error(tmp_path: Path, form: str):
    good, wrong = written(tmp_path / "good.py", GOOD), written(tmp_path / "wrong.py", WRONG)
    assert run("check", "--format", form, good).returncode == 0
    told = run("check", "--format", form, wrong)
    assert (told.returncode, told.stderr) == (1, "")
    assert "rank-mismatch" in told.stdout
    assert run("check", "--format", form, wrong, tmp_path / "none.py").returncode == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab"])
def test_the_same_again_is_told_the_same(tmp_path: Path, form: str):
    for name in ("c.py", "a.py", "b/d.py"):
        written(tmp_path / name, WRONG)
    told = [run("check", "--format", form, ".", cwd=tmp_path).stdout for _ in range(2)]
    assert told[0] == told[1]
    assert told[0].index("a.py") < told[0].index("c.py") < told[0].index("d.py")


def test_a_report_in_a_file(tmp_path: Path):
    wrong = written(tmp_path / "wrong.py", WRONG)
    ran = run("check", "--format", "sarif", "-o", "kshape.sarif", wrong, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")
    log = json.loads((tmp_path / "kshape.sarif").read_text())
    (result,) = log["runs"][0]["results"]
    where = {"uri": "wrong.py", "uriBaseId": "%SRCROOT%"}
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == where


def test_a_report_that_cannot_be_written(tmp_path: Path):
    ran = run("check", "-o", tmp_path / "none" / "report", written(tmp_path / "good.py", GOOD))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"kshape-ls: {tmp_path / 'none' / 'report'}: no such file or directory\n"


def test_known_problems_do_not_fail(tmp_path: Path):
    path = written(tmp_path / "wrong.py", WRONG)
    ran = run("check", "--write-baseline", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "kshape-baseline.json: 1 known problem\n")
    known = ("check", "--baseline", "kshape-baseline.json")
    ran = run(*known, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "No problems in 1 file\n", "")

    path.write_text(f"# one more line\n\n{WRONG}")
    assert run(*known, cwd=tmp_path).returncode == 0
    path.write_text(f"{WRONG}z = layers.LSTM(4)(layers.Flatten()(x))\n")
    ran = run(*known, cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-1] == "1 error in 1 file"
    assert ran.stdout.startswith("wrong.py:6:5: error[rank-mismatch]")

    path.write_text(GOOD)
    ran = run(*known, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "No problems in 1 file\n")
    assert ran.stderr == "kshape-ls: 1 of the known problems are gone: --write-baseline forgets them\n"


def test_the_same_line_once_more_is_not_known(tmp_path: Path):
    path = written(tmp_path / "wrong.py", WRONG)
    run("check", "--write-baseline", "--baseline", "known.json", cwd=tmp_path)
    path.write_text(WRONG + "\n" + WRONG.splitlines()[-1] + "\n")
    ran = run("check", "--baseline", "known.json", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (1, "1 error in 1 file")


def test_a_baseline_that_is_none(tmp_path: Path):
    ran = run("check", "--baseline", "known.json", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "kshape-ls: known.json: no such file or directory\n"


def test_what_is_reported_can_be_chosen(tmp_path: Path):
    for name in ("a.py", "old/b.py", "old/c.ipynb"):
        written(tmp_path / name, WRONG)
    written(tmp_path / "pyproject.toml", '[tool.kshape-ls]\nexclude = ["none/"]\nseverity = { huge-dense = "off" }\n')
    ran = run("check", "--exclude", "old/", "--exclude", "x/", cwd=tmp_path)
    assert ran.stdout.splitlines()[-1] == "1 error in 1 file"
    assert run("check", "--exclude", "old/", "old/b.py", cwd=tmp_path).returncode == 0
    assert run("check", "--select", "huge-dense,input-count", "a.py", cwd=tmp_path).returncode == 0
    assert run("check", "--ignore", "rank-mismatch", "a.py", cwd=tmp_path).returncode == 0
    ran = run("check", "--severity", "rank-mismatch=warning", "a.py", cwd=tmp_path)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "1 warning in 1 file")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--severity", "rank-mismatch"), "rank-mismatch"),
        (("--severity", "rank-mismatch=fatal"), "fatal"),
        (("--select", "Rank Mismatch"), "codes"),
        (("--exclude", " "), "patterns"),
    ],
)
def test_a_choice_that_is_none(tmp_path: Path, arguments: tuple[str, ...], said: str):
    ran = run("check", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert said in ran.stderr.splitlines()[-1]


def test_wrong_settings_are_told_once_by_several_processes(tmp_path: Path):
    for number in range(90):
        written(tmp_path / f"{number}.py", "")
    written(tmp_path / "pyproject.toml", "[tool.kshape-ls]\nkears = 3\n")
    assert len(run("check", cwd=tmp_path).stderr.splitlines()) == 1


def from_stdin(text: str | bytes, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    data = text if isinstance(text, bytes) else text.encode()
    return subprocess.run(
        [*COMMAND, "check", *arguments], input=data, capture_output=True, cwd=cwd, check=False, timeout=120
    )


def test_standard_input(tmp_path: Path):
    ran = from_stdin(WRONG, "-", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.decode().startswith("<stdin>:5:5: error[rank-mismatch]")
    assert from_stdin(GOOD, "-", cwd=tmp_path).returncode == 0


def test_standard_input_taken_for_a_file_sees_what_is_beside_it(tmp_path: Path):
    written(tmp_path / "src" / "sizes.py", "SIDE = 28\n")
    text = "import keras\nfrom sizes import SIDE\nx = keras.Input((SIDE,))\ny = keras.layers.Conv2D(8, 3)(x)\n"
    ran = from_stdin(text, "--stdin-filename", "src/model.py", "--format", "json", "-", cwd=tmp_path)
    told = json.loads(ran.stdout)
    assert told["file"] == "src/model.py"
    assert "(None, 28)" in told["problems"][0]["message"]


def test_a_notebook_over_standard_input(tmp_path: Path):
    cell = {"cell_type": "code", "source": WRONG, "metadata": {}, "outputs": []}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    ran = from_stdin(text, "--stdin-filename", "m.ipynb", "-", cwd=tmp_path)
    assert ran.stdout.decode().startswith("m.ipynb:cell 1:5:5: error")


def test_standard_input_mended_goes_out(tmp_path: Path):
    ran = from_stdin(FLAT.encode().replace(b"\n", b"\r\n"), "--fix", "-", cwd=tmp_path)
    assert ran.returncode == 0
    assert b"h = layers.Reshape((-1, 4))(h)\r\n" in ran.stdout
    assert ran.stderr == b"No problems in 1 file\n"
    right = from_stdin(GOOD, "--fix", "-", cwd=tmp_path)
    assert (right.returncode, right.stdout) == (0, GOOD.encode())
    differing = from_stdin(FLAT, "--diff", "-", cwd=tmp_path)
    assert differing.returncode == 1
    assert b"+h = layers.Reshape((-1, 4))(h)\n" in differing.stdout


@pytest.mark.parametrize("arguments", [("-", "model.py"), ("--watch", "-")])
def test_standard_input_alone(tmp_path: Path, arguments: tuple[str, ...]):
    ran = from_stdin(GOOD, *arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, b"kshape-ls: standard input is checked alone, and once\n")


def test_standard_input_that_is_no_text(tmp_path: Path):
    ran = from_stdin(b"x = '\xff'\n", "-", cwd=tmp_path)
    assert ran.returncode == 2
    assert b"0xff" in ran.stderr


def test_colours_where_they_are_wanted(tmp_path: Path):
    path = written(tmp_path / "m.py", WRONG)
    assert "\x1b[" in run("check", path, FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("check", path, NO_COLOR="1").stdout
