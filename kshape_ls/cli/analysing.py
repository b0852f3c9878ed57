"""Files analysed for the terminal: read, analysed and told, one here or many in several processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from multiprocessing import parent_process
from pathlib import Path

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.checks.problem import Problem
from kshape_ls.checks.selection import selected
from kshape_ls.cli.collecting import left_alone
from kshape_ls.report.file_report import FileReport, of_problems, of_shapes, unreadable
from kshape_ls.workspace.files import Source, read_from_disk, source_of
from kshape_ls.workspace.modules import Workspace
from kshape_ls.workspace.paths import matches
from kshape_ls.workspace.settings import Settings
from kshape_ls.workspace.stating import Stated
from kshape_ls.workspace.walking import files_of

MANY = 40
MUCH = 200_000
"""From so many files, or so many bytes of them, on, starting another process costs less than it saves."""

IMPORTED = 400
"""So many analyses of files that others import are kept for those still to come."""


def shapes_of(file: str, stated: Stated) -> FileReport:
    """A file's sites and problems."""
    return _reported(file, read_from_disk(Path(file)), stated, of_shapes)


def problems_of(file: str, stated: Stated) -> FileReport:
    """A file's problems."""
    return _reported(file, read_from_disk(Path(file)), stated, of_problems)


def problems_of_data(file: str, data: bytes, stated: Stated) -> FileReport:
    """The problems of what would be a file's bytes."""
    return _reported(file, source_of(Path(file), data), stated, of_problems)


def problems_of_all(files: Sequence[str], stated: Stated, jobs: int | None = None) -> list[FileReport]:
    """The problems of all files, in their order; in as many processes as pay, ``jobs`` at most."""
    with _progress(len(files)) as advance:
        return list(_mapped(files, stated, jobs or _processors(), advance))


def files_meant(paths: Sequence[str], stated: Stated) -> list[str]:
    """The files that some paths mean, less those that settings exclude."""

    def excluded(file: str) -> bool:
        path = Path(file)
        return matches(_workspace(stated).project(path).exclude, path)

    return files_of(paths, excluded)


def affected(changed: Iterable[str], stated: Stated) -> set[Path]:
    """The files whose problems may be others now that some have changed: these, and what imports them."""
    workspace = _workspace(stated)
    found = {Path(file).absolute() for file in changed}
    return found.union(*(workspace.changed(path) for path in found))


def imported(stated: Stated) -> set[str]:
    """The files that have been read because others import them."""
    return {str(path) for path in _workspace(stated).imported_files()}


def analysed(file: str, stated: Stated) -> FileAnalysis | FileReport:
    """A file analysed, or the report that it can't be."""
    return analysed_source(file, read_from_disk(Path(file)), stated)


def analysed_source(file: str, source: Source, stated: Stated) -> FileAnalysis | FileReport:
    """A file's program analysed, or the report that it can't be."""
    if source.lines is None:
        return unreadable(file, source.reason or "can't be read")
    return analyze(source.lines, modules=_workspace(stated).imports_of(Path(file)), path=file)


def settings_for(file: str, stated: Stated) -> Settings:
    """All settings that hold for a file."""
    return _workspace(stated).project(Path(file))


def problems_in(file: str, analysis: FileAnalysis, stated: Stated) -> tuple[Problem, ...]:
    """The problems of a file that settings want reported."""
    path = Path(file)
    return selected(checks.problems(analysis), _workspace(stated).project(path), path)


@cache
def _workspace(stated: Stated) -> Workspace:
    # One a process: what several files import is analysed once, and what is wrong with settings is told once.
    def warn(said: str) -> None:
        if parent_process() is None:
            print(f"kshape-ls: {said}", file=sys.stderr)

    return Workspace((Path.cwd(),), stated=stated, warn=warn, codes=checks.codes)


def _reported(
    file: str,
    source: Source,
    stated: Stated,
    tell: Callable[[str, FileAnalysis, Sequence[Problem]], FileReport],
) -> FileReport:
    try:
        with left_alone():
            analysis = analysed_source(file, source, stated)
            if isinstance(analysis, FileReport):
                return analysis
            report = replace(tell(file, analysis, problems_in(file, analysis, stated)), cells=source.cells)
            # The report says all that is told; the rest goes at once, with what other files have lent.
            analysis.let_go()
            _workspace(stated).keep(IMPORTED)
            return report
    except Exception as bug:
        if os.environ.get("KSHAPE_STRICT"):
            raise
        return unreadable(file, f"kshape-ls failed on it, please report this: {type(bug).__name__}: {bug}")


def _processors() -> int:
    # Those that this process may use: a container often has fewer than the machine.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _mapped(files: Sequence[str], stated: Stated, jobs: int, advance: Callable[[], None]) -> Iterator[FileReport]:
    workers = min(jobs, len(files), 1 + max(len(files) // MANY, sum(map(_size, files)) // MUCH))
    ask = partial(problems_of, stated=stated)
    if workers <= 1:
        for file in files:
            yield ask(file)
            advance()
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    told = 0
    try:
        # Not forked: a progress bar is a thread.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            asked = [pool.submit(ask, file) for file in files]
            for each in asked:
                # In the order in which they end: one long file doesn't make the bar stand still.
                each.add_done_callback(lambda _: advance())
            for each in asked:
                yield each.result()
                told += 1
    except BrokenProcessPool:
        yield from (unreadable(file, "the process that analysed it ended") for file in files[told:])


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    if total < MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress

    from kshape_ls.report.console import console

    with Progress(console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("checking", total=total)
        yield lambda: bar.advance(task)
