"""A file's analysis: the finished state of its program, told as facts with positions."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import cast

from kshape_ls.analysis import comments, described, graphs, stories
from kshape_ls.analysis.facts import Description, Finding, ModelGraph, Range, ShapeComment, Site
from kshape_ls.analysis.model_state import OUT
from kshape_ls.analysis.nodes import output_of
from kshape_ls.analysis.program import PSEUDO, Program
from kshape_ls.analysis.record import FindingFact, Record, SiteFact
from kshape_ls.analysis.store import Content, Slot, Statement
from kshape_ls.analysis.trouble import survive
from kshape_ls.analysis.units import Unit
from kshape_ls.analysis.values import ABSENT, ModelRef, Tensor, Tuple, Value
from kshape_ls.analysis.weights import count
from kshape_ls.shapes import Nest, Output
from kshape_ls.source.cut import Cut, recut


class FileAnalysis:
    """What is known of one text. Made by ``analyze``; read by checks, ide and report."""

    def __init__(self, lines: Sequence[str], cut: Cut, program: Program, path: str) -> None:
        self.lines = lines
        self.cut = cut
        self.program = program
        self.path = path
        self.executed = program.executed
        self._counts: dict[object, int | None] = {}

    # -- state ---------------------------------------------------------------------------------------------------

    def content(self, slot: Slot) -> Content:
        """What a slot holds at the end of the file."""
        found = self.program.own_content(slot)
        return self.program.modules.content(slot) if found is ABSENT else found

    def read(self, slot: Slot) -> Value | None:
        """The value in a slot at the end of the file, ``None`` where there is none."""
        found = self.content(slot)
        return None if found is ABSENT else cast("Value", found)

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
        index = bisect_left(self.program.statements, home.statement.order, key=lambda s: s.order)
        return self.cut.start(index) + home.statement.layout.lines[token] + 1

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
            self._counts[subject] = survive(lambda: count(self, subject), None)
        return self._counts[subject]

    # -- records -------------------------------------------------------------------------------------------------

    def records(self) -> Iterator[tuple[Statement, Record]]:
        """What every statement did, in the order of the text, then the calls that nobody makes."""
        for statement, record in self.roots():
            for each in record.walk():
                yield statement, each

    def telling(self) -> Iterator[tuple[Statement, Record]]:
        """Those of ``records`` that tell something."""
        for statement, record in self.roots():
            for each in record.telling():
                yield statement, each

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
        return self._sites(None)

    def sites_near(self, lines: Collection[int]) -> tuple[Site, ...]:
        """The sites of the top-level statements that stand on some lines (from 1)."""
        if "sites" in self.__dict__:
            return self.sites
        indexes = {self.cut.index_at(line - 1) for line in lines}
        tokens = {
            unit.token
            for index in indexes
            if index is not None and (layout := self.program.statements[index].layout) is not None
            for top in layout.units
            for unit in top.walk()
        }
        return self._sites(tokens)

    def _sites(self, tokens: Collection[int] | None) -> tuple[Site, ...]:
        grouped: dict[tuple[int, int, str], list[tuple[SiteFact, bool]]] = {}
        for statement, record in self.telling():
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
        outputs = [self._output(fact) for fact in called]
        known = [o for o in outputs if o is not None and is_known(o)]
        told = tuple(dict.fromkeys(known or [o for o in outputs if o is not None]))
        first = next((f for f, o in zip(called, outputs, strict=True) if o in told[:1]), called[0])
        counts = {self.params(fact.subject) for fact in called}
        home = self.program.homes[key[0]]
        yield Site(
            where,
            first.kind,
            first.name,
            told,
            first.inputs,
            counts.pop() if len(counts) == 1 else None,
            all(idle for _, idle in facts),
            home.statement.broken is not None,
        )

    def _output(self, fact: SiteFact) -> Output | None:
        if fact.kind == "model" and fact.output is None and isinstance(fact.subject, ModelRef):
            end = self.content((fact.subject.id, OUT))
            return output_of(end) if isinstance(end, Tensor | Tuple) else None
        return fact.output

    @cached_property
    def finding_facts(self) -> tuple[tuple[FindingFact, bool], ...]:
        """Mismatches as evaluation met them, and whether an idle call did.

        Broken statements accuse nobody, nor does what stands behind a ``raise`` or ``sys.exit()`` of the module.
        """
        found: list[tuple[FindingFact, bool]] = []
        ended = False
        for statement, record in self.roots():
            idle = statement.order >= PSEUDO
            if statement.broken is None and (idle or not ended):
                facts = (fact for each in record.telling() for fact in each.findings)
                found += [(fact, idle) for fact in facts if not self._is_broken(fact.token)]
            ended = ended or any(unit.signal == "raise" for unit in record.children.values())
        return tuple(found)

    def _is_broken(self, token: int) -> bool:
        home = self.program.homes.get(token)
        return home is not None and home.statement.broken is not None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every mismatch, sorted by position; the same one of several contexts once."""
        told: dict[tuple[int, int, str, str], Finding] = {}
        for fact, idle in self.finding_facts:
            finding = stories.tell(self, fact, idle)
            if finding is not None:
                told.setdefault((fact.token, fact.ordinal, fact.mismatch.code, fact.mismatch.message), finding)
        return tuple(sorted(told.values(), key=lambda f: f.range))

    @cached_property
    def models(self) -> tuple[ModelGraph, ...]:
        """Every model made in this file, in the order of the text."""
        return tuple(graphs.models(self))

    @cached_property
    def comments(self) -> tuple[ShapeComment, ...]:
        """Comments that state the shape of a site beside them."""
        return tuple(comments.shape_comments(self))

    @cached_property
    def broken(self) -> tuple[tuple[Range, str], ...]:
        """Statements that don't parse."""
        found = []
        for n, statement in enumerate(self.program.statements):
            if statement.broken is not None:
                first, piece = self.cut.start(n), self.cut[n]
                found.append((Range(first + 1, 0, first + piece.count + 1, 0), statement.broken))
        return tuple(found)

    @cached_property
    def given_up(self) -> tuple[tuple[Range, str], ...]:
        """Statements that were too much to work out."""
        found = [
            (where, why)
            for _, record in self.telling()
            for token, why in record.given_up
            if (where := self.range(token, -1)) is not None
        ]
        return tuple(found)

    @cached_property
    def relevant(self) -> bool:
        """Whether the file makes any tensor or model."""
        return any(record.sites or record.findings for _, record in self.telling())

    def describe(self, line: int, col: int) -> Description | None:
        """What stands at a position (line from 1, column in UTF-8 bytes)."""
        return described.describe(self, line, col)

    def import_style(self) -> dict[str, str]:
        """How the file names Keras's layers: ``layers`` is the prefix for one that isn't imported by its own name."""
        return stories.import_style(self)

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

    # -- change --------------------------------------------------------------------------------------------------

    def with_edits(self, edits: Sequence[tuple[Range, str]]) -> FileAnalysis:
        """The analysis of the edited text on a fork; this one stays as it is."""
        lines = list(self.lines)
        program = Program(self.program.modules, base=self.program)
        cut = self.cut
        for where, text in sorted(edits, reverse=True):
            first, last = where.line - 1, where.end_line - 1
            head = _bytes(lines, first)[: where.col]
            tail = _bytes(lines, last)[where.end_col :]
            fresh = (head + text.encode() + tail).decode(errors="replace").split("\n")
            removed = min(last, len(lines) - 1) - first + 1
            lines[first : last + 1] = fresh
            cut, begin, old, new = recut(lines, cut, first, max(removed, 0), len(fresh))
            program.splice(begin, old, list(cut[begin : begin + new]))
        program.call_idle()
        return FileAnalysis(lines, cut, program, self.path)


def _bytes(lines: Sequence[str], line: int) -> bytes:
    return lines[line].encode() if line < len(lines) else b""


def is_known(output: Output) -> bool:
    """Whether nothing in a result is unknown."""
    return all(is_known(item) for item in output.items) if isinstance(output, Nest) else output.is_known
