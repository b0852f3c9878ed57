"""Writes the page of the settings, and their schemas for pyproject.toml and VS Code: ``make docs``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kshape_ls.workspace.stating import DECLARED, Declared

FOLDER = Path(__file__).parent
PAGE = FOLDER / "settings.md"
OF_PYPROJECT = FOLDER / "settings.schema.json"
OF_VSCODE = FOLDER.parent / "editors" / "vscode" / "package.json"

# A workspace must not choose which program is started.
MACHINE = frozenset({"interpreter"})

TOP = """\
# Settings

A project states its settings in `pyproject.toml`:

```toml
[tool.kshape-ls]
keras = 3
ignore = ["huge-dense"]
exclude = ["legacy/"]

[tool.kshape-ls.severity]
dense-on-spatial-axes = "error"
window-over-one-pixel = "off"

[tool.kshape-ls.per-file-ignores]
"tests/*" = ["loss-target-mismatch"]

[tool.kshape-ls.hints]
max-length = 40
```

Editors state theirs in the section `kshape` (VS Code: `"kshape.hints.maxLength": 40`), in answer to
`workspace/configuration`, with `workspace/didChangeConfiguration`, or in the initialization options; `max-length`,
`maxLength` and `max_length` are the same name. Changes of either apply at once.

What is stated in several places: an editor's settings and a command's options come before `pyproject.toml`, which
comes before what is found in the project's environment and in `keras.json`. Lists of patterns and tables add up. Of
`pyproject.toml`, the nearest one above a file that has a `[tool.kshape-ls]` counts, no further up than the
project's own folder. An editor that states a setting's default in an answer to `workspace/configuration` states
nothing by it, since editors fill in defaults of their own accord.

A setting that can't be understood is told of and passed over; the others hold.
[`settings.schema.json`](settings.schema.json) is a JSON Schema of the table, for editors that complete TOML.

| setting | what it can be | default |
| --- | --- | --- |
"""


def pages() -> dict[Path, str]:
    """Each file's path and text."""
    return {PAGE: _page(), OF_PYPROJECT: _json(_of_pyproject()), OF_VSCODE: _json(_of_vscode())}


def _page() -> str:
    rows = [f"| [`{each.name}`](#{_anchor(each.name)}) | {_can_be(each)} | {_default(each)} |" for each in _all()]
    parts = [f"## {each.name}\n\n{each.about}\n\n```toml\n{_example(each)}\n```\n" for each in _all()]
    return TOP + "\n".join([*rows, "", *parts])


def _all() -> list[Declared]:
    return list(DECLARED.values())


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _can_be(each: Declared) -> str:
    schema = each.kind.schema()
    choices = schema.get("enum") or (schema.get("items") or {}).get("enum")
    if choices:
        told = ", ".join(f"`{_toml(choice)}`" for choice in choices)
        return f"some of {told}" if schema.get("type") == "array" else told
    kinds = {
        "boolean": "`true`, `false`",
        "integer": f"{schema.get('minimum')} to {schema.get('maximum')}",
        "array": "a list",
        "object": "a table",
    }
    return kinds.get(schema["type"], "a text")


def _default(each: Declared) -> str:
    return "" if each.default in (None, ()) else f"`{_toml(each.default)}`"


def _example(each: Declared) -> str:
    examples = {
        "select": ["rank-mismatch", "axis-size-mismatch"],
        "ignore": ["huge-dense"],
        "exclude": ["legacy/", "*_old.py"],
        "interpreter": "/opt/python/bin/python3",
    }
    tables = {"severity": 'huge-dense = "information"', "per-file-ignores": '"tests/*" = ["loss-target-mismatch"]'}
    if each.name in tables:
        return f"[tool.kshape-ls.{each.name}]\n{tables[each.name]}"
    group, _, name = each.name.rpartition(".")
    schema = each.kind.schema()
    value = examples.get(each.name, each.default if each.default is not None else (schema.get("enum") or [None])[0])
    return f"[tool.kshape-ls{'.' + group if group else ''}]\n{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(list(value) if isinstance(value, tuple | list) else value)


def _of_pyproject() -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for each in _all():
        group, _, name = each.name.rpartition(".")
        inside = _group(properties, group) if group else properties
        inside[name] = {"description": each.about, **_with_default(each), **each.kind.schema()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "[tool.kshape-ls] of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _group(properties: dict[str, Any], name: str) -> dict[str, Any]:
    table = properties.setdefault(name, {"type": "object", "additionalProperties": False, "properties": {}})
    inside: dict[str, Any] = table["properties"]
    return inside


def _with_default(each: Declared) -> dict[str, Any]:
    return {} if each.default is None else {"default": _plain(each.default)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _of_vscode() -> dict[str, Any]:
    # The first group of settings is the server's; the other is the extension's own.
    manifest: dict[str, Any] = json.loads(OF_VSCODE.read_text(encoding="utf-8"))
    settings = {f"kshape.{_camel(each.name)}": _vscode(each) for each in _all()}
    manifest["contributes"]["configuration"][0]["properties"] = settings
    return manifest


def _vscode(each: Declared) -> dict[str, Any]:
    schema = each.kind.schema()
    empty: Any = {} if schema.get("type") == "object" else []
    default = _plain(each.default) if each.default not in (None, ()) else None if each.default is None else empty
    scope = "machine-overridable" if each.name in MACHINE else "resource"
    return {"markdownDescription": each.about, "scope": scope, "default": default, **_or_nothing(schema, default)}


def _or_nothing(schema: Mapping[str, Any], default: Any) -> dict[str, Any]:
    if default is not None:
        return dict(schema)
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write them all."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
