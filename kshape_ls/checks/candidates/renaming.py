"""Candidates for what Keras 3 doesn't have: the package that still has it, or what it is called today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import drop, read
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.text import after, cut, width
from kshape_ls.library import gone

_IMPORT = re.compile(r"^\s*(?:from\s+(keras)(?:\.[\w.]+)?\s+import\b|(import\s+keras\.([\w.]+)\s+as)\b)")
_EXPERIMENTAL = ".experimental.preprocessing"


def other_package(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """``from tensorflow.keras import backend as K``: there the old functions are still kept."""
    name = _name(finding)
    if name not in gone.OF_KERAS:
        return
    words = [word for word in name.split(".")[1:] if word]
    for number, line in enumerate(analysis.lines, 1):
        found = _IMPORT.match(line)
        if found is None or not any(re.search(rf"\b{word}\b", line) for word in words):
            continue
        if found[1]:
            start = width(line[: found.start(1)])
            edit = Edit(Range(number, start, number, start), "tensorflow.")
        else:
            module, _, last = f"keras.{found[3]}".rpartition(".")
            start, end = width(line[: found.start(2)]), width(line[: found.end(2)])
            edit = Edit(Range(number, start, number, end), f"from tensorflow.{module} import {last} as")
        yield Candidate(f"Import it from tensorflow.keras on line {number}", (edit,))


def todays_name(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """Another name that means the same, wherever the old one is used."""
    name, lines = _name(finding), analysis.lines
    written = cut(lines, finding.range)
    if name == "keras.layers.experimental":
        edits = _everywhere(lines, re.escape(_EXPERIMENTAL), "")
        yield Candidate(f"Drop {_EXPERIMENTAL}", edits)
        return
    if name.startswith("keras.backend."):
        yield from _as_ops(analysis, written)
        return
    meant, last = str(finding.mismatch.expected or ""), name.rpartition(".")[2]
    new = meant.rpartition(".")[2]
    if not new or not name.startswith("keras."):
        return
    if " " in written:
        yield Candidate(f"Use {new}", _everywhere(lines, rf"\b{last}\b", new))
    else:
        holder = written.rpartition(".")[0]
        yield Candidate(f"Use {holder}.{new}", _everywhere(lines, rf"\b{re.escape(written)}\b", f"{holder}.{new}"))


def other_attribute(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """``model.fit``, ``layer.output.shape``, ``list(x.shape)``."""
    name, where, lines = _name(finding), finding.range, analysis.lines
    written = cut(lines, where)
    holder, _, last = written.rpartition(".")
    if last != name or not holder:
        return
    meant = str(finding.mismatch.expected or "")
    called = _call(lines, where)
    whole = where if called is None else Range(where.line, where.col, called.end_line, called.end_col)
    if meant and name in gone.OF_TENSORS:
        text = f"{holder}.{meant}"
        yield Candidate(f"Use {text}", (Edit(whole, text),))
    elif name in gone.OF_SHAPES and holder.endswith(".shape"):
        text = f"len({holder})" if name == "ndims" else f"list({holder})"
        yield Candidate(f"Use {text}", (Edit(whole, text),))
    elif name == "predict_classes" and called is not None:
        put = Edit(Range(whole.end_line, whole.end_col, whole.end_line, whole.end_col), ".argmax(axis=-1)")
        yield Candidate(f"Use {holder}.predict(...).argmax(axis=-1)", (Edit(_last(where, last), "predict"), put))
    elif meant:
        yield Candidate(f"Use {holder}.{meant}", (Edit(_last(where, last), meant),))


def other_argument(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """``learning_rate=`` for ``lr=``; what has no successor is dropped."""
    call = read(analysis.lines, finding.range)
    item = next((i for i in call.items if i.name == _name(finding)), None) if call is not None else None
    if call is None or item is None:
        return
    meant = str(finding.mismatch.expected or "")
    if meant:
        start = Range(item.whole.line, item.whole.col, item.value.line, item.value.col)
        yield Candidate(f"Call it {meant}", (Edit(start, f"{meant}="),))
    else:
        yield Candidate(f"Drop {item.name}", (drop(call, item),))


def _as_ops(analysis: Analysis, written: str) -> Iterator[Candidate]:
    holder, _, _ = written.rpartition(".")
    root = analysis.import_style().get("ops")
    if not holder or root is None or " " in written:
        return
    edits = []
    for number, line in enumerate(analysis.lines, 1):
        for match in re.finditer(rf"(?<![\w.]){re.escape(holder)}\.(\w+)", line.partition("#")[0]):
            meant = gone.OF_KERAS.get(f"keras.backend.{match[1]}")
            if meant == "":
                return
            if meant is not None:
                place = Range(number, width(line[: match.start()]), number, width(line[: match.end()]))
                edits.append(Edit(place, root + meant.removeprefix("keras.ops.")))
    names = f"{root}{written.rpartition('.')[2]}" if len(edits) == 1 else f"{root.rstrip('.')} for {holder}"
    yield Candidate(f"Use {names}", tuple(edits))


def _name(finding: Finding) -> str:
    return finding.mismatch.argument or ""


def _last(where: Range, last: str) -> Range:
    return Range(where.end_line, where.end_col - width(last), where.end_line, where.end_col)


def _everywhere(lines: Sequence[str], pattern: str, text: str) -> tuple[Edit, ...]:
    return tuple(
        Edit(Range(number, width(line[: m.start()]), number, width(line[: m.end()])), text)
        for number, line in enumerate(lines, 1)
        for m in re.finditer(pattern, line.partition("#")[0])
    )


def _call(lines: Sequence[str], where: Range) -> Range | None:
    """The brackets behind an expression, where they close on the same line."""
    rest = after(lines, where)
    if not rest.startswith("("):
        return None
    depth = 0
    for at, sign in enumerate(rest):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            end = where.end_col + width(rest[: at + 1])
            return Range(where.end_line, where.end_col, where.end_line, end)
    return None
