"""The extension as it is packaged: what it carries, and that any Python from 3.10 on runs what it carries."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.client import Client
from benchmarks.servers import Command

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"
LARGEST = 5_000_000
NOT_NEEDED = re.compile(
    r"/(node_modules|src|tests?|__pycache__|bin|third_party)/|\.(pyc|map|ts|so|pyd|toml|mjs)$|/(rich|pygments)/",
    re.IGNORECASE,
)
# Licences go with the packages that they are of.
NEEDED = re.compile(
    r"^(extension\.vsixmanifest|\[Content_Types\]\.xml"
    r"|extension/(package\.json|readme\.md|LICENSE\.txt|dist/extension\.js|media/[\w-]+\.(png|svg|md)"
    r"|dist/server/start\.py"
    r"|dist/server/packages/.+\.(py|pyi|typed|js|css|html|json|tsv)"
    r"|dist/server/packages/parso/python/grammar\d+\.txt"
    r"|dist/server/packages/[^/]+\.dist-info/(METADATA|(licenses/)?(LICEN[CS]E|NOTICE|COPYING|AUTHORS)[\w.-]*)))$",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def vsix(missing: Callable[[str, str], None]) -> zipfile.ZipFile:
    path = EXTENSION / "kshape-ls.vsix"
    if not path.is_file():
        missing("vsix", "the extension is not packaged (make vsix)")
    return zipfile.ZipFile(path)


@pytest.fixture
def server(vsix: zipfile.ZipFile, tmp_path: Path) -> Path:
    """The file that starts the server, unpacked."""
    vsix.extractall(tmp_path)
    return tmp_path / "extension" / "dist" / "server" / "start.py"


def _oldest_python() -> str | None:
    for path in (shutil.which("python3.10"), *map(str, Path.home().glob(".pyenv/versions/3.10.*/bin/python3.10"))):
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return path
    return None


def test_it_is_small(vsix: zipfile.ZipFile) -> None:
    assert Path(vsix.filename or "").stat().st_size < LARGEST


def test_it_carries_nothing_that_is_not_needed(vsix: zipfile.ZipFile) -> None:
    names = vsix.namelist()
    assert [name for name in names if NOT_NEEDED.search(name) or not NEEDED.match(name)] == []


def test_its_licences_come_along(vsix: zipfile.ZipFile) -> None:
    names = vsix.namelist()
    packages = {name.split("/")[4] for name in names if ".dist-info/" in name}
    licensed = {name.split("/")[4] for name in names if re.search(r"dist-info/.*(LICEN[CS]E|COPYING)", name)}
    assert len(packages) > 5
    assert packages - licensed == set()


def test_settings_are_those_of_the_schema(vsix: zipfile.ZipFile) -> None:
    from kshape_ls.workspace.stating import DECLARED

    manifest = json.loads(vsix.read("extension/package.json"))
    properties = manifest["contributes"]["configuration"][0]["properties"]
    assert len(properties) == len(DECLARED)
    assert all(each["markdownDescription"] for each in properties.values())


def test_its_server_starts_on_the_oldest_python(
    server: Path, missing: Callable[[str, str], None], tmp_path: Path
) -> None:
    python = _oldest_python()
    if python is None:
        missing("vsix", "Python 3.10 is not installed")
    client = Client(Command("packaged", (python, "-I", str(server))))
    try:
        client.initialize()
        client.open(["import keras", "x = keras.layers.Conv2D(4, 3)(keras.Input((8, 8, 3)))"])
        _, hover = client.ask("textDocument/hover", {"position": {"line": 1, "character": 20}})
        assert "(None, 6, 6, 4)" in json.dumps(hover)
    finally:
        client.close()
