"""Candidates that change the data handed to a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range
from kshape_ls.checks.arguments import read
from kshape_ls.checks.candidates.constructors import tuple_text
from kshape_ls.checks.candidates.inputs import declared, input_shape, sizes_of
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.culprits import declaration, place_named
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.steps import INPUTS, shape_of
from kshape_ls.checks.text import cut
from kshape_ls.shapes import Shape
from kshape_ls.shapes.dims import equal

_NUMPY = re.compile(r"^\s*import\s+numpy(?:\s+as\s+(\w+))?\s*(?:#.*)?$")
_PLAIN = re.compile(r"[\w.]+(?:\[[^\[\]]*\])*")
_FIRST_OF = re.compile(r"(.*\S)\s*\[\s*0\s*\]", re.DOTALL)


def other_data(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The data with the axes that the model takes."""
    where, shapes = place_named(finding, "x"), given_and_taken(finding)
    if where is None or shapes is None:
        return
    given, taken = shapes
    text, atom = cut(analysis.lines, where), _atom(analysis.lines, where)
    numpy = numpy_name(analysis.lines)
    ranks = (given.rank or 0) - (taken.rank or 0)
    if ranks == 1 and given.axis(0) == 1:
        yield Candidate(f"Take one batch axis off: {atom}[0]", (Edit(where, f"{atom}[0]"),))
    if lacks_batch(finding, given, taken):
        added = f"{numpy}.expand_dims({text}, 0)" if numpy else f"{atom}[None]"
        yield Candidate(f"Add the batch axis: {added}", (Edit(where, added),))
    moved = [*list(given)[:1], *list(given)[2:], *list(given)[1:2]]
    if numpy and ranks == 0 and (given.rank or 0) > 2 and _fits(moved[1:], list(taken)[1:]):
        last = f"{numpy}.moveaxis({text}, 1, -1)"
        yield Candidate(f"Put the channels last: {last}", (Edit(where, last),))
    yield from _grouped(analysis, finding, given, taken)
    sizes = sizes_of(taken)
    if numpy and ranks > 0 and len(sizes) == 1 and isinstance(sizes[0], int):
        flat = f"{numpy}.reshape({text}, (-1, {sizes[0]}))"
        yield Candidate(f"Flatten each sample: {flat}", (Edit(where, flat),))


def other_input(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """The model declared for the data that it gets."""
    shapes, root = given_and_taken(finding), declaration(finding)
    if shapes is None or root is None:
        return
    given, taken = shapes
    if given.rank == taken.rank:
        sizes = [a if equal(a, b) is False else b for a, b in zip(sizes_of(given), sizes_of(taken), strict=True)]
        yield from input_shape(analysis, root, sizes, None)
    elif given.rank is not None and given.rank > 1 and not lacks_batch(finding, given, taken):
        yield from _one_step(analysis, finding, given, taken)
        if root.name in INPUTS and given.rank == (taken.rank or 0) - 1 and isinstance(taken.axis(-1), int):
            yield from input_shape(analysis, root, [*sizes_of(given), 1], None)
        yield from input_shape(analysis, root, sizes_of(given), None)


def lacks_batch(finding: Finding, given: Shape, taken: Shape) -> bool:
    """Whether the data is one sample. In training it never is: there must be as many targets."""
    trains = any(name == "y" for name, _ in finding.places)
    return not trains and given.rank == (taken.rank or 0) - 1 and _fits(list(given), list(taken)[1:])


def _grouped(analysis: Analysis, finding: Finding, given: Shape, taken: Shape) -> Iterator[Candidate]:
    # Single frames for a model of sequences: so many of them in a row are one sample, with the first one's target.
    x, y = place_named(finding, "x"), place_named(finding, "y")
    numpy, steps = numpy_name(analysis.lines), taken.axis(1)
    if x is None or not numpy or given.rank != (taken.rank or 0) - 1 or not isinstance(steps, int) or steps < 2:
        return
    count = given.axis(0)
    if list(given)[1:] != list(taken)[2:] or not isinstance(count, int) or count < 2 * steps or count % steps:
        return
    grouped = f"{numpy}.reshape({cut(analysis.lines, x)}, {tuple_text((-1, *sizes_of(taken)))})"
    edits = [Edit(x, grouped)]
    if y is not None:
        edits.append(Edit(y, f"{_atom(analysis.lines, y)}[::{steps}]"))
    yield Candidate(f"Group {steps} in a row: {grouped}", tuple(edits))


def _one_step(analysis: Analysis, finding: Finding, given: Shape, taken: Shape) -> Iterator[Candidate]:
    # A table given to an RNN: every row is a sequence of one step, or of as many steps as it has columns.
    where, root = place_named(finding, "x"), declaration(finding)
    numpy = numpy_name(analysis.lines)
    if where is None or root is None or given.rank != 2 or taken.rank != 3:
        return
    text, atom = cut(analysis.lines, where), _atom(analysis.lines, where)
    for axis, dims in ((1, (1, given.axis(1))), (-1, (given.axis(1), 1))):
        index = "[:, None]" if axis == 1 else "[..., None]"
        added = f"{numpy}.expand_dims({text}, {axis})" if numpy else f"{atom}{index}"
        edits = declared(analysis.lines, root, dims)
        if edits:
            title = "Make each row one time step" if axis == 1 else "Make each column a time step"
            yield Candidate(f"{title}: {added}", (*edits, Edit(where, added)))


def as_many_inputs(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """All that a subscript takes one of, or the same tensor for each input."""
    wanted = finding.mismatch.expected
    where = _argument(analysis, finding)
    if where is None or not isinstance(wanted, int) or finding.mismatch.found != 1 or wanted < 2:
        return
    text = cut(analysis.lines, where)
    first = _FIRST_OF.fullmatch(text)
    if first is not None:
        yield Candidate(f"Pass {first[1]} as a whole", (Edit(where, first[1]),))
        if not first[1].endswith((".outputs", ".inputs")):
            yield Candidate(f"Pass all of {first[1]}", (Edit(where, f"list({first[1]})"),))
    if _PLAIN.fullmatch(text):
        copies = f"[{', '.join([text] * wanted)}]"
        yield Candidate(f"Pass {text} for each of the {wanted} inputs", (Edit(where, copies),))


def given_and_taken(finding: Finding) -> tuple[Shape, Shape] | None:
    """What the model was given and what it takes, where both ranks are known."""
    root = declaration(finding)
    position = finding.mismatch.inputs[0] if finding.mismatch.inputs else 0
    if root is None or position >= len(finding.inputs):
        return None
    given, taken = shape_of(finding.inputs[position]), shape_of(root.output)
    return None if given is None or taken is None else (given, taken)


def _argument(analysis: Analysis, finding: Finding) -> Range | None:
    validation = place_named(finding, "validation_data")
    if validation is not None:
        pair = read(analysis.lines, validation)
        return pair.items[0].whole if pair is not None and pair.items else None
    where = place_named(finding, "x")
    return where if where is not None or finding.entry is None else finding.entry.argument


def _atom(lines: Sequence[str], where: Range) -> str:
    """An expression's text, in brackets where a subscript behind it would mean less than all of it."""
    text = cut(lines, where)
    call = read(lines, where)
    head = cut(lines, Range(*where[:2], *call.range[:2])) if call is not None else text
    return text if _PLAIN.fullmatch(head) else f"({text})"


def numpy_name(lines: Sequence[str]) -> str:
    """The name under which the file has imported NumPy; empty where it hasn't."""
    for line in lines:
        found = _NUMPY.match(line)
        if found:
            return found[1] or "numpy"
    return ""


def _fits(given: Sequence[object], taken: Sequence[object]) -> bool:
    return len(given) == len(taken) and all(
        not (isinstance(a, int) and isinstance(b, int)) or a == b for a, b in zip(given, taken, strict=True)
    )
