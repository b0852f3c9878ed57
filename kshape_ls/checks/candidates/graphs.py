"""Candidates for a model whose outputs hang on an input that it doesn't list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import Item, find, read
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import trail
from kshape_ls.checks.text import before, cut

_ASSIGNED = re.compile(r"^\s*(\w+)\s*=\s*$")
_ENDS = re.compile(r"\b([A-Za-z_]\w*)\.outputs?\b")


def listed_inputs(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The input that the outputs come from, in place of one that leads nowhere or beside the others."""
    written = _inputs(analysis.lines, finding.range)
    lost = _lost(analysis.lines, finding)
    if written is None:
        return
    value, items = written
    texts = [cut(analysis.lines, item.whole) for item in items]
    if lost:
        made_here = [item for item, text in zip(items, texts, strict=True) if text.endswith(")")]
        for item in made_here:
            yield Candidate(f"Use {lost} as the model's input", (Edit(item.whole, lost),))
        yield Candidate(f"Add {lost} to the model's inputs", (Edit(value, f"[{', '.join([*texts, lost])}]"),))
        for item in items:
            yield Candidate(f"Use {lost} as the model's input", (Edit(item.whole, lost),))
    ends = dict.fromkeys(name for line in analysis.lines for name in _ENDS.findall(line.partition("#")[0]))
    parts = [f"{name}.inputs[0]" for name in ends]
    if parts:
        text = parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"
        yield Candidate(f"Use {text} as the model's input", (Edit(value, text),))


def without_input(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The model without an input that leads nowhere."""
    written = _inputs(analysis.lines, finding.range)
    lost = _lost(analysis.lines, finding)
    if written is None or not lost:
        return
    value, items = written
    kept = [text for item in items if (text := cut(analysis.lines, item.whole)) != lost]
    if kept and len(kept) == len(items) - 1:
        text = kept[0] if len(kept) == 1 else f"[{', '.join(kept)}]"
        yield Candidate(f"Take {lost} out of the model's inputs", (Edit(value, text),))


def _inputs(lines: Sequence[str], call: Range) -> tuple[Range, tuple[Item, ...]] | None:
    brackets = read(lines, call)
    if brackets is None or not brackets.items:
        return None
    item = find(brackets, "", "inputs") or brackets.items[0]
    if item.name not in ("", "inputs"):
        return None
    inner = read(lines, item.value) if cut(lines, item.value)[:1] in "[(" else None
    return item.value, inner.items if inner is not None else (Item(item.value, item.value),)


def _lost(lines: Sequence[str], finding: Finding) -> str:
    way = trail(finding)
    named = _ASSIGNED.match(before(lines, way[-1].range)) if way else None
    return named[1] if named else ""
