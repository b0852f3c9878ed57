from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.analysis.program import MAIN
from kshape_ls.analysis.values import Const
from kshape_ls.workspace.finding import find_modules
from kshape_ls.workspace.imports import base_of, find_module, find_module_with_jedi, search_roots
from kshape_ls.workspace.modules import Workspace


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "main.py",
        "plain.py",
        "both.py",
        "both/__init__.py",
        "pkg/__init__.py",
        "pkg/nets.py",
        "pkg/sub/__init__.py",
        "pkg/sub/blocks.py",
        "loose/things.py",
        "src/installed/__init__.py",
        "src/installed/core.py",
        "scripts/train.py",
        "scripts/nearby.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "level", "importer", "found"),
    [
        ("plain", 0, "main.py", "plain.py"),
        ("pkg", 0, "main.py", "pkg/__init__.py"),
        ("pkg.nets", 0, "main.py", "pkg/nets.py"),
        ("pkg.sub.blocks", 0, "main.py", "pkg/sub/blocks.py"),
        ("both", 0, "main.py", "both/__init__.py"),
        ("loose.things", 0, "main.py", "loose/things.py"),
        ("loose", 0, "main.py", None),
        ("nothing", 0, "main.py", None),
        ("nets", 1, "pkg/__init__.py", "pkg/nets.py"),
        ("", 1, "pkg/nets.py", "pkg/__init__.py"),
        ("nets", 2, "pkg/sub/blocks.py", "pkg/nets.py"),
        ("", 2, "pkg/sub/blocks.py", "pkg/__init__.py"),
        ("sub.blocks", 1, "pkg/nets.py", "pkg/sub/blocks.py"),
        ("plain", 1, "pkg/nets.py", None),
        ("pkg.nets", 0, "pkg/sub/blocks.py", "pkg/nets.py"),
        ("nearby", 0, "scripts/train.py", "scripts/nearby.py"),
        ("plain", 0, "scripts/train.py", "plain.py"),
        ("installed.core", 0, "scripts/train.py", "src/installed/core.py"),
        ("x", 99, "main.py", None),
        ("pkg..nets", 0, "main.py", "pkg/nets.py"),
        ("a\0b", 0, "main.py", None),
    ],
)
def test_plain_path_rules(project: Path, name: str, level: int, importer: str, found: str | None):
    expected = None if found is None else project / found
    assert find_module(name, level, project / importer, search_roots(project / importer, [project])) == expected


def test_the_importers_own_folder_comes_first(project: Path):
    (project / "scripts" / "plain.py").write_text("")
    roots = search_roots(project / "scripts/train.py", [project])
    assert find_module("plain", 0, project / "scripts/train.py", roots) == project / "scripts/plain.py"


def test_a_package_finds_itself_from_within_without_any_root(project: Path):
    assert find_module("pkg.nets", 0, project / "pkg/sub/blocks.py", []) == project / "pkg/nets.py"


def test_jedi_finds_what_lies_on_the_path(project: Path):
    assert find_module_with_jedi("pkg.nets", 0, project / "main.py", [project]) == project / "pkg/nets.py"
    assert find_module_with_jedi("nets", 1, project / "pkg/other.py", [project]) == project / "pkg/nets.py"


def test_jedi_finds_nothing_that_has_no_source(project: Path):
    assert find_module_with_jedi("nowhere_at_all", 0, project / "main.py", [project]) is None
    assert find_module_with_jedi("sys", 0, project / "main.py", [project]) is None


def test_what_lies_outside_is_not_read_on_a_files_word(tmp_path: Path):
    for name in ("secret.py", "project/main.py", "project/pkg/__init__.py", "project/pkg/nets.py", "project/own.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    project = tmp_path / "project"
    (project / "linked.py").symlink_to(tmp_path / "secret.py")
    (project / "inside.py").symlink_to(project / "own.py")
    (project / "folder").symlink_to(tmp_path, target_is_directory=True)
    (project / "loop.py").symlink_to(project / "loop.py")
    nets, main = project / "pkg" / "nets.py", project / "main.py"
    assert find_module("secret", 3, nets, [project]) is None
    assert find_module("own", 2, nets, [project]) == project / "own.py"
    assert find_module("linked", 0, main, [project]) is None
    assert find_module("folder.secret", 0, main, [project]) is None
    assert find_module("loop", 0, main, [project]) is None
    assert find_module("inside", 0, main, [project]) == project / "inside.py"
    assert find_module("secret", 3, nets, []) is None
    assert find_module("nets", 1, nets.with_name("other.py"), []) == nets


def test_a_root_may_be_a_link(tmp_path: Path):
    (tmp_path / "real").mkdir()
    for name in ("main.py", "own.py"):
        (tmp_path / "real" / name).write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    root = tmp_path / "link"
    assert find_module("own", 0, root / "main.py", [root]) == root / "own.py"


def test_looking_modules_up_runs_nothing_of_the_folder_that_the_server_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("json", "asyncio", "jedi", "parso"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w')\n")
    (tmp_path / "main.py").write_text("import far\n")
    monkeypatch.chdir(tmp_path)
    asyncio.run(find_modules([("far", 0)], tmp_path / "main.py", [tmp_path]))
    assert not (tmp_path / "ran").exists()


def test_what_is_imported_may_import_from_the_folder_that_it_was_found_from(tmp_path: Path):
    other = tmp_path / "elsewhere"
    for name, text in {
        "project/train.py": "from nets import top\nfrom nets.parts.ends import END\nSIZE = top.SIZE + END",
        "project/nets/top.py": "from nets.parts.sizes import SIZE",
        "project/nets/parts/sizes.py": "SIZE = 7",
        "project/nets/parts/ends.py": "from nets.top import SIZE\nfrom helpers import TWICE\nEND = SIZE * TWICE",
        "project/helpers.py": "TWICE = 2",
        "elsewhere/nets/parts/sizes.py": "SIZE = 9",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    train = tmp_path / "project" / "train.py"
    workspace = Workspace((tmp_path / "unrelated",))
    analysis = analyze(train.read_text().splitlines(), modules=workspace.imports_of(train), path=str(train))
    assert analysis.read((MAIN, "SIZE")) == Const(21)
    assert not [path for path in workspace.imported_files() if path.is_relative_to(other)]


@pytest.mark.parametrize(
    ("file", "name", "base"),
    [
        ("a/b/c.py", "b.c", "a"),
        ("a/b/__init__.py", "b", "a"),
        ("a/b/__init__.py", "a.b", ""),
        ("a/b/c.py", "c", "a/b"),
        ("a/b/c.py", "other.c", None),
        ("a/b/c.py", "", None),
    ],
)
def test_the_folder_that_a_module_was_found_from(tmp_path: Path, file: str, name: str, base: str | None):
    assert base_of(tmp_path / file, name) == (() if base is None else (tmp_path / base,))
