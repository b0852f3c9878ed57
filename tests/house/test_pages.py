"""Documents that are made from the code say what the code says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from repository import ROOT

from kshape_ls.library.index import layer_names, layer_rule

sys.path.insert(0, str(ROOT / "docs"))
import write_checks
import write_layers
import write_ops
import write_settings

PAGES = {**write_checks.pages(), **write_layers.pages(), **write_settings.pages(), **write_ops.pages()}
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_page_says_what_the_code_says(path: Path):
    assert path.is_file(), "make docs"
    assert path.read_text(encoding="utf-8") == PAGES[path], "make docs"


def test_no_page_of_what_is_gone():
    folders = ("checks", "layers", "ops")
    assert {page for folder in folders for page in (ROOT / "docs" / folder).glob("*.md")} == set(PAGES) - set(
        write_settings.pages()
    )


def test_every_layer_that_can_be_called_has_an_example():
    not_called = {"FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper", "InputLayer", "Layer", "Wrapper"}
    rules = {rule.name for name in layer_names() if "." not in name and (rule := layer_rule(name))}
    assert {name for name in rules if not write_layers.examples(name)} == not_called


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str):
    links = [link for link in LINK.findall((ROOT / name).read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_room_is_described():
    rooms = {path.parent.name for path in (ROOT / "kshape_ls").glob("*/__init__.py")}
    described = set(re.findall(r"^\| `(\w+)/`", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert described == rooms


def test_the_picture_shows_what_the_program_says(monkeypatch: pytest.MonkeyPatch):
    import draw_picture

    monkeypatch.chdir(ROOT)

    def words(svg: str) -> list[str]:
        return re.findall(r"<text[^>]*>([^<]*)</text>", svg)

    picture = ROOT / "docs" / "terminal.svg"
    assert picture.is_file(), "make picture"
    assert words(picture.read_text(encoding="utf-8")) == words(draw_picture.drawn()), "make picture"


def test_pictures_of_graphs_and_summaries_show_what_they_are_of(monkeypatch: pytest.MonkeyPatch):
    import draw_graphs

    monkeypatch.chdir(ROOT)
    for name, drawn in draw_graphs.pictures().items():
        held = (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8")
        assert re.findall(r">([^<>\n]+)<", held) == re.findall(r">([^<>\n]+)<", drawn), "make picture"
