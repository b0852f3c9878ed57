"""What the pages show is what happens.

| block | must |
| --- | --- |
| ` ```py ` | have no error; with `wrong`, have one. With `title="…"` it is saved for the commands after it |
| ` ```console ` | print what it says: `…` stands for anything, alone on a line for any lines |
| ` ```sh ` | be understood, where it calls kshape-ls: it isn't run |
| ` ```json `, ` ```toml `, ` ```yaml ` | be such |
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from pages import ROOT, Block, blocks, written_pages

from kshape_ls import analyze
from kshape_ls.cli.main import _parser

PAGES = written_pages()
PROGRAMS = {"kshape-ls": ["-m", "kshape_ls"], "python": []}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_shows(page: Path, tmp_path: Path):
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if block.language in ("py", "python"):
            errors = [problem.message for problem in analyze(block.text, root=tmp_path).errors]
            assert bool(errors) == ("wrong" in block.words), (where, errors)
            if block.title:
                (tmp_path / block.title).write_text(block.text)
        elif block.language == "console":
            _run(block, tmp_path, where)
        elif block.language == "sh":
            _understood(block, where)
        elif block.language in ("json", "toml", "yaml"):
            _parsed(block)


def _run(block: Block, folder: Path, where: str) -> None:
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        command, *arguments = shlex.split(line)
        assert command in PROGRAMS, f"{where}: {command} isn't run"
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "200",
            "KSHAPE_STRICT": "1",
        }
        ran = subprocess.run(
            [sys.executable, *PROGRAMS[command], *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        told, wanted = ([each.rstrip() for each in text.rstrip().splitlines()] for text in (ran.stdout, expected))
        assert _agree(wanted, told), f"{where}: $ {line}\n{ran.stdout}"


def _agree(expected: list[str], told: list[str]) -> bool:
    """Whether lines are as expected; a lone ``…`` is any lines up to the next that is as expected."""
    if not expected:
        return not told
    first, rest = expected[0], expected[1:]
    if first == "…":
        return any(_agree(rest, told[number:]) for number in range(len(told) + 1))
    return bool(told) and _alike(first, told[0]) and _agree(rest, told[1:])


def _alike(expected: str, told: str) -> bool:
    parts = expected.split("…")
    if len(parts) == 1:
        return expected == told
    at = len(parts[0])
    for part in parts[1:-1]:
        found = told.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return told.startswith(parts[0]) and told[at:].endswith(parts[-1])


def _understood(block: Block, where: str) -> None:
    for line in block.text.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["kshape-ls"]:
            # It leaves the program where it doesn't understand.
            assert _parser().parse_args(words[1:]), f"{where}: {line}"
        for extra in re.findall(r"kshape-ls\[(\w+)\]", line):
            assert extra in _extras(), f"{where}: {line}"


def _extras() -> set[str]:
    return set(_toml((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"])


def _parsed(block: Block) -> None:
    {"json": json.loads, "toml": _toml, "yaml": yaml.safe_load}[block.language](block.text)


def _toml(text: str) -> dict:
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text)
