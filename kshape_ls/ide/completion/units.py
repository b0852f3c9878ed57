"""Units of the last ``Dense``: as many as there are classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.telling.classes import class_counts, label_counts
from kshape_ls.analysis.telling.travel import fed, standing_at, within
from kshape_ls.checks.text import width
from kshape_ls.ide.completion import Suggestion
from kshape_ls.ide.completion.context import Context
from kshape_ls.ide.completion.trial import Seen, Trial

_FIT = re.compile(
    r"\.\s*(?:fit|evaluate|train_on_batch)\s*\(\s*(?:x\s*=\s*)?[\w.]+(?:\[[^\]]*\])?\s*,\s*(?:y\s*=\s*)?(\w+)"
)
_PARAMETER = re.compile(r"\b(?:n|num|nb)_?(?:classes|labels|categories)\b", re.IGNORECASE)


def offer(context: Context, trial: Trial) -> Iterator[Suggestion]:
    """By name where the program names the number, else the number that the labels tell."""
    asked = context.keyword == "units" or (not context.keyword and context.index == 0)
    if context.name != "Dense" or not asked or context.opening:
        return
    names = list(_names(trial.analysis, context))
    seen = trial(names[0][0] if names else "1")
    if seen is None or not _is_last(context, seen):
        return
    # While a bracket is open, what labels hold may be in doubt: they are asked of the text that is whole.
    for text, why in (*names, *_numbers(seen.fork)):
        fits = trial(text)
        if fits is not None:
            yield Suggestion(text, f"{why} → {fits.output}")


def _names(analysis: FileAnalysis, context: Context) -> Iterator[tuple[str, str]]:
    header = next((line for line in reversed(analysis.lines[: context.at[0]]) if line.lstrip().startswith("def ")), "")
    parameters = _PARAMETER.findall(header) if analysis.lines[context.at[0] - 1][:1] in " \t" else []
    yield from ((name, "classes") for name in parameters)
    for text, count in class_counts(analysis):
        if text not in parameters:
            yield text, "classes" if count is None else f"{count} classes"


def _numbers(analysis: FileAnalysis) -> Iterator[tuple[str, str]]:
    names = dict.fromkeys(name for line in analysis.lines for name in _FIT.findall(line))
    counts: dict[int, str] = {}
    for name in names:
        count = label_counts(analysis, name)
        if count is not None and count > 1:
            counts.setdefault(count, name)
    for count, name in counts.items():
        yield str(count), f"classes in {name}"


def _is_last(context: Context, seen: Seen) -> bool:
    line, col = context.at
    held = standing_at(within(seen.fork), line, col + width(context.callee) + 1)
    return held is None or not fed(within(seen.fork), held.keys)
