"""What a file imports is read before it: each file once, however long the chain, and giving way between statements."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kshape_ls.analysis import FileAnalysis, analyze, begin
from kshape_ls.analysis.values import Const, Tensor, Value
from kshape_ls.workspace import analyses
from kshape_ls.workspace.modules import Workspace

USE = ["import keras", "from part_0 import units", "x = keras.layers.Dense(units)(keras.Input((4,)))"]


def chain(folder: Path, length: int) -> Workspace:
    for n in range(length - 1):
        (folder / f"part_{n}.py").write_text(f"from part_{n + 1} import units\n")
    (folder / f"part_{length - 1}.py").write_text("units = 3\n")
    return Workspace((folder,))


def value(analysis: FileAnalysis, name: str) -> Value | None:
    return analysis.read((analysis.program.module, name))


def test_a_chain_of_imports_may_be_longer_than_python_nests_calls(tmp_path: Path) -> None:
    workspace = chain(tmp_path, sys.getrecursionlimit() // 10)
    view = workspace.imports_of(tmp_path / "main.py")
    made = value(analyze(USE, modules=view), "x")
    assert isinstance(made, Tensor)
    assert str(made.shape) == "(None, 3)"


def test_reading_ahead_gives_way_and_goes_on_where_it_was(tmp_path: Path) -> None:
    workspace = chain(tmp_path, 5)
    work = begin(USE, workspace.imports_of(tmp_path / "main.py"), "main.py")
    asked: list[int] = []
    while (analysis := work.go_on(lambda: True)) is None:
        asked.append(len(workspace.imported_files()))
    assert value(analysis, "units") == Const(3)
    assert asked[0] == 5, "the chain is found first"
    assert len(asked) >= 5, "each file's statement is a turn"


def test_another_file_finds_what_was_left_half_read(tmp_path: Path) -> None:
    workspace = chain(tmp_path, 5)
    assert begin(USE, workspace.imports_of(tmp_path / "main.py"), "main.py").go_on(lambda: True) is None
    other = analyze(["import part_0", "n = part_0.units"], modules=workspace.imports_of(tmp_path / "other.py"))
    assert value(other, "n") == Const(3)


def test_files_that_import_each_other_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import b\nsize = 4\n\ndef block(): return b.width\n")
    (tmp_path / "b.py").write_text("import a\nwidth = 8\n\ndef half(): return a.size\n")
    view = Workspace((tmp_path,)).imports_of(tmp_path / "main.py")
    analysis = analyze(["import a, b", "x = a.block()", "y = b.half()"], modules=view)
    assert (value(analysis, "x"), value(analysis, "y")) == (Const(8), Const(4))


def test_functions_of_imported_files_run_when_they_are_called(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text("def used(n):\n    return n + 1\n\ndef unused(n):\n    return n\n")
    workspace = Workspace((tmp_path,))
    analyze(["from tools import used", "x = used(2)"], modules=workspace.imports_of(tmp_path / "main.py"))
    tools = workspace.module(tmp_path / "tools.py")
    assert tools is not None
    assert tools.executed == 2, "two definitions, and no call that nobody makes"


def test_only_so_many_files_are_read_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyses, "MOST", 3)
    for n in range(5):
        (tmp_path / f"part_{n}.py").write_text(f"units_{n} = {n}\n")
    lines = [f"from part_{n} import units_{n}" for n in range(5)]
    analysis = analyze(lines, modules=Workspace((tmp_path,)).imports_of(tmp_path / "main.py"))
    known = [n for n in range(5) if value(analysis, f"units_{n}") == Const(n)]
    assert known == [0, 1, 2]


def test_what_has_been_read_ahead_changes_before_anybody_imports_it(tmp_path: Path):
    helpers, model = tmp_path / "helpers.py", tmp_path / "model.py"
    helpers.write_text("SIZE = (8, 8, 1)\n", encoding="utf-8")
    workspace = Workspace([tmp_path])
    view = workspace.imports_of(model)
    assert not workspace.shared
    assert view.read_ahead([("helpers", 0)], None)
    # Nobody has imported it yet; who tells of its change has to be heard all the same.
    assert workspace.shared
    helpers.write_text("SIZE = (8, 1)\n", encoding="utf-8")
    workspace.changed(helpers)
    program = "import keras\nfrom helpers import SIZE\nx = keras.layers.Flatten()(keras.Input(SIZE))\n"
    made = value(analyze(program.split("\n"), modules=view, path=str(model)), "x")
    assert isinstance(made, Tensor)
    assert str(made.shape) == "(None, 8)"
