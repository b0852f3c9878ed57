"""The benchmarks run: every program, session, question and picture, on little."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import page, programs  # noqa: E402 - of the repository, not of the package
from benchmarks.applications import Applications, programs_of, sources  # noqa: E402
from benchmarks.bars import BESIDE_OTHERS, ONLY_THIS, bars  # noqa: E402
from benchmarks.figures import Figures, figures  # noqa: E402
from benchmarks.measured import Measured  # noqa: E402
from benchmarks.servers import DO_NOTHING, OURS  # noqa: E402
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
    told = tmp_path / "speed.md"
    told.write_text(f"# Speed\n{page.BEGIN}last year\n{page.END}the end\n")
    quick = ["--changes", "8", "--others", "3", "--starts", "1", "--memory", "20", "--lengths", "150"]
    quick += ["--no-applications", "--picture", str(picture), "--page", str(told)]
    command = [sys.executable, "-m", "benchmarks", *quick]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    for what in ("change", "hover", "inlay hints", "code action", "start", "first diagnostics"):
        for server in ("kshape-ls", "do-nothing pygls"):
            assert f"150 lines: {what} | {server} |" in run.stdout
    assert "after 20 changes: " in run.stdout
    assert "kshape-ls" in "".join(ElementTree.parse(picture).getroot().itertext())
    written = told.read_text()
    assert "start → first diagnostics of 150 lines" in written
    assert (written.startswith("# Speed\n"), "last year" in written, written.endswith("the end\n")) == (
        True,
        False,
        True,
    )


def measured() -> Measured:
    found = Measured(
        memory={1_000: 70_000_000, 10_000: 73_000_000}, applications=Applications(40, 9_000, False, 8, 100)
    )
    for what in ("change", "hover", "inlay hints", "code action"):
        found.figures[f"1,500 lines: {what}", OURS.name] = Figures(9, 3, 12, 20)
        found.figures[f"1,500 lines: {what}", DO_NOTHING.name] = Figures(9, 2, 4, 5)
    for server in ("ruff", "ty", OURS.name):
        found.figures[f"{BESIDE_OTHERS}change", server] = Figures(9, 3 if server != "ruff" else 2, 4, 5)
    for length, median in ((150, 2), (15_000, 9)):
        found.figures[f"{length:,}{ONLY_THIS}keeps shapes", OURS.name] = Figures(9, median, 9, 9)
    for what, own in (("start", 780), ("first diagnostics", 1200)):
        found.figures[f"150 lines: {what}", OURS.name] = Figures(9, own, own, own)
        found.figures[f"150 lines: {what}", DO_NOTHING.name] = Figures(9, 750, 750, 750)
    return found


def test_bars_are_held_against_what_was_measured():
    told = {bar.what: (bar.figure, bar.holds) for bar in bars(measured())}
    nothing = "the do-nothing server"
    assert told == {
        f"a change in 1,500 lines → diagnostics, × {nothing}, median": ("1.50 ×", True),
        "the same, p95": ("3.00 ×", True),
        "a change in 1,500 lines, × ruff in the same run, median": ("1.50 ×", False),
        "a change in 1,500 lines, × ty in the same run, median": ("1.00 ×", False),
        "a change that keeps shapes, 15,000 lines × 150 lines, median": ("4.50 ×", False),
        "code actions on a mistake in 1,500 lines, p95": ("12.0 ms", True),
        f"hover, × {nothing}'s, median": ("1.50 ×", True),
        f"inlay hints of 60 lines, × {nothing}'s hover, median": ("1.50 ×", True),
        f"start → initialised, × {nothing}'s, median": ("1.04 ×", True),
        f"start → first diagnostics of 150 lines, × {nothing}'s start, median": ("1.60 ×", False),
        "peak memory after 10,000 changes of 1,500 lines": ("73 MB", True),
        "above that after 1,000": ("4.3 %", True),
        "a cold check of keras.applications, part of the processor time in which Keras makes the models": (
            "8.0 %",
            True,
        ),
    }
    assert "| **no** |" in page.bars_told(measured())


def test_a_page_without_marks_is_left_alone():
    with pytest.raises(ValueError, match="the page lacks"):
        page.written("# Speed\n", measured())


def test_the_page_of_the_documentation_has_them():
    told = page.written((ROOT / "docs" / "speed.md").read_text(encoding="utf-8"), measured())
    assert "40 models, 9,000 lines, none accused" in told


def test_the_sources_of_applications_become_programs_of_a_user(tmp_path: Path):
    source = sources()
    if source is None:
        if os.environ.get("KSHAPE_REQUIRE_ALL") == "1":
            pytest.fail("keras is not installed and KSHAPE_REQUIRE_ALL is set")
        pytest.skip("keras is not installed")
    models, lines = programs_of(source, tmp_path)
    assert {"VGG16", "ResNet50", "ResNet152V2", "NASNetLarge", "Xception", "MobileNetV3Small"} <= set(models)
    assert lines > 5_000
    for path in tmp_path.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        ast.parse(text)
        assert ("(weights=None)" in text) == (path.stem != "imagenet_utils"), path
