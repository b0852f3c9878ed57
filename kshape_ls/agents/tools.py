"""The tools: plain functions of a folder, a path or a text. They run nothing of the program that they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches, unified_diff
from pathlib import Path
from typing import Any

from kshape_ls import checks
from kshape_ls.agents.bounds import OutsideError, inside
from kshape_ls.api import Analysis, Project, UnreadableError, plain
from kshape_ls.checks.problem import Problem
from kshape_ls.report.summary import summary as summary_of
from kshape_ls.report.summary_text import summary_lines
from kshape_ls.source.notebook import placed
from kshape_ls.source.reading import encode
from kshape_ls.workspace.walking import files_of

MOST_FILES = 500
MOST_TEXT = 2_000_000
"""Characters of a text that is handed over; a program is never as long."""


class RefusedError(Exception):
    """What a tool can't do; the message says why, and what to do instead."""


def check(root: Path, path: str | None, text: str | None) -> dict[str, Any]:
    """The problems of a file, of all files below a folder, or of a text."""
    analyses, unreadable = _meant(root, path, text)
    found = [_problem(analysis, problem) for analysis in analyses for problem in analysis.problems]
    errors = sum(problem["severity"] == "error" for problem in found)
    said = f"{errors} errors, {len(found) - errors} other remarks in {len(analyses)} files"
    return {"summary": said, "problems": found, "unreadable": unreadable}


def shapes(root: Path, path: str | None, text: str | None) -> dict[str, Any]:
    """What each expression makes that makes a tensor or a model."""
    analysis = _one(root, path, text)
    sites = [
        {
            **_place(analysis, site.range.line),
            "class": site.name,
            "outputs": [str(output) for output in site.outputs],
            "params": site.params,
        }
        for site in analysis.sites
    ]
    return {"file": analysis.path, "sites": sites}


def summary(root: Path, path: str | None, text: str | None, model: str | None) -> dict[str, Any]:
    """The table that ``model.summary()`` would print, of one model or of all."""
    analysis = _one(root, path, text)
    every = analysis.models
    models = [each for each in every if model in (None, each.variable, each.name)]
    if model is not None and not models:
        names = ", ".join(each.variable or each.name for each in every)
        raise RefusedError(f"no model is called {model!r}; there are: {names or 'none'}")
    told = [
        {
            "variable": each.variable,
            "name": each.name,
            "class": each.class_name,
            "output": plain(each.output),
            "params": each.total,
            "trainable": each.trainable,
            "table": "\n".join(summary_lines(summary_of(each))),
        }
        for each in models
    ]
    return {"file": analysis.path, "models": told}


def explain(code: str) -> str:
    """What a code means, in Markdown."""
    known = checks.codes()
    wanted = code.strip().strip("[]").lower()
    if wanted not in known:
        near = get_close_matches(wanted, known, 3, 0.4)
        raise RefusedError(f"no check is called {code!r}; there are: {', '.join(near or known)}")
    return checks.documentation(wanted)


def fix(root: Path, path: str | None, text: str | None, *, write: bool) -> dict[str, Any]:
    """The fixes that are sure to help, as a difference; with ``write``, the file is changed."""
    analysis = _one(root, path, text)
    fixed = analysis.fixed()
    done = [{**_place(analysis, each.line), "code": each.code, "title": each.title} for each in fixed.done]
    diff = "".join(_difference(analysis.text, fixed.text, analysis.path))
    told: dict[str, Any] = {"file": analysis.path, "done": done, "diff": diff}
    if text is not None:
        return {**told, "text": fixed.text}
    if write and fixed.done:
        where = inside(root, analysis.path)
        data = encode(fixed.text, where.read_bytes())
        if data is None:
            raise RefusedError(f"{analysis.path} can't be written in its own encoding")
        where.write_bytes(data)
    return {**told, "written": bool(write and fixed.done)}


def _meant(root: Path, path: str | None, text: str | None) -> tuple[list[Analysis], list[dict[str, str]]]:
    if text is not None or path is None or not _bounded(root, path).is_dir():
        return [_one(root, path, text)], []
    project = Project(root)
    files = files_of([str(_bounded(root, path))])
    if len(files) > MOST_FILES:
        raise RefusedError(f"{len(files)} files are below {path!r}; {MOST_FILES} at most can be checked at once")
    analyses, unreadable = [], []
    for file in files:
        name = Path(file).relative_to(root.resolve()).as_posix()
        try:
            inside(root, file)
            analyses.append(project.analyze_file(name))
        except (OSError, UnreadableError, OutsideError) as error:
            unreadable.append({"file": name, "reason": str(error)})
    return analyses, unreadable


def _one(root: Path, path: str | None, text: str | None) -> Analysis:
    if text is not None:
        if len(text) > MOST_TEXT:
            raise RefusedError(f"a text of {len(text)} characters; {MOST_TEXT} at most")
        named = None if path is None else _bounded(root, path).relative_to(root.resolve())
        return _told(lambda: Project(root).analyze(text, named))
    if path is None:
        raise RefusedError("a path or a text is needed")
    where = _bounded(root, path)
    if where.is_dir():
        raise RefusedError(f"{path!r} is a folder; only check takes one")
    return _told(lambda: Project(root).analyze_file(where.relative_to(root.resolve())))


def _told(analyse: Callable[[], Analysis]) -> Analysis:
    try:
        return analyse()
    except OSError as error:
        raise RefusedError(f"{error.filename}: {error.strerror}") from error
    except UnreadableError as error:
        raise RefusedError(str(error)) from error


def _bounded(root: Path, path: str) -> Path:
    try:
        return inside(root, path)
    except OutsideError as error:
        raise RefusedError(str(error)) from error


def _problem(analysis: Analysis, problem: Problem) -> dict[str, Any]:
    return {
        "file": analysis.path,
        **_place(analysis, problem.range.line),
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "fixes": [fix.title for fix in analysis.fixes(problem)],
        "shown": analysis.told(problem),
    }


def _place(analysis: Analysis, line: int) -> dict[str, int]:
    if not analysis.cells:
        return {"line": line}
    cell, inside_it = placed(analysis.cells, line)
    return {"cell": cell + 1, "line": inside_it}


def _difference(before: str, after: str, name: str) -> Iterator[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in unified_diff(old, new, name, name):
        yield line if line.endswith("\n") else f"{line}\n"
