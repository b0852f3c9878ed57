"""Summaries of programs against real Keras's own: ``python -m tests.report.summaries FILE...``.

Each program is run, statement by statement, in a process of its own with training, saving and downloads left out; what
Keras's ``summary()`` then prints of each model that it made is held against ``kshape-ls summary``. Ends with 1 where
something differs.
"""

from __future__ import annotations

import argparse
import ast
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from kshape_ls.analysis.facts import ModelGraph
from kshape_ls.analysis.telling.made_elsewhere import made_elsewhere
from kshape_ls.analysis.telling.subclassed import subclassed
from kshape_ls.cli.analysing import analysed
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.summary import Row, summary
from kshape_ls.workspace.stating import Stated

RUN = Path(__file__).with_name("kept_running.py")
ROOT = Path(__file__).resolve().parents[2]
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow", "COLUMNS": "1000"}
AUTOMATIC = re.compile(r"(functional|sequential)(_\d+)?$")
BATCH = re.compile(r"\(\d+, ")
NUMBER = re.compile(r"_\d+\b")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare each file's models and print what differs, then the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="the interpreter that has Keras")
    parser.add_argument("--seconds", type=int, default=120, help="how long each program may run")
    parser.add_argument("--kept", type=Path, help="a folder for what Keras said, to be asked no more")
    asked = parser.parse_args(arguments)
    counts: Counter[str] = Counter()
    for file in asked.files:
        truth = _theirs(file, asked.python, asked.seconds, asked.kept)
        if truth is None:
            counts["files without an answer"] += 1
            print(f"{file.name}: no answer", flush=True)
            continue
        counts["statements left out"] += len(truth["failed"])
        for line in _compared(file, truth, counts):
            print(f"{file.name}:{line}", flush=True)
    listed = counts["rows listed"]
    print(f"\n{listed:,} of {counts['rows']:,} rows listed ({listed / max(counts['rows'], 1):.1%})")
    for what, count in sorted(counts.items()):
        print(f"  {count:>7,} {what}")
    return int(any(what.endswith("differs") for what in counts))


def _theirs(file: Path, python: Path, seconds: int, kept: Path | None) -> dict[str, Any] | None:
    held = None if kept is None else kept / f"{file.stem}.json"
    if held is not None and held.exists():
        return dict(json.loads(held.read_text()))
    with tempfile.TemporaryDirectory() as folder:
        try:
            said = subprocess.run(
                [str(python), str(RUN), str(file.resolve()), str(seconds)],
                cwd=folder,
                env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=seconds + 120,
                check=False,
            ).stdout
            found = dict(json.loads(said))
        except (subprocess.TimeoutExpired, ValueError):
            return None
    if held is not None:
        held.parent.mkdir(parents=True, exist_ok=True)
        held.write_text(json.dumps(found))
    return found


def _compared(file: Path, truth: dict[str, Any], counts: Counter[str]) -> Iterator[str]:
    analysis = analysed(str(file), Stated())
    # What a statement that was left out would have made has no number in Keras.
    shifted = bool(truth["failed"])
    ours: dict[int, list[ModelGraph]] = defaultdict(list)
    if not isinstance(analysis, FileReport):
        models = sorted(
            (*analysis.models, *subclassed(analysis), *made_elsewhere(analysis)), key=lambda model: model.range[:2]
        )
        for model in models:
            for line in range(model.range.line, model.range.end_line + 1):
                ours[line].append(model)
    theirs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    statements = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    imports = {each.lineno for each in statements if isinstance(each, ast.Import | ast.ImportFrom)}
    for real in truth["models"]:
        # What an import makes belongs to the other file.
        if real["line"] not in imports:
            theirs[real["line"]].append(real)
    for line, reals in sorted(theirs.items()):
        # Those that are made on the line itself before those whose making goes on there.
        there = sorted(ours[line], key=lambda model: model.range.line != line)
        # A model by its name, else by the order in which those of one line are made.
        names = {real["name"] for real in reals if not (shifted and AUTOMATIC.match(real["name"]))}
        rest = [model for model in there if model.name not in names]
        by_name = defaultdict(list)
        for model in there:
            by_name[model.name].append(model)
        for real in reals:
            named = by_name[real["name"]].pop(0) if real["name"] in names and by_name[real["name"]] else None
            counts["models"] += 1
            counts["rows"] += len(real["rows"])
            model = named or (rest.pop(0) if rest else None)
            if model is None:
                counts["models not listed"] += 1
                yield f"{line}: {real['name']} isn't listed ({len(real['rows'])} rows)"
                continue
            for what in _model(model, real, shifted, counts):
                yield f"{line}: {real['name']}: {what}"


def _model(model: ModelGraph, real: dict[str, Any], shifted: bool, counts: Counter[str]) -> Iterator[str]:
    told = summary(model)
    named = functools.partial(NUMBER.sub, "") if shifted else str
    if named(told.name) != named(real["name"]):
        counts["names of models differs"] += 1
        yield f"its name, told as {told.name}"
    for row, (label, output, count, _) in _aligned(told.rows, real["rows"]):
        if row is None:
            counts["rows not listed"] += 1
            yield f"{label} {output} {count} isn't listed"
            continue
        counts["rows listed"] += 1
        pairs = (
            ("names", named(f"{row.name} ({row.class_name})"), named(label)),
            ("shapes", row.output, output),
            ("weights", row.count, count),
        )
        for what, our, their in pairs:
            if our == their:
                counts[f"{what} equal"] += 1
            elif their == "?" or their.endswith("(unbuilt)"):
                counts[f"{what} of what that run didn't build"] += 1
            elif our.startswith("(None, ") and BATCH.match(their) and BATCH.sub("(None, ", their) == our:
                # Keras builds a model for just the samples that it is first called on.
                counts[f"{what} but for the batch axis, which differs"] += 1
                yield f"{label}: {what} {our}, Keras built it for {their}"
            elif "?" in our:
                counts[f"{what} not known"] += 1
                yield f"{label}: {what} {our}, Keras: {their}"
            else:
                counts[f"{what} differs"] += 1
                yield f"{label}: {what} DIFFER {our}, Keras: {their}"
    unfinished = shifted and len(told.rows) > len(real["rows"])
    if unfinished or any(count.endswith("(unbuilt)") for _, _, count, _ in real["rows"]):
        counts["totals of what that run didn't build"] += 1
        return
    for what, number in (("Trainable", told.trainable), ("Non-trainable", told.non_trainable)):
        their_number = real["totals"].get(what)
        state = "equal" if number == their_number else "not known" if number is None else "differs"
        counts[f"totals {state}"] += 1
        if state != "equal":
            yield f"{what} {'DIFFERS ' if state == 'differs' else ''}{number}, Keras: {their_number}"


def _aligned(ours: Sequence[Row], theirs: Sequence[list[str]]) -> Iterator[tuple[Row | None, list[str]]]:
    """Keras's rows, each beside ours: by place where the classes stand in the same order, else by label."""
    kinds = [row.class_name for row in ours], [label.rpartition(" (")[2][:-1] for label, *_ in theirs]
    if kinds[0] == kinds[1]:
        yield from zip(ours, theirs, strict=True)
        return
    by_label = {f"{row.name} ({row.class_name})": row for row in ours}
    if len(by_label) == len(ours) and any(label in by_label for label, *_ in theirs):
        yield from ((by_label.get(real[0]), real) for real in theirs)
        return
    at = {}
    for block in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
        at.update({block.b + n: ours[block.a + n] for n in range(block.size)})
    yield from ((at.get(n), real) for n, real in enumerate(theirs))


if __name__ == "__main__":
    sys.exit(main())
