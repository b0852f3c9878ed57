"""The files that an open one imports, the open ones that import it, and where places in them are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from kshape_ls.server import convert
from kshape_ls.server.closed import File, document_of
from kshape_ls.server.documents import Document, Script
from kshape_ls.server.server import Server
from kshape_ls.workspace.files import Source, read_from_disk

if TYPE_CHECKING:
    from kshape_ls.analysis import FileAnalysis
    from kshape_ls.analysis.facts import Range
    from kshape_ls.ide.travel import Neighbours
    from kshape_ls.workspace.modules import Workspace

MOST = 50
"""Closed files that are analysed for one question."""


def neighbours(ls: Server, script: Script) -> Neighbours:
    """What a script has to do with others, as far as it is known by now."""
    from kshape_ls.ide.travel import ALONE, Neighbours

    if ls.surroundings is None or not script.path or not ls.surroundings.shared:
        return ALONE
    path = Path(script.path).absolute()
    importing: dict[Path, FileAnalysis] = {}
    for other in ls.documents.scripts():
        if other is not script and other.path and other.analysis is not None and not other.stale:
            importing[Path(other.path).absolute()] = other.analysis
    callers = {
        each: analysis for each, analysis in importing.items() if path in ls.surroundings.imports_of(each).reached()
    }
    theirs = dict.fromkeys(module for each in callers for module in _imported(ls.surroundings, each))
    return Neighbours(
        _imported(ls.surroundings, path), ls.surroundings.module(path), tuple(callers.values()), tuple(theirs)
    )


async def closed_callers(ls: Server, script: Script) -> Neighbours:
    """The files that import a script and aren't open, as far as the scan of the workspace knows them."""
    from kshape_ls.ide.travel import ALONE, Neighbours
    from kshape_ls.server.scanning import analysed

    workspace = ls.scan.workspace
    # The first look at a large workspace isn't waited for.
    if workspace is None or not script.path or ls.scan.lock.locked():
        return ALONE
    path = Path(script.path).absolute()
    async with ls.scan.lock:
        workspace.changed(path)
        importing = [each for each in workspace.importers_of(path) if ls.documents.at(each) is None][:MOST]
        found = [await analysed(ls, each, from_fs_path(str(each)) or "") for each in importing]
        callers = [each.analysis for each in found if each is not None and each.analysis is not None]
        theirs = dict.fromkeys(module for each in importing for module in _imported(workspace, each))
        around = Neighbours((), workspace.module(path), tuple(callers), tuple(theirs))
        workspace.forget_analyses()
    return around


def location(ls: Server, document: Document, path: str, range_: Range) -> types.Location | None:
    """A stretch of the document's script, or of a file that has to do with it, as the client counts."""
    if Path(path) == Path(document.script.path):
        return convert.to_location(ls, document, range_)
    script = ls.documents.at(Path(path))
    if script is not None and script.documents:
        return convert.to_location(ls, script.documents[0], range_)
    module = ls.surroundings.module(Path(path)) if ls.surroundings is not None else None
    source = Source(module.lines) if module is not None else read_from_disk(Path(path))
    if source.lines is None:
        return None
    closed = document_of(from_fs_path(path) or "", Path(path), source)
    return File(ls, closed).location(convert.to_location(ls, closed, range_))


def _imported(workspace: Workspace, path: Path) -> tuple[FileAnalysis, ...]:
    found = (workspace.module(each) for each in workspace.imports_of(path).reached())
    return tuple(module for module in found if module is not None)
