from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kshape_ls.workspace.paths import matches
from kshape_ls.workspace.settings import Hints, Settings
from kshape_ls.workspace.stating import DECLARED, Stated, understood

TABLE = {
    "keras": 2,
    "data-format": "channels_first",
    "select": ["rank-mismatch"],
    "severity": {"huge-dense": "off"},
    "per-file-ignores": {"tests/*": ["rank-mismatch", "huge-dense"]},
    "exclude": ["legacy/"],
    "hints": {"max-length": 40, "on": ["call", "variable"]},
    "lenses": False,
    "scan": True,
    "verify": {"on": "save"},
}


def test_every_kind_of_setting_is_read() -> None:
    stated, wrong = understood(TABLE)
    assert wrong == ()
    settings = stated.settings()
    assert (settings.keras, settings.backend, settings.data_format) == (2, None, "channels_first")
    assert settings.select == ("rank-mismatch",)
    assert settings.severity == (("huge-dense", "off"),)
    assert settings.per_file_ignores == (("tests/*", ("rank-mismatch", "huge-dense")),)
    assert settings.hints == Hints(on=("call", "variable"), max_length=40)
    assert (settings.lenses, settings.verify.on) == (False, "save")
    assert {name.partition(".")[0] for name in DECLARED} == {*TABLE, "backend", "ignore", "interpreter"}
    assert hash(settings)


def test_names_are_written_as_is_usual_where_they_stand() -> None:
    for name in ("data-format", "dataFormat", "data_format"):
        assert understood({name: "channels_last"})[0].settings().data_format == "channels_last"
    assert understood({"hints": {"maxLength": 9}})[0].settings().hints.max_length == 9


def test_nothing_stated_is_the_defaults() -> None:
    for nothing in ({}, {"keras": None, "hints": None}, {"hints": {"enabled": None}}):
        stated, wrong = understood(nothing)
        assert (stated.settings(), wrong) == (Settings(), ())


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (None, "the settings must be a table"),
        ("keras", "the settings must be a table"),
        ({"keras": "3"}, "keras = '3': must be one of 2, 3"),
        ({"keras": True}, "keras = True: must be one of 2, 3"),
        ({"kears": 3}, "'kears' is no setting; did you mean 'keras'?"),
        ({3: 4}, "'3' is no setting: keras, backend, data-format, select,"),
        ({"hints": {"max-lenght": 4}}, "'hints.max-lenght' is no setting; did you mean 'hints.max-length'?"),
        ({"hints": {"colour": 4}}, "'hints.colour' is no setting: enabled, on, max-length, batch-axis"),
        ({"hints": {"maxLength": 4}}, "hints.maxLength = 4: must be a whole number from 8 to 400"),
        ({"hints": {"enabled": 1}}, "hints.enabled = 1: must be true or false"),
        ({"hints": {"on": ["calls"]}}, "must be a list of 'call', 'sequential'"),
        ({"hints": True}, "hints = True: must be a table of enabled, on, max-length, batch-axis"),
        ({"ignore": "rank-mismatch"}, "must be a list of codes of checks, such as 'rank-mismatch'"),
        ({"ignore": ["Rank Mismatch"]}, "must be a list of codes"),
        ({"severity": ["x"]}, "must be a table from codes of checks to one of 'error', 'warning'"),
        ({"severity": {"huge-dense": "fatal"}}, "huge-dense = 'fatal': must be one of 'error', 'warning'"),
        ({"severity": {"": "off"}}, "'' is no code of a check"),
        ({"per-file-ignores": {"a": "b"}}, "a: must be a list of codes"),
        ({"per-file-ignores": []}, "must be a table from patterns"),
        ({"exclude": [3]}, "must be a list of patterns"),
        ({"interpreter": " "}, "must be a text"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_passed_over(table: object, told: str) -> None:
    stated, (wrong,) = understood(table)
    assert told in wrong
    assert stated == Stated()


def test_the_nearer_place_wins_and_tables_add_up() -> None:
    near, _ = understood({"keras": 2, "severity": {"a": "off"}, "exclude": ["x"], "ignore": ["b"]})
    far, _ = understood({"keras": 3, "backend": "jax", "severity": {"a": "hint", "c": "hint"}, "exclude": ["y"]})
    settings = near.over(far).settings()
    assert (settings.keras, settings.backend, settings.ignore) == (2, "jax", ("b",))
    assert dict(settings.severity) == {"a": "off", "c": "hint"}
    assert set(settings.exclude) == {"x", "y"}


def test_an_editor_that_states_every_default_states_nothing() -> None:
    defaults = {"lenses": True, "hints": {"enabled": True, "max-length": 60}, "verify": {"on": "idle"}, "exclude": []}
    assert understood(defaults)[0].beside_defaults() == Stated((("verify.on", "idle"),))


@pytest.mark.parametrize(
    ("pattern", "path", "meant"),
    [
        ("legacy/", "legacy/a/b.py", True),
        ("legacy/", "src/legacy/b.py", True),
        ("/legacy/", "src/legacy/b.py", False),
        ("src/old", "src/old/b.py", True),
        ("src/old", "a/src/old/b.py", False),
        ("*_old.py", "a/b_old.py", True),
        ("tests/*.py", "tests/a.py", True),
        ("tests/*.py", "tests/deep/a.py", False),
        ("tests/**", "tests/deep/a.py", True),
        ("legacy/", "legacy.py", False),
    ],
)
def test_patterns_count_from_the_folder_that_states_them(pattern: str, path: str, meant: bool) -> None:
    folder = Path("/home/someone/a [strange] #folder !")
    patterns = understood({"exclude": [pattern]})[0].based(folder).settings().exclude
    assert matches(patterns, folder / path) is meant
    assert not matches(patterns, Path("/home/another") / path)


def test_a_pattern_may_take_something_out_again() -> None:
    patterns = understood({"exclude": ["models/*", "!models/keep.py"]})[0].based(Path("/p")).settings().exclude
    assert matches(patterns, Path("/p/models/a.py"))
    assert not matches(patterns, Path("/p/models/keep.py"))


def test_the_page_s_example_is_right() -> None:
    toml: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    for block in page.split("```toml\n")[1:]:
        table = toml.loads(block.partition("```")[0])["tool"]["kshape-ls"]
        assert understood(table)[1] == ()


def test_the_schemas_take_what_is_taken() -> None:
    root = Path(__file__).parents[2]
    schema = json.loads((root / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    named = {
        f"{name}.{inner}" if "properties" in entry else name
        for name, entry in schema["properties"].items()
        for inner in entry.get("properties", [""])
    }
    assert named == set(DECLARED)
    manifest = json.loads((root / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))
    of_vscode = manifest["contributes"]["configuration"][0]["properties"]
    table: dict[str, Any] = {}
    for name, entry in of_vscode.items():
        *groups, last = name.removeprefix("kshape.").split(".")
        inside = table
        for group in groups:
            inside = inside.setdefault(group, {})
        inside[last] = entry["default"]
    stated, wrong = understood(table)
    assert (stated.settings(), wrong) == (Settings(), ())
