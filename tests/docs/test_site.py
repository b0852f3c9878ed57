"""The documentation as it is published: built strictly, so that no link and no anchor leads nowhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module, util
from pathlib import Path

import pytest
from pages import ROOT

from kshape_ls.about import DOCUMENTATION, __version__
from kshape_ls.checks import codes

STRICT = bool(os.environ.get("KSHAPE_REQUIRE_ALL"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if util.find_spec("material") is None:
        if STRICT:
            pytest.fail("mkdocs-material isn't installed")
        pytest.skip("mkdocs-material isn't installed")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    warnings = [line for line in ran.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
    assert (ran.returncode, warnings) == (0, []), ran.stderr
    return folder


def test_every_check_has_its_page_where_diagnostics_lead(site: Path):
    assert [code for code in codes() if not (site / "checks" / code / "index.html").is_file()] == []
    assert (
        import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(
            (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        )["project"]["urls"]["Documentation"]
        == DOCUMENTATION
    )


def test_pages_of_elsewhere_are_in_it_with_their_pictures(site: Path):
    assert "How data flows" in (site / "architecture" / "index.html").read_text(encoding="utf-8")
    for page in ("editors/vscode", "editors/neovim", "editors/emacs", "contributing", "specs", "changelog"):
        assert (site / page / "index.html").is_file(), page
    for page in site.rglob("*.html"):
        for picture in re.findall(r'<img[^>]*src="([^":]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / picture).resolve().is_file(), (page, picture)


def test_nothing_is_fetched_from_others(site: Path):
    loaded = re.compile(
        r'<(?:script|img|iframe)[^>]*\ssrc="(https?:)?//|<link[^>]*rel="stylesheet"[^>]*href="(https?:)?//'
    )
    assert [page for page in site.rglob("*.html") if loaded.search(page.read_text(encoding="utf-8"))] == []


def test_the_version_is_said_right():
    mentions = [
        (path, version)
        for path in (ROOT / "docs" / "ci.md", ROOT / "editors" / "vscode" / "package.json")
        for version in re.findall(r'(?:@v|rev: v|"version": ")(\d+\.\d+\.\d+)', path.read_text(encoding="utf-8"))
    ]
    assert len(mentions) >= 3
    assert {version for _, version in mentions} == {__version__}
