"""The benchmarks run: every program, session, question and picture, on little."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import programs  # noqa: E402 - of the repository, not of the package
from benchmarks.figures import figures  # noqa: E402
from benchmarks.sessions import EDITING, applied, in_plain_python, recorded  # noqa: E402
from kshape_ls.analysis import analyze  # noqa: E402
from kshape_ls.checks import problems  # noqa: E402


@pytest.mark.parametrize("length", [150, 1500])
def test_the_programs_are_what_they_say(length: int):
    fitting, wrong = analyze(programs.models(length)), analyze(programs.models_with_mistake(length))
    assert length <= len(fitting.lines) < length + 20
    assert (problems(fitting), [p.code for p in problems(wrong)]) == ((), ["rank-mismatch"])
    assert len(fitting.models) > length / 25
    assert not any(site.outputs == () for site in fitting.sites)
    assert analyze(programs.plain(length)).sites == ()


@pytest.mark.parametrize("make", [programs.models, programs.models_with_mistake])
def test_every_round_of_sessions_leaves_the_text_as_it_was(make):
    lines = make(150)
    now = list(lines)
    kinds = set()
    for session in EDITING:
        for change in session(tuple(now)):
            kinds.add(change.kind)
            applied(now, change)
        assert now == lines
        ast.parse("\n".join(now))
    assert len(kinds) >= len(EDITING)


def test_as_many_changes_as_are_asked_for():
    assert len(recorded(programs.plain(150), (in_plain_python,), 77)) == 77


def test_figures_are_in_milliseconds():
    assert figures([n / 1000 for n in range(1, 101)]) == (100, 51, 96, 100)


def test_a_short_run_makes_a_table_and_a_picture(tmp_path: Path):
    picture = tmp_path / "speed.svg"
    quick = ["--changes", "8", "--others", "3", "--starts", "1", "--memory", "20", "--lengths", "150"]
    command = [sys.executable, "-m", "benchmarks", *quick, "--picture", str(picture)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    for what in ("change", "hover", "inlay hints", "code action", "start", "first diagnostics"):
        for server in ("kshape-ls", "do-nothing pygls"):
            assert f"150 lines: {what} | {server} |" in run.stdout
    assert "after 20 changes: " in run.stdout
    assert "kshape-ls" in "".join(ElementTree.parse(picture).getroot().itertext())
