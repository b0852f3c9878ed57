"""What stands at a position: a site, a name bound to a tensor, layer or model, an attribute."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Literal

from kshape_ls.analysis.facts import Description, Range, Site
from kshape_ls.analysis.layers.library import BUILT, CONFIG, LAYER, name_of
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.memo.record import Record
from kshape_ls.analysis.memo.store import Content, Place
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.values import (
    Const,
    Identity,
    Instance,
    LayerRef,
    ModelRef,
    Number,
    Tensor,
    Tuple,
)
from kshape_ls.shapes import Output

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis


def describe(file: FileAnalysis, line: int, col: int) -> Description | None:
    """The smallest thing at the position of which something is known."""
    named = _name_at(file, line, col)
    if named is not None:
        return named
    site = _site_at(file, line, col)
    return None if site is None else _of_site(file, site)


def _site_at(file: FileAnalysis, line: int, col: int) -> Site | None:
    found = [s for s in file.sites_near((line,)) if s.range.holds(line, col) and s.outputs]
    return min(found, key=_extent, default=None)


def _extent(site: Site) -> tuple[int, int, bool]:
    r = site.range
    # A model in a list is both a model and a layer of another: the latter is asked for.
    return (r.end_line - r.line, r.end_col - r.col if r.end_line == r.line else 0, site.kind == "model")


def _of_site(file: FileAnalysis, site: Site) -> Description:
    text = _text(file, site.range)
    if site.kind == "model":
        model = file.model_at(site.range)
        return Description(site.range, "model", text, site.name, site.outputs, (), site.params, model=model)
    what: Literal["layer", "tensor"] = "layer" if site.kind in ("call", "sequential", "input") else "tensor"
    library = what == "layer" and _is_librarys(file, site)
    return Description(site.range, what, text, site.name, site.outputs, site.inputs, site.params, library=library)


def _is_librarys(file: FileAnalysis, site: Site) -> bool:
    return any(
        isinstance(fact.subject, LayerRef)
        for _, record in file.telling(file.program.index.places(file.tokens_near((site.range.line,))))
        for fact in record.sites
        if fact.name == site.name and file.range(fact.token, fact.ordinal) == site.range
    )


def _text(file: FileAnalysis, where: Range) -> str:
    lines = [line.encode() for line in file.lines[where.line - 1 : where.end_line]]
    if not lines:
        return ""
    lines[-1] = lines[-1][: where.end_col]
    lines[0] = lines[0][where.col :]
    return b"\n".join(lines).decode(errors="replace")


def _name_at(file: FileAnalysis, line: int, col: int) -> Description | None:
    found = _named_at(file, line, col, file)
    return None if found is None else _of_values(file, *found)


def values_at(file: FileAnalysis, line: int, col: int, run: FileAnalysis) -> tuple[Range, list[Content]] | None:
    """The name or attribute at a position, and what it held each time that its statement ran in ``run``."""
    found = _named_at(file, line, col, run)
    return None if found is None else (found[0], found[2])


def _named_at(
    file: FileAnalysis, line: int, col: int, run: FileAnalysis
) -> tuple[Range, ast.AST, list[Content]] | None:
    index = file.cut.index_at(line - 1)
    if index is None or file.program.statements[index].layout is None:
        return None
    statement = file.program.statements[index]
    layout = statement.layout
    assert layout is not None
    first = file.cut.start(index) + 1
    for unit in (u for top in layout.units for u in top.walk()):
        start = first + layout.lines[unit.token]
        if not start <= line <= start + unit.span(-1).end_line:
            continue
        for node in unit.expressions:
            if isinstance(node, ast.Name | ast.Attribute | ast.arg):
                span = unit.span_of(node)
                where = Range(start + span.line, span.col, start + span.end_line, span.end_col)
                if isinstance(node, ast.Attribute):
                    width = len(node.attr.encode())
                    hit = where.end_line == line and where.end_col - width <= col <= where.end_col
                else:
                    hit = where.holds(line, col)
                if hit:
                    return where, node, [v for v in _values(run, unit, node) if v is not None]
    return None


def _values(run: FileAnalysis, unit: Unit, node: ast.AST) -> list[Content]:
    """What a name or attribute held each time that the unit ran."""
    if isinstance(node, ast.arg):
        found = list(_handed_over(run, unit, node.arg))
    else:
        records = run.records(run.program.index.ran(unit.token))
        found = [value for _, record in records if record.meaning is unit.meaning for value in _in_record(record, node)]
    return list({repr(value): value for value in found}.values())


def _handed_over(run: FileAnalysis, function: Unit, parameter: str) -> Iterator[Content]:
    """What a function got for a parameter at each call: as the first statement in it that asks saw it."""
    inner = [unit for block in function.blocks for top in block for unit in top.walk()]
    meanings = {id(unit.meaning) for unit in inner}
    seen: set[object] = set()
    for _, record in run.records(run.program.index.places(unit.token for unit in inner)):
        if id(record.meaning) in meanings:
            for (owner, key), value in record.reads.items():
                if key == parameter and owner not in seen and not _is_object(owner):
                    seen.add(owner)
                    yield value


def _in_record(record: Record, node: ast.AST) -> list[Content]:
    if isinstance(node, ast.Name):
        places = (record.writes, record.reads) if isinstance(node.ctx, ast.Store) else (record.reads, record.writes)
        for place in places:
            held = [value for (owner, key), value in place.items() if key == node.id and not _is_object(owner)]
            if held:
                return held[-1:]
    elif isinstance(node, ast.Attribute):
        owner_values = _in_record(record, node.value) if isinstance(node.value, ast.Name) else []
        for owner in owner_values:
            slot = (getattr(owner, "id", None), node.attr)
            for place in (record.writes, record.reads):
                if slot in place:
                    return [place[slot]]
    return []


def _is_object(owner: object) -> bool:
    return isinstance(owner, Identity)


def _of_values(file: FileAnalysis, where: Range, node: ast.AST, values: list[Content]) -> Description | None:
    text = ast.unparse(node)
    tensors = [v for v in values if isinstance(v, Tensor)]
    if tensors:
        shapes = tuple(dict.fromkeys(t.shape for t in tensors))
        return Description(where, "tensor", text, "", shapes, dtype=tensors[0].dtype)
    for value in values:
        if isinstance(value, ModelRef):
            graph = file.graph(value)
            outputs = (graph.output,) if graph is not None and graph.output is not None else ()
            return Description(where, "model", text, value.class_name, outputs, (), file.params(value), model=graph)
        if isinstance(value, LayerRef | Instance):
            return _of_layer(file, where, text, value)
        if isinstance(value, Tuple) and output_of(value) is not None:
            output = output_of(value)
            return Description(where, "tensor", text, "", (output,) if output is not None else ())
        if isinstance(value, Const | Number | Tuple):
            return None
    return None


def _callers(file: FileAnalysis, value: LayerRef | Instance) -> Collection[Place]:
    """The places that may call a layer."""
    program = file.program
    if isinstance(value, Instance):
        return [statement.place for statement, _ in file.roots()]
    histories = (program.store.history((value.id, key)) for key in (LAYER, CONFIG, BUILT))
    readers = (place for history in histories if history is not None for place in history.readers)
    return {*program.index.ran(value.id.token), *readers}


def _of_layer(file: FileAnalysis, where: Range, text: str, value: LayerRef | Instance) -> Description | None:
    name = name_of(value)
    outputs: list[Output] = []
    inputs: list[Output] = []
    for _, record in file.telling(_callers(file, value)):
        for fact in record.sites:
            if fact.subject == value and fact.kind in ("call", "sequential") and fact.output is not None:
                outputs.append(fact.output)
                inputs.extend(fact.inputs)
    return Description(
        where,
        "layer",
        text,
        name,
        tuple(dict.fromkeys(outputs)),
        tuple(dict.fromkeys(inputs)),
        file.params(value),
        library=isinstance(value, LayerRef),
    )
