"""Output shapes in the text: at the end of layer calls and of the layers of a ``Sequential``, and beside names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range, Step
from kshape_ls.analysis.telling.bound import bindings_near, trail_of, trail_to
from kshape_ls.analysis.telling.elsewhere import Elsewhere
from kshape_ls.analysis.telling.kept import of_statements, units_between
from kshape_ls.checks.steps import maker_of_size, place, shape_of, told
from kshape_ls.shapes import UNKNOWN_SHAPE, Output, Shape
from kshape_ls.shapes.dims import show
from kshape_ls.workspace.settings import Hints

DEFAULT = Hints()
NOTHING: Mapping[Range, Output] = MappingProxyType({})


class Part(NamedTuple):
    """A piece of a hint's text. ``location`` is where its size comes from, ``tooltip`` says how."""

    text: str
    location: Range | None = None
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """To be drawn at a position: line from 1, column in UTF-8 bytes. ``parts`` joined are its text.

    ``subject`` is the expression or name that it speaks of, ``listed`` all its shapes, a line each.
    """

    line: int
    col: int
    kind: str
    parts: tuple[Part, ...]
    outputs: tuple[Output, ...]
    subject: Range
    listed: str

    @property
    def several(self) -> bool:
        """Whether its text stands for more than one shape, or for one of another file's."""
        return len(self.outputs) != 1 or "\n" in self.listed

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(part.text for part in self.parts)


def inlay_hints(
    analysis: FileAnalysis,
    first: int,
    last: int,
    shown: Hints = DEFAULT,
    filled: Mapping[Range, Output] = NOTHING,
    elsewhere: Sequence[Elsewhere] = (),
) -> tuple[Hint, ...]:
    """The hints that stand on the lines from ``first`` to ``last``, both included.

    ``filled`` is what real Keras says of places whose shape the analysis can't tell in full, ``elsewhere`` are the
    sites of these lines as other files run them.
    """
    if filled or elsewhere:
        return _hints(analysis, first, last, shown, filled, elsewhere)
    told = of_statements(analysis, partial(_hints, shown=shown), ("hints", shown), first, last)
    near = (_moved(hint, lines) if lines else hint for hints, lines in told for hint in hints)
    return tuple(hint for hint in near if first <= hint.line <= last)


def _hints(
    analysis: FileAnalysis,
    first: int,
    last: int,
    shown: Hints,
    filled: Mapping[Range, Output] = NOTHING,
    elsewhere: Sequence[Elsewhere] = (),
) -> tuple[Hint, ...]:
    hints: list[Hint] = []
    told_already: set[Range] = set()
    for site in analysis.sites_of(units_between(analysis, first, last)):
        if site.kind in shown.on:
            where = site.range
            others = [each for each in elsewhere if each.range == where and each.kind == site.kind]
            # What nobody here calls is told as those call it who do.
            own = () if site.uncalled and others else site.outputs
            outputs = _known((filled[where],) if where in filled else own)
            if outputs or others:
                told_already.add(where)
            if (outputs or others) and first <= where.end_line <= last:
                hints.append(_hint(where.end_line, where.end_col, site.kind, outputs, where, shown, others))
    if "variable" in shown.on:
        for binding in bindings_near(analysis, first, last):
            where, outputs = binding.range, _known(binding.outputs)
            if outputs and binding.value not in told_already and first <= where.end_line <= last:
                hints.append(_hint(where.end_line, where.end_col, "variable", outputs, where, shown))
    return tuple(sorted(hints, key=lambda hint: hint.subject))


def _moved(hint: Hint, lines: int) -> Hint:
    line, col, end_line, end_col = hint.subject
    subject = Range(line + lines, col, end_line + lines, end_col)
    return Hint(hint.line + lines, hint.col, hint.kind, hint.parts, hint.outputs, subject, hint.listed)


def explained(
    analysis: FileAnalysis,
    line: int,
    col: int,
    text: str,
    shown: Hints = DEFAULT,
    filled: Mapping[Range, Output] = NOTHING,
    elsewhere: Sequence[Elsewhere] = (),
) -> tuple[Hint, str] | None:
    """The hint of that text at a position, its sizes with the places that they come from, and its tooltip.

    ``None`` where no such hint is any more.
    """
    hints = inlay_hints(analysis, line, line, shown, filled, elsewhere)
    hint = next((each for each in hints if (each.line, each.col, each.text) == (line, col, text)), None)
    if hint is None:
        return None
    shape = hint.outputs[0] if hint.outputs else None
    if hint.several or not isinstance(shape, Shape):
        return hint, hint.listed
    trail = _trail(analysis, hint)
    makers = iter([_maker(trail, axis) for axis in range(0 if shown.batch_axis else 1, shape.rank or 0)])
    parts = tuple(part if part.text in _PUNCTUATION else _led(part, next(makers, None)) for part in hint.parts)
    return replace(hint, parts=parts), f"{shape}: {told(trail[0])}" if trail else str(shape)


_PUNCTUATION = frozenset({"→ ", ": ", "(", ")", ", ", ",)", "…"})


def _led(part: Part, maker: Step | None) -> Part:
    return part if maker is None else Part(part.text, place(maker), f"{part.text}: {told(maker)}")


def _maker(trail: Sequence[Step], axis: int) -> Step | None:
    """The step that gave an axis its size; the first axis stays itself as long as nothing changes it."""
    if axis or not trail:
        return maker_of_size(tuple(trail), axis) if trail else None
    for step, before in pairwise(trail):
        new, old = shape_of(step.output), shape_of(before.output)
        if new is None or old is None or not new.dims or new.dims[:1] != (old.dims or ())[:1]:
            return step
    return trail[-1]


def _trail(analysis: FileAnalysis, hint: Hint) -> tuple[Step, ...]:
    if hint.kind != "variable":
        return trail_to(analysis, hint.subject)
    bindings = bindings_near(analysis, hint.line, hint.line)
    return next((trail_of(analysis, each) for each in bindings if each.range == hint.subject), ())


def _hint(
    line: int,
    col: int,
    kind: str,
    outputs: tuple[Output, ...],
    subject: Range,
    shown: Hints,
    others: Sequence[Elsewhere] = (),
) -> Hint:
    lead = Part(": " if kind == "variable" else "→ ")
    different = dict.fromkeys((*outputs, *(each.output for each in others)))
    parts = (Part(f"{len(different)} shapes"),) if len(different) > 1 else _parts(next(iter(different)), shown)
    if len(different) == 1 and not outputs:
        parts = (*parts, Part(f" from {others[0].source}"))
    listed = [*map(str, outputs), *(f"{each.output} from {each.source}" for each in others)]
    return Hint(line, col, kind, (lead, *_limited(parts, shown)), outputs, subject, "\n".join(dict.fromkeys(listed)))


def _parts(output: Output, shown: Hints) -> Sequence[Part]:
    if not isinstance(output, Shape) or output.dims is None:
        return (Part(str(output)),)
    dims = output.dims if shown.batch_axis else output.dims[1:]
    parts = [Part("(")]
    for n, dim in enumerate(dims):
        parts += [Part(", "), Part(show(dim))] if n else [Part(show(dim))]
    return (*parts, Part(",)" if len(dims) == 1 else ")"))


def _limited(parts: Sequence[Part], shown: Hints) -> Sequence[Part]:
    if sum(len(part.text) for part in parts) <= shown.max_length:
        return parts
    kept: list[Part] = []
    room = shown.max_length - 1
    for part in parts:
        if len(part.text) > room:
            break
        kept.append(part)
        room -= len(part.text)
    return (*kept, Part("…"))


def _known(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    return tuple(output for output in outputs if output != UNKNOWN_SHAPE)
