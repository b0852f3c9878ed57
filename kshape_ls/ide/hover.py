"""What the layer, tensor or model under the cursor is: class, shapes, weights, how they come about, a model's table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Description, Range, Step
from kshape_ls.analysis.telling.bound import trail_to
from kshape_ls.analysis.telling.elsewhere import Elsewhere
from kshape_ls.analysis.telling.travel import standing_at, stops, within
from kshape_ls.ide.arithmetic import sizes, weights
from kshape_ls.ide.layer_table import layer_table
from kshape_ls.library.index import layer_rule
from kshape_ls.library.pages import page
from kshape_ls.shapes import UNKNOWN_SHAPE, Output, Shape

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hover:
    """``headings`` are lines of code, ``details`` pairs of a word and its value, ``table`` lines in columns.

    ``meaning`` is what such a layer does to a shape, in a line; ``arithmetic`` how its numbers come about, a line each;
    ``page`` where Keras's documentation tells of it. ``verified`` says who has confirmed the shapes.
    """

    range: Range
    headings: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    table: str = ""
    meaning: str = ""
    arithmetic: tuple[str, ...] = ()
    page: str = ""
    verified: str = ""


def hover(analysis: FileAnalysis, line: int, col: int, elsewhere: Sequence[Elsewhere] = ()) -> Hover | None:
    """What there is to tell at a position (line from 1, column in UTF-8 bytes); ``None`` where nothing is known.

    ``elsewhere`` are the sites around it as other files run them.
    """
    found = analysis.describe(line, col)
    if found is None:
        return None
    others = [each for each in elsewhere if each.range == found.range and each.name == found.class_name]
    own = () if others and _is_uncalled(analysis, found.range) else found.outputs
    outputs, inputs = _known(own), _known(found.inputs)
    if not others and not outputs and not inputs and found.params is None and found.model is None:
        return None
    step = _step(analysis, found, line, col) if found.model is None and len(outputs) == 1 else None
    return Hover(
        found.range,
        (*(_headings(found, outputs) if outputs or not others else ()), *_from_others(found, others)),
        (*_details(found, inputs), *_maker(found, step)),
        "" if found.model is None else layer_table(found.model),
        _meaning(found),
        _arithmetic(found, step),
        page(found.class_name) if found.library else "",
    )


def markdown(told: Hover) -> str:
    """For clients that render it."""
    parts = ["\n".join(["```python", *told.headings, "```"])]
    if told.verified:
        parts.append(f"✓ {told.verified}")
    if told.details:
        parts.append(" · ".join(f"{word} `{value}`" for word, value in told.details))
    if told.arithmetic:
        parts.append("```text\n{}\n```".format("\n".join(told.arithmetic)))
    if told.meaning:
        link = f" [Documentation]({told.page})" if told.page else ""
        parts.append(f"{told.meaning}{link}")
    if told.table:
        parts.append(f"```text\n{told.table}\n```")
    return "\n\n".join(parts)


def plain(told: Hover) -> str:
    """For clients that show text as it is."""
    details = [f"{word} {value}" for word, value in told.details]
    rest = [*told.arithmetic, told.meaning, told.page, told.table]
    return "\n".join([*_marked(told), *details, *filter(None, rest)])


def _marked(told: Hover) -> tuple[str, ...]:
    return (*told.headings, f"✓ {told.verified}") if told.verified else told.headings


def _headings(found: Description, outputs: tuple[Output, ...]) -> tuple[str, ...]:
    text = shorten(found.text, LONGEST, placeholder=" …")
    if found.what == "model" and text.isidentifier() and text != found.class_name:
        subject, arrow = f"{text}: {found.class_name}", " → "
    elif found.class_name:
        subject, arrow = found.class_name, " → "
    else:
        subject, arrow = text, ": "
    return tuple(f"{subject}{arrow}{output}" for output in outputs) or (subject,)


def _from_others(found: Description, others: Sequence[Elsewhere]) -> Iterator[str]:
    for each in others:
        yield f"{found.class_name} → {each.output}  # from {each.source}"


def _is_uncalled(analysis: FileAnalysis, where: Range) -> bool:
    return any(site.uncalled for site in analysis.sites_near((where.line,)) if site.range == where)


def _meaning(found: Description) -> str:
    rule = layer_rule(found.class_name) if found.library else None
    return "" if rule is None else (rule.output.__doc__ or "").partition("\n")[0]


def _details(found: Description, inputs: tuple[Output, ...]) -> Iterable[tuple[str, str]]:
    if inputs:
        one = len(inputs) == 1 and isinstance(inputs[0], Shape)
        yield ("input" if one else "inputs"), ", ".join(map(str, inputs))
    if found.params is not None:
        yield "weights", f"{found.params:,}"
    if found.dtype:
        yield "dtype", found.dtype


def _step(analysis: FileAnalysis, found: Description, line: int, col: int) -> Step | None:
    """What made the one result that is told."""
    trail = trail_to(analysis, found.range)
    here = standing_at(within(analysis), line, col) if not trail else None
    if here is not None:
        trail = next(
            (way for stop in stops(within(analysis), here.keys) if (way := trail_to(analysis, stop.range))), ()
        )
    return trail[0] if trail and trail[0].output in found.outputs else None


def _maker(found: Description, step: Step | None) -> Iterable[tuple[str, str]]:
    if step is not None and found.what == "tensor" and not found.class_name:
        yield "made by", f"{step.name} on line {step.range.line}"


def _arithmetic(found: Description, step: Step | None) -> tuple[str, ...]:
    if step is None:
        return ()
    counted = weights(step, found.params) if found.what == "layer" else ""
    return (*sizes(step), counted) if counted else sizes(step)


def _known(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    return tuple(output for output in outputs if output != UNKNOWN_SHAPE)
