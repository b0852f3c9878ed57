"""What the other open files make of a file that they import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kshape_ls.server.documents import Script
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.analysis.telling.elsewhere import Elsewhere


def elsewhere(ls: Server, script: Script, first: int, last: int) -> tuple[Elsewhere, ...]:
    """The sites on some lines of a script with the results that they have for open files that call them."""
    module = ls.surroundings.module(Path(script.path)) if ls.surroundings is not None and script.path else None
    if module is None:
        return ()
    from kshape_ls.analysis.telling.elsewhere import sites_elsewhere

    callers = [other for other in ls.documents.scripts() if other is not script and other.analysis is not None]
    found: list[Elsewhere] = []
    for caller in callers:
        assert caller.analysis is not None
        name = caller.path.replace("\\", "/").rpartition("/")[2]
        found += sites_elsewhere(module, caller.analysis, name, first, last)
    return tuple(found)


def shows_elsewhere(ls: Server, script: Script) -> bool:
    """Whether a script's calls are shown in another open file, one that it imports."""
    if ls.surroundings is None or not script.path or not ls.surroundings.shared:
        return False
    seen = ls.surroundings.imports_of(Path(script.path)).seen
    return any(other is not script and other.path and Path(other.path) in seen for other in ls.documents.scripts())
