"""Whether what a spec states holds of the analysis: cold, typed in, and whatever was edited before."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from spec_files import Case, Fixed, Program
from spec_markers import BrokenMark, ParamsMark, ProblemMark, ShapeMark

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis, Modules, analyze
from kshape_ls.analysis.facts import Site
from kshape_ls.checks.problem import Edit, Fix, Problem
from kshape_ls.workspace.modules import Workspace


def faults(case: Case) -> Iterator[str]:
    """What doesn't hold."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in case.modules:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield from _faults(case, Workspace((Path(folder),)).imports_of(Path(folder, "program.py")))


def _faults(case: Case, modules: Modules) -> Iterator[str]:
    analyses: list[FileAnalysis] = []
    previous: FileAnalysis | None = None
    for step in case.steps:
        cold, edited = analyze(step.lines, modules=modules), analyze(step.lines, previous, modules)
        if step.ran not in (None, edited.executed):
            yield f"line {step.place(1)}: {edited.executed} statements ran, stated {step.ran}"
        if cold.broken:
            # A broken statement keeps its last good value: here alone history matters.
            yield from _unmet(step, edited)
        else:
            yield from _unmet(step, cold)
            for how, again in (("as an edit", edited), *_histories(step, modules)):
                yield from (f"line {step.place(1)}: {how}: {what}" for what in differences(cold, again))
        analyses.append(cold)
        previous = edited
    for fixed in case.fixed:
        yield from _badly_fixed(fixed, analyses[fixed.step], modules)
    for number, titles in case.titles:
        offered = tuple(fix.title for _, fix in _fixes(analyses[number]))
        if offered != titles:
            yield f"line {case.steps[number].place(1)}: offered: {', '.join(offered) or 'nothing'}"


def differences(one: FileAnalysis, other: FileAnalysis) -> Iterator[str]:
    """Where two analyses of the same text disagree."""
    for what in ("sites", "findings", "models", "comments", "broken", "given_up"):
        ours, theirs = getattr(one, what), getattr(other, what)
        if ours != theirs:
            yield f"{what} differ: cold {_unlike(ours, theirs)}, here {_unlike(theirs, ours)}"
    if checks.problems(one) != checks.problems(other):
        yield "problems differ"


def applied(lines: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """The text after some edits."""
    data = [line.encode() for line in lines]
    for edit in sorted(edits, key=lambda edit: edit.range, reverse=True):
        line, col, end_line, end_col = edit.range
        new = data[line - 1][:col] + edit.text.encode() + data[end_line - 1][end_col:]
        data[line - 1 : end_line] = new.split(b"\n")
    return [line.decode() for line in data]


def _histories(program: Program, modules: Modules) -> Iterator[tuple[str, FileAnalysis]]:
    lines = list(program.lines)
    yield "typed into an empty file", analyze(lines, analyze([""], modules=modules))
    grown = analyze([""], modules=modules)
    for count in range(1, len(lines) + 1):
        grown = analyze(lines[:count], grown)
    yield "typed line by line", grown
    above = analyze(["# a line above", *lines], analyze(lines, modules=modules), changed=(0, 0, 1))
    if above.executed:
        raise AssertionError(f"a comment inserted above ran {above.executed} statements")
    yield "after a line was inserted above and removed", analyze(lines, above, changed=(0, 1, 0))


def _unmet(program: Program, analysis: FileAnalysis) -> Iterator[str]:
    for mark in program.marks:
        if isinstance(mark, ShapeMark):
            site = _site(analysis.sites, mark.line, mark.name)
            found = None if site is None else tuple(str(output) for output in site.outputs)
            if site is None or found != mark.shapes or site.uncalled != mark.uncalled:
                shapes = "no site" if site is None else " | ".join(found or ()) + (" uncalled" if site.uncalled else "")
                yield f"line {program.place(mark.line)}: {shapes}, stated {' | '.join(mark.shapes)}"
        elif isinstance(mark, ParamsMark):
            site = _site(analysis.sites, mark.line, mark.name)
            if site is None or site.params != mark.count:
                weights = "no site" if site is None else f"{site.params} weights"
                yield f"line {program.place(mark.line)}: {weights}, stated {mark.count}"
    problems = list(checks.problems(analysis))
    for mark in program.marks:
        if isinstance(mark, ProblemMark):
            claimed = next((problem for problem in problems if _claims(mark, problem)), None)
            if claimed is None:
                yield f"line {program.place(mark.line)}: no {mark.severity} [{mark.code}] with {mark.texts}"
            else:
                problems.remove(claimed)
    for problem in problems:
        where = program.place(problem.range.line)
        yield f"line {where}: not stated: {problem.severity} [{problem.code}] {problem.message}"
    stated = {mark.line for mark in program.marks if isinstance(mark, BrokenMark)}
    found = {where.line: reason for where, reason in analysis.broken}
    for line in stated ^ set(found):
        yield f"line {program.place(line)}: {found.get(line, 'nothing is broken here')}"


def _badly_fixed(fixed: Fixed, analysis: FileAnalysis, modules: Modules) -> Iterator[str]:
    place = fixed.program.place(1)
    offered = _fixes(analysis)
    fix = next((fix for _, fix in offered if fix.title.startswith(fixed.title)), None)
    if fix is None:
        yield f"line {place}: no such fix; offered: {', '.join(fix.title for _, fix in offered) or 'nothing'}"
        return
    text = applied(analysis.lines, fix.edits)
    if _without_blank_end(text) != _without_blank_end(fixed.program.lines):
        yield f"line {place}: {fix.title!r} makes:\n" + "\n".join(text)
        return
    yield from _unmet(fixed.program, analyze(fixed.program.lines, modules=modules))


def _fixes(analysis: FileAnalysis) -> list[tuple[Problem, Fix]]:
    return [(problem, fix) for problem in checks.problems(analysis) for fix in checks.fixes(analysis, problem)]


def _site(sites: Sequence[Site], line: int, name: str | None) -> Site | None:
    there = [site for site in sites if site.range.end_line == line and (name is None or site.name == name)]
    return min(there, key=lambda site: (site.range.line, site.range.col, -site.range.end_col), default=None)


def _claims(mark: ProblemMark, problem: Problem) -> bool:
    same = (mark.line, mark.severity, mark.code) == (problem.range.line, problem.severity, problem.code)
    return same and all(text in problem.message for text in mark.texts)


def _unlike(ours: Sequence[object], theirs: Sequence[object]) -> str:
    if not isinstance(ours, tuple) or not isinstance(theirs, tuple):
        return repr(ours)
    alone = [one for one in ours if one not in theirs]
    return repr(alone[0]) if alone else f"{len(ours)} of them"


def _without_blank_end(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).rstrip().split("\n")
