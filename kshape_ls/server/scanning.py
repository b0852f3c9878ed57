"""The programs of the client's folders that aren't open, looked at one after the other while nobody waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import from_fs_path

from kshape_ls.server.closed import File, document_of
from kshape_ls.server.diagnostics import identity, of_document
from kshape_ls.server.documents import Document
from kshape_ls.server.features.symbols import of_workspace
from kshape_ls.server.progress import Progress
from kshape_ls.server.publishing import asks_itself
from kshape_ls.server.scan import Report
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import another, anywhere, roots, surroundings

if TYPE_CHECKING:
    from kshape_ls.workspace.modules import Workspace

logger = logging.getLogger(__name__)
SOON = 0.005
"""Seconds between two looks whether the user waits for something else."""
SETTLE = 0.5
"""Seconds after the start that belong to what is opened first."""
PATIENCE = 5.0
"""Seconds after the start in which a client that can ask for reports would have asked."""
ABOUT_KERAS = ("keras", "tensorflow")


async def news(ls: Server) -> AsyncIterator[Report]:
    """Look at what is dirty: each file's report as it comes, an empty one for what has no problems any more."""
    scan = ls.scan
    async with scan.lock:
        scan.changed.clear()
        first = scan.dirty is None
        todo = await _todo(ls)
        if not todo or scan.cancelled:
            return
        progress = Progress(ls, "Looking at the programs of the workspace", scan.cancel)
        if first:
            await progress.begin()
        for number, path in enumerate(todo, 1):
            if scan.cancelled or scan.dirty is None:
                break
            progress.report(f"{number:,} of {len(todo):,}: {path.name}")
            report = await _looked_at(ls, path)
            if scan.dirty is not None:
                scan.dirty.discard(path)
            before = scan.reports.pop(path, None)
            if report.items:
                scan.reports[path] = report
            if report.items or before is not None:
                yield report
        progress.end("cancelled" if scan.cancelled else f"{len(scan.reports):,} files with problems")
        if scan.workspace is not None:
            scan.workspace.forget_analyses()


async def publish_news(ls: Server) -> None:
    """For a client that doesn't ask: publish what there is, now and whenever it changes."""
    pulls, published = asks_itself(ls.client_capabilities), set[str]()
    await asyncio.sleep(PATIENCE if types.WORKSPACE_DIAGNOSTIC in ls.protocol.fm.features else SETTLE)
    while not ls.scan.asked_for:
        async for report in news(ls):
            # Of what is open the client is told otherwise: in the same list, unless it pulls.
            if pulls or ls.documents.get(report.uri) is None:
                _publish(ls, report.uri, report.items)
                published.add(report.uri)
        await ls.scan.changed.wait()
    for uri in published:
        _publish(ls, uri, ())


def _publish(ls: Server, uri: str, items: Iterable[types.Diagnostic]) -> None:
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, list(items)))


async def _todo(ls: Server) -> list[Path]:
    scan = ls.scan
    if scan.dirty is None:
        folders = roots(ls) or [anywhere(ls)]
        wanted = any(surroundings(ls).project(folder / "untitled").scan for folder in folders)
        scan.workspace = another(ls)
        # Folders may be large: they are walked through beside the loop.
        found = await asyncio.to_thread(_files, ls, scan.workspace) if wanted else []
        scan.dirty = {*scan.reports, *scan.symbols, *found}
    return sorted(scan.dirty)


def _files(ls: Server, workspace: Workspace) -> list[Path]:
    from kshape_ls.workspace.paths import matches
    from kshape_ls.workspace.walking import files_of

    def left_out(file: str) -> bool:
        return matches(workspace.project(Path(file)).exclude, Path(file))

    return [Path(file) for file in files_of([str(root) for root in roots(ls)], left_out)]


async def _looked_at(ls: Server, path: Path) -> Report:
    uri = from_fs_path(str(path)) or ""
    await _quiet(ls)
    items: list[types.Diagnostic] = []
    ls.scan.symbols.pop(path, None)
    try:
        if ls.documents.at(path) is None and surroundings(ls).project(path).scan:
            document = await analysed(ls, path, uri)
            if document is not None:
                file = File(ls, document)
                items = file.told(of_document(ls, document))
                found = of_workspace(ls, document.script)
                ls.scan.symbols[path] = tuple(replace(each, place=file.location(each.place)) for each in found)
    except Exception:
        # The engine promises not to raise; where it does, the other files are looked at all the same.
        logger.exception("the analysis of %s failed", path)
    return Report(uri, tuple(items), identity(items))


async def analysed(ls: Server, path: Path, uri: str) -> Document | None:
    """The program of a file with all that is known of it; ``None`` if it is none of ours."""
    from kshape_ls import checks
    from kshape_ls.analysis import begin
    from kshape_ls.checks.selection import selected
    from kshape_ls.workspace.files import read_from_disk

    workspace, source = ls.scan.workspace, read_from_disk(path)
    if workspace is None or not any(word in line for line in source.lines or () for word in ABOUT_KERAS):
        return None
    document = document_of(uri, path, source)
    work = begin(document.script.lines, workspace.imports_of(path), str(path))
    while (analysis := work.go_on(ls.turns.waiting)) is None:
        await _quiet(ls)
    document.script.analysis = analysis
    document.script.problems = selected(checks.problems(analysis), workspace.project(path), path)
    return document


async def _quiet(ls: Server) -> None:
    """Let everything else go first."""
    await asyncio.sleep(0)
    while ls.questions or ls.documents.stale() is not None:
        await asyncio.sleep(SOON)
