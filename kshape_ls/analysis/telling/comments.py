"""Comments that state a shape: ``# Output shape: (18, 18, 32)``, ``# shape: (None, 18, 18, 32)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Range, ShapeComment, Site

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_STATED = re.compile(r"\b(?:output[ _])?shape\b\s*(?:[:=]\s*)?(\([^()]*\)|\[[^\[\]]*\])", re.IGNORECASE)
_DIM = re.compile(r"^(?:\d+|None|\?|[A-Za-z_]\w*)$")


def states_shape(text: str) -> bool:
    """Whether a text may hold such a comment."""
    return "#" in text and any(_stated(line) is not None for line in text.split("\n"))


def _stated(line: str) -> re.Match[str] | None:
    # From the first mark on: a search from each takes minutes on a long line of binary data.
    at = line.find("#")
    return None if at < 0 else _STATED.search(line, at)


def shape_comments(file: FileAnalysis) -> Iterator[ShapeComment]:
    """The comments on the last line of a site, with the shape they state."""
    lines = [line for place in file.program.stating for line in file.lines_at(place)]
    stating = {n for n in lines if states_shape(file.lines[n - 1])}
    if not stating:
        return
    ends: dict[int, Site] = {}
    for site in file.sites_near(stating):
        line = site.range.end_line
        if line in stating and site.kind in ("sequential", "call", "input"):
            held = ends.get(line)
            if held is None or site.range.end_col > held.range.end_col:
                ends[line] = site
    for line, site in sorted(ends.items()):
        rest = file.lines[line - 1].encode()[site.range.end_col :].decode(errors="replace")
        found = _stated(rest)
        if found is None:
            continue
        stated = _dims(found.group(1))
        if stated is None:
            continue
        start = site.range.end_col + len(rest[: found.start(1)].encode())
        yield ShapeComment(Range(line, start, line, start + len(found.group(1).encode())), stated, site)


def _dims(text: str) -> tuple[int | str | None, ...] | None:
    parts = [part.strip() for part in text[1:-1].split(",")]
    if parts and not parts[-1]:
        parts.pop()
    if not parts or not all(_DIM.match(part) for part in parts):
        return None
    return tuple(int(p) if p.isdigit() else None if p == "None" else p for p in parts)
