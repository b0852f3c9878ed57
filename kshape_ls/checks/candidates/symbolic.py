"""Candidates for a TensorFlow or NumPy function on a KerasTensor: the function of Keras, or a layer around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import Bracketed, read
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.naming import name_class
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.text import cut

_SIZES = frozenset({"tensorflow.rank", "tensorflow.shape"})
"""What they give is computed with outside, where only a number will do."""
_ONE_NAME = re.compile(r"\w+(?:\.\w+)*")


def function_of_keras(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """``keras.ops.mean`` in place of ``tf.reduce_mean``, its keywords by their names there."""
    from kshape_ls.library.ops.equivalents import equivalent

    meant = equivalent(_function(finding))
    call = read(analysis.lines, finding.range)
    root = analysis.import_style().get("ops")
    if meant is None or call is None or root is None:
        return
    names = [item.name for item in call.items if item.name]
    if any(name not in meant.parameters for name in names):
        return
    if meant.parameters and len(call.items) > len(meant.parameters):
        return
    edits = [Edit(_callee(finding.range, call), f"{root}{meant.name}")]
    for item in call.items:
        if item.name and meant.parameters[item.name] != item.name:
            start = Range(item.whole.line, item.whole.col, item.value.line, item.value.col)
            edits.append(Edit(start, f"{meant.parameters[item.name]}="))
    yield Candidate(f"Use {root}{meant.name}", tuple(edits), finding.range)


def layer_around(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """A ``Lambda`` layer that calls the function: inside, the tensor is one of TensorFlow."""
    lines = analysis.lines
    call = read(lines, finding.range)
    if not _function(finding).startswith("tensorflow.") or call is None or not call.items:
        return
    if _function(finding) in _SIZES:
        return
    first = call.items[0]
    whole = cut(lines, first.value)
    held = read(lines, first.value) if whole.startswith("[") else None
    taken = len(finding.inputs) == 1 or (held is not None and len(held.items) == len(finding.inputs))
    if first.name in ("*", "**") or not taken or not _symbolic_first(lines, call, finding):
        return
    style = analysis.import_style()
    by_name = next((name for kind, name in style.items() if kind not in ("layers", "ops")), "")
    named = name_class(lines, style, "Lambda", by_name)
    if named is None:
        return
    rest = cut(lines, Range(first.value.end_line, first.value.end_col, *finding.range[2:]))
    start = cut(lines, Range(*finding.range[:2], first.value.line, first.value.col))
    inner = next(name for name in ("t", "tensor", "symbolic") if not re.search(rf"\b{name}\b", start + rest))
    text = f"{named.text}(lambda {inner}: {start}{inner}{rest})({whole})"
    yield Candidate("Put it into a Lambda layer", (Edit(finding.range, text), *named.edits), finding.range)


def _function(finding: Finding) -> str:
    return str(dict(finding.arguments).get("function", ""))


def _callee(whole: Range, call: Bracketed) -> Range:
    return Range(whole.line, whole.col, call.range.line, call.range.col)


def _symbolic_first(lines: Sequence[str], call: Bracketed, finding: Finding) -> bool:
    # With one KerasTensor among the arguments, the others hold numbers: it must be the first that is no number.
    text = cut(lines, call.items[0].value)
    return text.startswith("[") or len(call.items) == 1 or (len(finding.inputs) == 1 and bool(_ONE_NAME.match(text)))
