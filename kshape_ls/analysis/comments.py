"""Comments that state a shape: ``# Output shape: (18, 18, 32)``, ``# shape: (None, 18, 18, 32)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Range, ShapeComment, Site

_STATED = re.compile(r"#.*?\b(?:output[ _])?shape\b\s*[:=]?\s*(\((?:[^()]*)\)|\[(?:[^\[\]]*)\])", re.IGNORECASE)
_DIM = re.compile(r"^(?:\d+|None|\?|[A-Za-z_]\w*)$")


def shape_comments(lines: Sequence[str], sites: Sequence[Site]) -> Iterator[ShapeComment]:
    """The comments on the last line of a site, with the shape they state."""
    ends: dict[int, Site] = {}
    for site in sites:
        held = ends.get(site.range.end_line)
        if site.kind in ("sequential", "call", "input") and (held is None or site.range.end_col > held.range.end_col):
            ends[site.range.end_line] = site
    for line, site in sorted(ends.items()):
        text = lines[line - 1]
        encoded = text.encode()
        rest = encoded[site.range.end_col :].decode(errors="replace")
        found = _STATED.search(rest)
        if found is None or found.start() != rest.find("#"):
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
