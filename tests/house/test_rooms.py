"""What ARCHITECTURE.md says of imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from repository import ROOT

PACKAGE = ROOT / "kshape_ls"


def test_no_two_files_of_tests_outside_packages_share_a_name():
    loose = [p for p in (ROOT / "tests").rglob("*.py") if not (p.parent / "__init__.py").exists()]
    names = [p.name for p in loose if p.name != "conftest.py"]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_contracts_between_rooms():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_file_imports_itself_through_others():
    graph = grimp.build_graph("kshape_ls", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    while free := [module for module, found in imports.items() if not found & imports.keys()]:
        for module in free:
            del imports[module]
    assert sorted(imports) == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "shapes").rglob("*.py")), ids=lambda path: path.name)
def test_shapes_knows_the_standard_library_alone(path: Path):
    assert _foreign(path, own="kshape_ls.shapes") == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "verification").glob("*wire.py")), ids=lambda path: path.name)
def test_what_both_interpreters_share_knows_the_standard_library_alone(path: Path):
    assert _foreign(path, own="", beside=("graph_wire",)) == []


@pytest.mark.parametrize("command", [["--version"], ["check", "--help"]])
def test_the_start_loads_nothing_heavy(command: list[str]):
    program = (
        "import sys\n"
        "from kshape_ls.cli.main import main\n"
        f"try: main({command!r})\n"
        "except SystemExit: pass\n"
        "heavy = {'rich', 'pygls', 'lsprotocol', 'jedi', 'asyncio', 'kshape_ls.analysis'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_shapes_as_json_loads_no_terminal_and_no_protocol(tmp_path: Path):
    path = tmp_path / "model.py"
    path.write_text("import keras\nx = keras.Input((3,))\n")
    program = (
        "import sys\n"
        "from kshape_ls.cli.main import main\n"
        f"main(['shapes', '--format', 'json', {str(path)!r}])\n"
        "print(sorted({'rich', 'pygls', 'lsprotocol', 'jedi'} & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


def _foreign(path: Path, own: str, beside: tuple[str, ...] = ()) -> list[str]:
    """``beside`` are files of the same folder that are handed over with it, and are imported from there."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level or node.module in beside, "imports are absolute"
            names = [] if node.level else [node.module or ""]
        found += [
            name
            for name in names
            if name.split(".")[0] not in sys.stdlib_module_names and not (own and f"{name}.".startswith(f"{own}."))
        ]
    return found
