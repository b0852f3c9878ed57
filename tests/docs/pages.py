"""Pages that people write, as the tests read them: their blocks in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = ("checks", "layers", "ops")
"""Folders of pages that are made from the code, which have tests of their own."""
_BLOCK = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```\s*$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Block:
    language: str
    text: str
    line: int
    title: str | None
    words: frozenset[str]


def written_pages() -> list[Path]:
    docs = ROOT / "docs"
    pages = [path for path in sorted(docs.rglob("*.md")) if path.relative_to(docs).parts[0] not in MADE]
    readmes = sorted((ROOT / "editors").glob("*/README.md"))
    return [ROOT / "README.md", *pages, *readmes]


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            found[2],
            found[4],
            text.count("\n", 0, found.start()) + 1,
            title[1] if (title := _TITLE.search(found[3])) else None,
            frozenset(_TITLE.sub("", found[3]).split()),
        )
        for found in _BLOCK.finditer(text)
    ]
