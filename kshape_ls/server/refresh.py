"""Analyse a document again and tell the client of its problems. Imported at the first turn: it brings the engine."""

from __future__ import annotations

import logging
from pathlib import Path, PurePath
from time import perf_counter

from lsprotocol import types

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis, UnderWay, begin, edited, unread
from kshape_ls.checks.selection import selected
from kshape_ls.server import collector, status
from kshape_ls.server.documents import Script
from kshape_ls.server.importers import shows_elsewhere
from kshape_ls.server.late_imports import look_up_later
from kshape_ls.server.outdated import ask_again
from kshape_ls.server.publishing import publish
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import settings, surroundings
from kshape_ls.server.tracing import trace
from kshape_ls.server.verifying import verify_later
from kshape_ls.source.reaching import reaches_out

logger = logging.getLogger(__name__)


def refresh(ls: Server, script: Script) -> None:
    """Publish the problems of the script as it is now; if input comes in between, the rest waits for another turn."""
    if script.changed:
        script.forget_keras()
    is_edited, is_new = script.analysed != script.revision, script.analysed < 0
    began = perf_counter()
    if is_new and script.work is None:
        status.say(ls, "analysing", PurePath(script.path or script.uri).name)
    try:
        if script.reaches_out or reaches_out(script.fresh_lines()):
            if not _gone_on(ls, script):
                script.took += perf_counter() - began
                return
        else:
            script.analysis, script.took = unread(script.lines, script.path), 0.0
            script.changed, script.imports_changed = None, False
    except Exception:
        # The engine promises not to raise; where it does, the next change begins with a clean memo.
        logger.exception("the analysis of %s failed", script.uri)
        script.analysis, script.problems = None, ()
        script.changed, script.imports_changed = None, False
    script.analysed, script.work = script.revision, None
    script.took += perf_counter() - began
    script.took_first = script.took if is_new else script.took_first
    publish(ls, script)
    _tell(ls, script)
    ls.outdated |= not is_edited or shows_elsewhere(ls, script)
    if ls.outdated and ls.documents.stale() is None:
        ls.outdated = False
        ask_again(ls)
    for document in script.documents:
        if document.uri in ls.after_analysis:
            ls.after_analysis[document.uri](script)
    if is_new:
        collector.settle()
    if is_edited:
        ls.spread(script)
        look_up_later(ls, script)
        verify_later(ls, script)


def _gone_on(ls: Server, script: Script) -> bool:
    """Whether the analysis has come to its end; if not, it has given way."""
    if not script.reaches_out:
        script.reaches_out, script.analysis = True, None
    if script.work is None or script.changed or script.imports_changed:
        script.work, script.analysis, script.took = _taken_in(ls, script), None, 0.0
        script.changed, script.imports_changed = None, False
    script.analysis = script.work.go_on(ls.turns.waiting)
    if script.analysis is None:
        return False
    path = Path(script.path) if script.path else None
    script.problems = selected(checks.problems(script.analysis), settings(ls, script), path)
    return True


def _tell(ls: Server, script: Script) -> None:
    if ls.documents.stale() is None:
        status.ready(ls)
    if ls.protocol.trace != types.TraceValue.Off and script.analysis is not None:
        ran, all_ = script.analysis.executed, len(script.analysis.program.statements)
        found = (
            f"{script.uri}: {ran} of {all_} statements in {script.took * 1000:.1f} ms, {len(script.problems)} problems"
        )
        trace(ls, found, "\n".join(f"line {each.range.line}: {each.code}: {each.message}" for each in script.problems))


def _taken_in(ls: Server, script: Script) -> UnderWay:
    previous: FileAnalysis | UnderWay | None = script.work or script.analysis
    lines, path = script.lines, script.path
    if previous is None:
        return begin(lines, surroundings(ls).imports_of(Path(path)) if path else None, path)
    work = edited(previous, lines, script.changed or (0, 0, 0))
    if script.imports_changed:
        work.program.recheck()
    return work
