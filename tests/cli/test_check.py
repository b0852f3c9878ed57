from __future__ import annotations

import json
import os
from concurrent import futures
from pathlib import Path

import pytest
from terminal import GOOD, WRONG, run, written

from kshape_ls.cli.analysing import problems_of_all
from kshape_ls.workspace.stating import Stated


def test_a_program_that_fits(tmp_path: Path):
    ran = run("check", written(tmp_path / "model.py", GOOD))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "No problems in 1 file\n", "")


def test_a_mismatch_is_told_with_place_code_line_carets_and_cause(tmp_path: Path):
    path = written(tmp_path / "model.py", WRONG)
    ran = run("check", path)
    assert ran.returncode == 1
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert lines[0].startswith(f"{path}:5:5: error[rank-mismatch]: ")
    assert "ndim=4" in lines[0]
    assert "ndim=3" in lines[0]
    assert lines[2] == "5 | y = layers.Conv2D(8, 3)(x)"
    assert lines[3] == "  |     ^^^^^^^^^^^^^^^^^^^^^^"
    assert any(line.startswith("  = line 4: ") for line in lines)
    assert lines[-1] == "1 error in 1 file"


def test_a_proven_fix_is_told(tmp_path: Path):
    program = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Dense(10),
])
"""
    ran = run("check", written(tmp_path / "model.py", program))
    assert ran.returncode == 0
    assert "information[dense-on-spatial-axes]" in ran.stdout
    assert "  = help: Insert Flatten() → (None, 5408)" in ran.stdout.splitlines()


def test_json_is_one_object_a_file(tmp_path: Path):
    good, wrong = written(tmp_path / "good.py", GOOD), written(tmp_path / "wrong.py", WRONG)
    ran = run("check", "--format", "json", wrong, good)
    assert ran.returncode == 1
    first, second = map(json.loads, ran.stdout.splitlines())
    assert second == {"file": str(good), "problems": []}
    assert first["file"] == str(wrong)
    (problem,) = first["problems"]
    place = {"line": 5, "col": 4, "end_line": 5, "end_col": 26}
    assert {key: problem[key] for key in place} == place
    assert (problem["code"], problem["severity"]) == ("rank-mismatch", "error")
    assert problem["related"][0]["line"] == 4
    assert isinstance(problem["fixes"], list)


def test_what_cannot_be_read_is_said_and_counts_more_than_an_error(tmp_path: Path):
    wrong = written(tmp_path / "wrong.py", WRONG)
    ran = run("check", wrong, tmp_path / "nowhere.py")
    assert ran.returncode == 2
    assert ran.stderr == f"kshape-ls: {tmp_path / 'nowhere.py'}: no such file or directory\n"
    assert ran.stdout.endswith("1 error in 1 file\n")


def test_unreadable_in_json(tmp_path: Path):
    ran = run("check", "--format", "json", written(tmp_path / "latin.py", b"x = '\xe9'\n"))
    assert ran.returncode == 2
    told = json.loads(ran.stdout)
    assert told["problems"] == []
    assert "0xe9" in told["unreadable"]


def test_a_folder_is_walked_in_order_and_without_what_is_not_the_users(tmp_path: Path):
    for name in ("b/two.py", "a/one.py", "three.py", "a/notes.txt"):
        written(tmp_path / name, WRONG)
    for name in (".venv/x.py", ".hidden/x.py", "node_modules/x.py", "a/__pycache__/x.py", "lib/site-packages/x.py"):
        written(tmp_path / name, WRONG)
    ran = run("check", "--format", "json", ".", cwd=tmp_path)
    assert [json.loads(line)["file"] for line in ran.stdout.splitlines()] == ["three.py", "a/one.py", "b/two.py"]


def test_a_file_given_by_name_is_checked_wherever_it_is(tmp_path: Path):
    ran = run("check", "--format", "json", written(tmp_path / ".hidden" / "script", WRONG))
    assert ran.returncode == 1


def test_a_file_given_twice_is_checked_once(tmp_path: Path):
    path = written(tmp_path / "model.py", GOOD)
    assert run("check", path, path).stdout == "No problems in 1 file\n"


def test_an_empty_folder(tmp_path: Path):
    ran = run("check", tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "No problems in 0 files\n")


def test_many_files_in_several_processes_keep_their_order(tmp_path: Path):
    for number in range(100):
        written(tmp_path / f"m{number:03}.py", GOOD if number % 2 else WRONG)
    ran = run("check", "--format", "json", tmp_path)
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each["file"] for each in told] == [str(tmp_path / f"m{number:03}.py") for number in range(100)]
    assert [len(each["problems"]) for each in told] == [1, 0] * 50
    assert ran.returncode == 1
    assert ran.stderr == ""


@pytest.mark.parametrize(
    ("line", "shown", "carets"),
    [
        ("\ty = layers.Conv2D(8, 3)(x)", "    y = layers.Conv2D(8, 3)(x)", (8, 22)),
        ("    d = 'é'; y = layers.Conv2D(8, 3)(x)", "    d = 'é'; y = layers.Conv2D(8, 3)(x)", (17, 22)),
        ("    d = '図形'; y = layers.Conv2D(8, 3)(x)", "    d = '図形'; y = layers.Conv2D(8, 3)(x)", (20, 22)),
    ],
)
def test_carets_stand_under_what_they_mean(tmp_path: Path, line: str, shown: str, carets: tuple[int, int]):
    text = f"import keras\nfrom keras import layers\nx = keras.Input((28, 28))\nif True:\n{line}\n"
    lines = run("check", written(tmp_path / "model.py", text)).stdout.splitlines()
    assert lines[2] == f"5 | {shown}"
    assert lines[3] == "  | " + " " * carets[0] + "^" * carets[1]


def test_the_column_counts_characters(tmp_path: Path):
    text = "import keras\nx = keras.Input((28, 28))\nd = 'é図'; y = keras.layers.Conv2D(8, 3)(x)\n"
    path = written(tmp_path / "model.py", text)
    assert run("check", path).stdout.startswith(f"{path}:3:15: error")


def test_no_escape_of_the_program_reaches_the_terminal(tmp_path: Path):
    text = "import keras\nx = keras.Input((28, 28))\nd = '\x1b[31m'; y = keras.layers.Conv2D(8, 3)(x)\n"
    assert "\x1b" not in run("check", written(tmp_path / "model.py", text)).stdout


def test_many_files_take_a_process_for_each_core_that_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked = []

    class Pool(futures.ThreadPoolExecutor):
        def __init__(self, workers: int, mp_context: object):
            asked.append((workers, type(mp_context).__name__))
            super().__init__(1)

    monkeypatch.setattr(futures, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    files = [str(written(tmp_path / f"{n}.py", "x = 1\n")) for n in range(200)]
    assert [report.file for report in problems_of_all(files, Stated())] == files
    assert [report.file for report in problems_of_all(files, Stated(), jobs=2)] == files
    assert [report.file for report in problems_of_all(files[:30], Stated())] == files[:30]
    assert asked == [(3, "SpawnContext"), (2, "SpawnContext")]
