"""Candidates that put a layer before or after another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kshape_ls.analysis.facts import Entry, Range, Step
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.naming import name_class
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.rewriting import insert_after, insert_before, remove
from kshape_ls.checks.steps import place
from kshape_ls.shapes import Shape


def collapse(analysis: Analysis, entry: Entry, rank: int) -> Iterator[Candidate]:
    """One vector a sample: ``Flatten``, or the mean or the largest value of each channel."""
    spatial = rank - 2
    names = ["Flatten"]
    if 1 <= spatial <= 3:
        names += [f"GlobalAveragePooling{spatial}D", f"GlobalMaxPooling{spatial}D"]
    yield from before(analysis, entry, [(name, "") for name in names])


def collapse_each(analysis: Analysis, entry: Entry, rank: int) -> Iterator[Candidate]:
    """One vector a time step: as ``collapse``, under ``TimeDistributed``."""
    names = ["Flatten"]
    if 1 <= rank - 3 <= 3:
        names = [f"GlobalAveragePooling{rank - 3}D", f"GlobalMaxPooling{rank - 3}D", *names]
    for name in names:
        inner = _named(analysis, name, entry)
        outer = _named(analysis, "TimeDistributed", entry)
        if inner is None or outer is None:
            continue
        edits = insert_before(analysis.lines, entry, f"{outer[0]}({inner[0]}())")
        if edits is not None:
            imports = _together(inner[1], outer[1])
            yield Candidate(f"Insert TimeDistributed({name}())", (*edits, *imports), inserted="TimeDistributed")


def before(analysis: Analysis, entry: Entry, layers: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    """For each layer (its class and its arguments), that one before the one that ``entry`` describes."""
    for layer in layers:
        yield from row_before(analysis, entry, [layer])


def row_before(analysis: Analysis, entry: Entry, layers: Sequence[tuple[str, str]]) -> Iterator[Candidate]:
    """Several layers in a row before the one that ``entry`` describes."""
    named = [(_named(analysis, class_name, entry), arguments) for class_name, arguments in layers]
    texts = [f"{name[0]}({arguments})" for name, arguments in named if name is not None]
    edits = insert_before(analysis.lines, entry, *texts)
    if len(texts) == len(layers) and edits:
        imports = _together(*(name[1] for name, _ in named if name is not None))
        title = " and ".join(f"{class_name}({arguments})" for class_name, arguments in layers)
        yield Candidate(f"Insert {title}", (*edits, *imports), inserted=layers[-1][0])


def after(analysis: Analysis, entry: Entry, call: Range, layers: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    """A layer after the one that ``entry`` describes, which is applied at ``call``."""
    for class_name, arguments in layers:
        named = _named(analysis, class_name, entry)
        edits = named and insert_after(analysis.lines, entry, f"{named[0]}({arguments})", call)
        if named and edits:
            yield Candidate(f"Insert {class_name}({arguments})", (*edits, *named[1]), inserted=class_name)


def without(analysis: Analysis, step: Step, shows: Range | None) -> Iterator[Candidate]:
    """The layer that made a step taken out."""
    edits = remove(analysis.lines, step.entry, step.range) if step.entry is not None else None
    if edits:
        yield Candidate(f"Remove {step.name} on line {place(step).line}", edits, shows)


def pooled(large: Shape, small: Shape) -> tuple[str, str] | None:
    """The ``MaxPooling`` that makes the spatial axes of one shape those of another: class and arguments."""
    spatial = (large.rank or 0) - 2
    if large.rank != small.rank or not 1 <= spatial <= 3:
        return None
    factors = []
    for axis in range(1, spatial + 1):
        a, b = large.axis(axis), small.axis(axis)
        if not (isinstance(a, int) and isinstance(b, int)) or b < 1 or a % b:
            return None
        factors.append(a // b)
    if set(factors) == {1}:
        return None
    text = str(factors[0]) if spatial == 1 else f"({', '.join(map(str, factors))})"
    return f"MaxPooling{spatial}D", text


def _named(analysis: Analysis, class_name: str, entry: Entry) -> tuple[str, tuple[Edit, ...]] | None:
    named = name_class(analysis.lines, analysis.import_style(), class_name, entry.callee)
    return None if named is None else (named.text, named.edits)


def _together(*added: tuple[Edit, ...]) -> tuple[Edit, ...]:
    # Several names added to one import line are one edit.
    texts: dict[Range, str] = {}
    for edit in dict.fromkeys(edit for edits in added for edit in edits):
        texts[edit.range] = texts.get(edit.range, "") + edit.text
    return tuple(Edit(range_, text) for range_, text in texts.items())
