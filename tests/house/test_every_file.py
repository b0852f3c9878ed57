"""What holds for every file of the repository."""

from __future__ import annotations

import re

from repository import ROOT, files

CODE = {".py", ".ts", ".mjs", ".js", ".lua", ".el"}
LONGEST = 400

# Written apart, so that this file holds none of them.
FORBIDDEN = [
    r"(?<![\w.~-])/" + r"work(?![\w-])",
    r"(?<![\w.~-])/" + r"tmp(?![\w-])",
    r"\.\." + r"/shared\b",
    r"\bpypi" + r"\.org\b",
    r"\bpython" + r"hosted\.org\b",
    r"\bnpm" + r"js\.(?:org|com)\b",
    r"\bregistry\." + r"npm\b",
    r"\byarn" + r"pkg\.com\b",
]


def test_no_file_is_too_long():
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files() if path.suffix in CODE}
    assert {str(path.relative_to(ROOT)): count for path, count in counts.items() if count > LONGEST} == {}


def test_no_grab_bag():
    assert [str(path) for path in files() if path.stem in ("utils", "util", "helpers", "misc", "common")] == []


def test_nothing_speaks_of_the_machine_it_was_written_on():
    pattern = re.compile("|".join(FORBIDDEN))
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files()
        if path.name != "LICENSE"
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_every_ignored_lint_has_its_reason():
    bare = re.compile(r"#\s*(?:noqa|type: ignore)(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|\[[\w, -]+\])?\s*$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "kshape_ls")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == []


def test_fragments_of_the_changelog_are_named_as_its_page_says():
    fragments = [path.name for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]
    named = re.compile(r"(\d+|\+[a-z][a-z-]*)\.(added|changed|fixed|removed)\.md")
    assert [name for name in fragments if named.fullmatch(name) is None] == []
