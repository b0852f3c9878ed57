"""What is released: made the same twice, with all that belongs to it, and told of."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from kshape_ls.about import __version__

ROOT = Path(__file__).parents[2]


def _built(tree: Path, folder: Path, epoch: int = 1_700_000_000) -> dict[str, Path]:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    return {path.suffix: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _built(ROOT, tmp_path_factory.mktemp("first"))


def test_the_same_commit_makes_the_same_bytes(built: dict[str, Path], tmp_path: Path):
    with tarfile.open(built[".gz"]) as archive:
        archive.extractall(tmp_path / "tree", filter="data")
    (unpacked,) = (tmp_path / "tree").iterdir()
    again, of_archive = _built(ROOT, tmp_path / "again"), _built(unpacked, tmp_path / "of_archive")
    for kind, path in built.items():
        digests = {hashlib.sha256(each[kind].read_bytes()).hexdigest() for each in (built, again, of_archive)}
        assert len(digests) == 1, path.name


def test_the_wheel_has_what_it_needs_and_no_more(built: dict[str, Path]):
    with zipfile.ZipFile(built[".whl"]) as wheel:
        names = set(wheel.namelist())
        info = f"kshape_ls-{__version__}.dist-info"
        metadata = wheel.read(f"{info}/METADATA").decode()
        points = wheel.read(f"{info}/entry_points.txt").decode()
    assert {name.partition("/")[0] for name in names} == {"kshape_ls", info}
    assert {"kshape_ls/py.typed", f"{info}/licenses/LICENSE"} <= names
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kshape_ls").rglob("*.py")}
    assert package <= names
    assert f"\nVersion: {__version__}\n" in metadata
    assert "kshape-ls = kshape_ls.cli.main:main" in points
    assert "kshape_ls.pytest_plugin = kshape_ls.pytest_plugin" in points
    # Nobody who installs the server gets what tests, pages or agents need.
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert not [line for line in needed if any(word in line for word in ("mkdocs", "mcp", "pytest", "tensorflow"))]


def test_the_archive_has_what_its_tests_and_pages_need(built: dict[str, Path]):
    with tarfile.open(built[".gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "mkdocs.yml",
        "action.yml",
        ".pre-commit-hooks.yaml",
        "release/build",
        "docs/index.md",
        "tests/specs/README.md",
    }
    assert wanted <= names
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]


def test_what_the_extension_carries_is_told(tmp_path: Path):
    vsix = tmp_path / "kshape-ls.vsix"
    with zipfile.ZipFile(vsix, "w") as out:
        out.writestr("extension/package.json", '{"name": "kshape-ls", "version": "1.2.3", "license": "Apache-2.0"}')
        for name, said in (("Jedi", "License: MIT"), ("packaging", "License-Expression: Apache-2.0 OR BSD-2-Clause")):
            folder = f"extension/dist/server/packages/{name}-2.0.dist-info"
            out.writestr(f"{folder}/METADATA", f"Metadata-Version: 2.4\nName: {name}\nVersion: 2.0\n{said}\n\nText\n")
    for name, needs in (("vscode-languageclient", {"semver": "*"}), ("semver", {})):
        folder = tmp_path / "modules" / name
        folder.mkdir(parents=True)
        about = {
            "name": name,
            "version": "9.0.1",
            "license": "ISC" if name == "semver" else "MIT",
            "dependencies": needs,
        }
        (folder / "package.json").write_text(json.dumps(about))
    command = [sys.executable, str(ROOT / "release" / "sbom"), str(vsix), str(tmp_path / "modules")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    assert told["metadata"]["component"]["version"] == "1.2.3"
    assert {each["purl"]: each["licenses"] for each in told["components"]} == {
        "pkg:npm/semver@9.0.1": [{"license": {"id": "ISC"}}],
        "pkg:npm/vscode-languageclient@9.0.1": [{"license": {"id": "MIT"}}],
        "pkg:pypi/jedi@2.0": [{"license": {"id": "MIT"}}],
        "pkg:pypi/packaging@2.0": [{"expression": "Apache-2.0 OR BSD-2-Clause"}],
    }
    shutil.rmtree(tmp_path / "modules" / "semver")
    assert "npm install" in subprocess.run(command, capture_output=True, text=True, check=False).stderr
