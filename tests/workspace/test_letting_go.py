from __future__ import annotations

import gc
import weakref
from pathlib import Path

from kshape_ls.analysis import analyze
from kshape_ls.analysis.values import Tensor
from kshape_ls.workspace.modules import Workspace


def test_what_no_open_file_imports_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text("from keras import layers\nunits = 3\n")
    (tmp_path / "blocks.py").write_text(
        "from base import layers, units\ndef block(x):\n    return layers.Dense(units)(x)\n"
    )
    lines = ["import keras", "from blocks import block", "y = block(keras.Input((4,)))"]
    workspace = Workspace((tmp_path,))
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    analysis = analyze(lines, modules=workspace.imports_of(first), path=str(first))
    analyze(lines, modules=workspace.imports_of(second), path=str(second))
    held = {tmp_path / "base.py", tmp_path / "blocks.py"}
    assert set(workspace.imported_files()) == held
    workspace.let_go([first])
    assert set(workspace.imported_files()) == held
    analysis = analyze([*lines, "z = block(y)"], analysis)
    made = analysis.read((analysis.program.module, "z"))
    assert isinstance(made, Tensor)
    assert str(made.shape) == "(None, 3)"
    workspace.let_go([])
    assert workspace.imported_files() == ()
    assert workspace.changed(tmp_path / "base.py") == ()


def test_only_so_many_imported_files_are_kept(tmp_path: Path) -> None:
    for n in range(5):
        (tmp_path / f"part_{n}.py").write_text("units = 3\n")
    workspace = Workspace((tmp_path,))
    for n in range(5):
        workspace.analyses.get(tmp_path / f"part_{n}.py")
    workspace.keep(5)
    assert len(workspace.imported_files()) == 5
    workspace.keep(4)
    assert workspace.imported_files() == ()


def test_what_was_let_go_is_held_by_no_file_that_was_analysed(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text("units = 3\n")
    (tmp_path / "blocks.py").write_text("from base import units\nwidth = units + 1\n")
    workspace = Workspace((tmp_path,))
    first = tmp_path / "first.py"
    analyze(
        ["from blocks import width", "depth = width"], modules=workspace.imports_of(first), path=str(first)
    ).let_go()
    known = map(workspace.module, workspace.imported_files())
    programs = [weakref.ref(each.program) for each in known if each is not None]
    assert len(programs) == 2
    workspace.keep(1)
    gc.collect()
    assert [program for program in programs if program() is not None] == []
