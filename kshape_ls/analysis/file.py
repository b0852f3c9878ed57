"""A file's analysis: the finished state of its program, told as facts with positions."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeVar, cast

from kshape_ls.analysis.facts import Description, Finding, ModelGraph, Range, ShapeComment, Site
from kshape_ls.analysis.layers.nodes import is_known, output_of
from kshape_ls.analysis.layers.weights import count
from kshape_ls.analysis.memo.record import Record, SiteFact
from kshape_ls.analysis.memo.store import Content, Place, Slot, Statement
from kshape_ls.analysis.memo.units import Layout, Unit
from kshape_ls.analysis.models.state import OUT
from kshape_ls.analysis.program import PSEUDO, Program
from kshape_ls.analysis.telling import comments, graphs, stories
from kshape_ls.analysis.telling.findings import Facts, facts_of, told
from kshape_ls.analysis.telling.names import Names
from kshape_ls.analysis.trouble import survive
from kshape_ls.analysis.values import ABSENT, Identity, ModelRef, Tensor, Tuple, Value
from kshape_ls.shapes import Output
from kshape_ls.source.cut import Cut, recut
from kshape_ls.source.replaced import replaced

Result = TypeVar("Result")


class FileAnalysis:
    """What is known of one text. Made by ``analyze``; read by checks, ide and report. ``base`` is set on a fork."""

    def __init__(
        self, lines: Sequence[str], cut: Cut, program: Program, path: str, base: FileAnalysis | None = None
    ) -> None:
        self.lines = lines
        self.cut = cut
        self.program = program
        self.path = path
        self.base = base
        self.settled = True
        self.executed = program.executed
        self._counts: dict[object, tuple[int | None, frozenset[Slot]]] = {}
        self._graphs: dict[ModelRef, tuple[ModelGraph | None, frozenset[Slot]]] = {}
        # What is read of the state while somebody wants to know it.
        self._reads: set[Slot] | None = None
        self._done: dict[Callable[[FileAnalysis], object], object] = {}

    # -- state ---------------------------------------------------------------------------------------------------

    def content(self, slot: Slot) -> Content:
        """What a slot holds at the end of the file."""
        if self._reads is not None:
            self._reads.add(slot)
        return self.program.content(slot)

    def read(self, slot: Slot) -> Value | None:
        """The value in a slot at the end of the file, ``None`` where there is none."""
        return None if (found := self.content(slot)) is ABSENT else cast("Value", found)

    @property
    def marked(self) -> Sequence[int]:
        """The lines, from 1, that speak to this program: ``# kshape: ...``."""
        return [number + 1 for number in self.program.marked.lines]

    # -- positions -----------------------------------------------------------------------------------------------

    def unit(self, token: int) -> Unit | None:
        """The statement that a token means now."""
        home = self.program.homes.get(token)
        return None if home is None else home.unit

    def start(self, token: int) -> int | None:
        """The line (from 1) on which a unit begins, ``None`` where it isn't in this file."""
        home = self.program.homes.get(token)
        if home is None or home.statement.layout is None:
            return None
        return self._first_line(home.statement) + home.statement.layout.lines[token] + 1

    def _first_line(self, statement: Statement) -> int:
        return self.cut.start(bisect_left(self.program.statements, statement.order, key=lambda s: s.order))

    def lines_at(self, place: Place) -> Iterable[int]:
        """The lines (from 1) of the statement at a place."""
        at = bisect_left(self.program.statements, place.order, key=lambda s: s.order)
        first = self.cut.start(at) + 1
        return range(first, first + self.cut[at].count)

    def range(self, token: int, ordinal: int) -> Range | None:
        """Where an expression (or, with ordinal -1, a statement) stands."""
        unit, start = self.unit(token), self.start(token)
        if unit is None or start is None or ordinal >= len(unit.expressions):
            return None
        span = unit.span(ordinal)
        return Range(start + span.line, span.col, start + span.end_line, span.end_col)

    def expression(self, token: int, ordinal: int) -> ast.AST | None:
        """The expression at an ordinal of a unit."""
        unit = self.unit(token)
        if unit is None or ordinal >= len(unit.expressions):
            return None
        return unit.node if ordinal < 0 else unit.expressions[ordinal]

    def params(self, subject: Value | None) -> int | None:
        """``count_params()`` of a layer or model as it is at the end of the file."""
        if subject not in self._counts:
            self._counts[subject] = self.watched(lambda: survive(lambda: count(self, subject), None))
        return self._noted(*self._counts[subject])

    def _params_of(self, subjects: Sequence[Value | None]) -> int | None:
        counts = {self.params(subject) for subject in subjects}
        return counts.pop() if len(counts) == 1 else None

    def watched(self, work: Callable[[], Result]) -> tuple[Result, frozenset[Slot]]:
        """The result of some work, and the slots that it was worked out of."""
        outer, self._reads = self._reads, set()
        try:
            return work(), frozenset(self._reads)
        finally:
            self._reads = outer

    def _noted(self, result: Result, slots: frozenset[Slot]) -> Result:
        """A result that has been worked out before, for those who want to know what it was worked out of."""
        if self._reads is not None:
            self._reads |= slots
        return result

    # -- records -------------------------------------------------------------------------------------------------

    def records(self, places: Collection[Place]) -> Iterator[tuple[Statement, Record]]:
        """What the statements at some places did, in the order of ``roots``."""
        for statement, record in self.roots_at(places):
            for each in record.walk():
                yield statement, each

    def telling(self, places: Collection[Place]) -> Iterator[tuple[Statement, Record]]:
        """Those of ``records`` that tell something."""
        for statement, record in self.roots_at(places):
            for each in record.telling():
                yield statement, each

    def roots_at(self, places: Collection[Place]) -> Iterator[tuple[Statement, Record]]:
        """Those of ``roots`` that stand at some places."""
        standing = [self.program.standing[place] for place in places]
        for statement in sorted(standing, key=self._rank):
            record = self.program.store.record(statement.place)
            if record is not None:
                yield statement, record

    def _rank(self, statement: Statement) -> tuple[float, float, int]:
        if statement.order < PSEUDO or statement.layout is None:
            return statement.order, 0, 0
        unit = statement.layout.units[0]
        home = self.program.homes[unit.token].statement
        return PSEUDO, home.order, home.layout.units.index(unit) if home.layout is not None else 0

    def roots(self) -> Iterator[tuple[Statement, Record]]:
        """What every top-level statement did as a whole."""
        store, idle = self.program.store, self.program.idle
        units = [u for s in self.program.statements if s.layout is not None for u in s.layout.units] if idle else []
        for statement in (*self.program.statements, *(idle[u.token] for u in units if u.token in idle)):
            record = store.record(statement.place)
            if record is not None:
                yield statement, record

    # -- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every expression that makes a tensor or a model, sorted by position."""
        return self._sites(self.roots(), None)

    def sites_near(self, lines: Iterable[int]) -> tuple[Site, ...]:
        """The sites of the statements, those inside others too, that stand on some lines (from 1)."""
        if "sites" in self.__dict__:
            return self.sites
        return self.sites_of({unit.token for layout, n in self._laid_out(lines) for unit in layout.on(n, n)})

    def sites_of(self, tokens: Collection[int]) -> tuple[Site, ...]:
        """The sites of some units."""
        return self._sites(self.roots_at(self.program.index.places(tokens)), tokens)

    def tokens_near(self, lines: Iterable[int]) -> set[int]:
        """The units of the top-level statements that stand on some lines (from 1)."""
        layouts = {id(layout): layout for layout, _ in self._laid_out(lines)}
        return {unit.token for layout in layouts.values() for top in layout.units for unit in top.walk()}

    def _laid_out(self, lines: Iterable[int]) -> Iterator[tuple[Layout, int]]:
        for line in lines:
            index = self.cut.index_at(line - 1)
            if index is not None and (layout := self.program.statements[index].layout) is not None:
                yield layout, line - 1 - self.cut.start(index)

    def _sites(self, roots: Iterable[tuple[Statement, Record]], tokens: Collection[int] | None) -> tuple[Site, ...]:
        grouped: dict[tuple[int, int, str], list[tuple[SiteFact, bool]]] = {}
        for statement, root in roots:
            for record in root.telling():
                for fact in record.sites:
                    if tokens is None or fact.token in tokens:
                        key = (fact.token, fact.ordinal, fact.kind)
                        grouped.setdefault(key, []).append((fact, statement.order >= PSEUDO))
        found = [site for key, facts in grouped.items() for site in self._site(key, facts)]
        return tuple(sorted(found, key=lambda s: (s.range, s.kind)))

    def _site(self, key: tuple[int, int, str], facts: list[tuple[SiteFact, bool]]) -> Iterator[Site]:
        where = self.range(key[0], key[1])
        if where is None:
            return
        called = [fact for fact, idle in facts if not idle] or [fact for fact, _ in facts]
        called = [fact for fact in called if not fact.opening] or called
        outputs = [self._output(fact) for fact in called]
        known = [o for o in outputs if o is not None and is_known(o)]
        told = tuple(dict.fromkeys(known or [o for o in outputs if o is not None]))
        first = next((f for f, o in zip(called, outputs, strict=True) if o in told[:1]), called[0])
        home = self.program.homes[key[0]]
        yield Site(
            where,
            first.kind,
            first.name,
            told,
            first.inputs,
            partial(self._params_of, tuple(dict.fromkeys(fact.subject for fact in called))),
            all(idle for _, idle in facts),
            home.statement.broken is not None,
        )

    def _output(self, fact: SiteFact) -> Output | None:
        if fact.kind == "model" and fact.output is None and isinstance(fact.subject, ModelRef):
            end = self.content((fact.subject.id, OUT))
            return output_of(end) if isinstance(end, Tensor | Tuple) else None
        return fact.output

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every mismatch, sorted by position; the same one of several contexts once."""
        return told(self, self.finding_facts)

    @cached_property
    def finding_facts(self) -> Facts:
        """Mismatches as evaluation met them, by what is told of them."""
        return facts_of(self)

    def findings_beside(self) -> tuple[Finding, ...]:
        """The findings that what this is a fork of has not, or has otherwise."""
        known = self.base.finding_facts if self.base is not None else {}
        return told(self, {key: facts for key, facts in self.finding_facts.items() if known.get(key) != facts})

    def tells_as(self, finding: Finding) -> bool:
        """Whether one of the findings of what this is a fork of is told here as it is there."""
        key = finding.source
        if key is None or self.base is None or key not in self.finding_facts:
            return False
        return self.finding_facts[key] == self.base.finding_facts.get(key)

    @cached_property
    def models(self) -> tuple[ModelGraph, ...]:
        """Every model made in this file, in the order of the text."""
        return self._told_graphs(self.program.index.makers)

    def models_where(self, holds: Callable[[ModelGraph], bool]) -> tuple[ModelGraph, ...]:
        """The models for which something holds, which must not ask where they stand or what they are called.

        It is asked anew only of models whose graph has changed.
        """
        verdicts, makers = self.program.verdicts, self.program.index.makers
        for model in verdicts.open(holds, makers):
            graph = self.graph(model)
            verdicts.settle(holds, model, graph is not None and holds(graph), self._graphs[model][1])
        return self._told_graphs(verdicts.holding(holds))

    def models_near(self, lines: Iterable[int]) -> tuple[ModelGraph, ...]:
        """The models that are made, or have a layer, on some lines or in the same statements."""
        return self._told_graphs(graphs.made_of(self, self.tokens_near(lines)))

    def model_at(self, where: Range) -> ModelGraph | None:
        """The model that an expression makes."""
        makers = self.program.index.makers
        found = [model for model in makers if self.range(model.id.token, model.id.ordinal) == where]
        return next(iter(self._told_graphs(found)), None)

    def _told_graphs(self, models: Collection[ModelRef]) -> tuple[ModelGraph, ...]:
        if not models:
            return ()
        index = self.program.index
        places = {place for model in models for place in index.makers[model]}
        first: dict[Identity, ModelRef] = {}
        for statement, _ in self.roots_at(places):
            for model in index.models[statement.place]:
                if model in models:
                    first.setdefault(model.id, model)
        found = map(self.graph, first.values())
        return tuple(graph for graph in found if graph is not None)

    def graph(self, model: ModelRef) -> ModelGraph | None:
        """A model as it is at the end of the file; ``None`` where it isn't made in this file."""
        if model not in self._graphs:
            self._graphs[model] = self.watched(partial(graphs.graph_of, self, model, self.layer_names))
        return self._noted(*self._graphs[model])

    @cached_property
    def layer_names(self) -> Names:
        """What layers and models are called."""
        return Names(self)

    @cached_property
    def comments(self) -> tuple[ShapeComment, ...]:
        """Comments that state the shape of a site beside them."""
        return tuple(comments.shape_comments(self))

    @cached_property
    def broken(self) -> tuple[tuple[Range, str], ...]:
        """Statements that don't parse."""
        found = []
        for place in sorted(self.program.broken, key=lambda place: place.order):
            n = bisect_left(self.program.statements, place.order, key=lambda s: s.order)
            first, why = self.cut.start(n), self.program.statements[n].broken
            found.append((Range(first + 1, 0, first + self.cut[n].count + 1, 0), why or ""))
        return tuple(found)

    @cached_property
    def given_up(self) -> tuple[tuple[Range, str], ...]:
        """Statements that were too much to work out, those inside others left out."""
        found = [
            (where, why)
            for _, record in self.telling(self.program.index.given_up)
            for token, why in record.given_up
            if (where := self.range(token, -1)) is not None
        ]
        outermost: list[tuple[Range, str]] = []
        for where, why in sorted(found, key=lambda each: (each[0].line, each[0].col, -each[0].end_line)):
            if not outermost or outermost[-1][0].end_line < where.line:
                outermost.append((where, why))
        return tuple(outermost)

    def describe(self, line: int, col: int) -> Description | None:
        """What stands at a position (line from 1, column in UTF-8 bytes)."""
        from kshape_ls.analysis.telling import described  # for those who ask

        return described.describe(self, line, col)

    def import_style(self) -> dict[str, str]:
        """How the file names Keras's layers: ``layers`` is the prefix for one that isn't imported by its own name."""
        return self._import_style

    @cached_property
    def _import_style(self) -> dict[str, str]:
        return stories.import_style(self)

    @cached_property
    def owners(self) -> frozenset[Hashable]:
        """Whatever has slots in this file: those that import it ask it for nothing else."""
        return self.program.store.owners()

    def names(self) -> tuple[str, ...]:
        """The names that the file binds at its top level."""
        module = self.program.module
        found: dict[str, None] = {}
        for statement in self.program.statements:
            record = self.program.store.record(statement.place)
            for owner, name in record.writes if record is not None else ():
                if owner == module and isinstance(name, str) and not name.startswith("#"):
                    found[name] = None
        return tuple(found)

    def once(self, work: Callable[[FileAnalysis], Result]) -> Result:
        """The result of some work on this analysis, done once."""
        if work not in self._done:
            self._done[work] = work(self)
        return cast("Result", self._done[work])

    def let_go(self) -> None:
        """Another analysis goes on with the state: what was worked out here, and refers here, need not be collected."""
        self._graphs.clear()
        self._done.clear()
        for name in ("sites", "models", "layer_names"):
            self.__dict__.pop(name, None)

    # -- change --------------------------------------------------------------------------------------------------

    def with_edits(self, edits: Sequence[tuple[Range, str]], at_most: int | None = None) -> FileAnalysis:
        """The edited text analysed on a fork, not ``settled`` where ``at_most`` statements weren't enough."""
        lines = list(self.lines)
        program = Program(self.program.modules, base=self.program)
        cut = self.cut.copy()
        for where, text in sorted(edits, reverse=True):
            first, last = where.line - 1, where.end_line - 1
            fresh = replaced(lines, where[:2], where[2:], text)
            removed = len(lines[first : last + 1])
            lines[first : last + 1] = fresh
            program.marked.edit(lines, first, removed, len(fresh))
            begin, old, new = recut(lines, cut, first, removed, len(fresh))
            program.splice(begin, old, list(cut[begin : begin + new]))
        settled = program.settle(None if at_most is None else lambda: program.executed > at_most)
        fork = FileAnalysis(lines, cut, program, self.path, self)
        fork.settled = settled
        return fork
