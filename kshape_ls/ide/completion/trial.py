"""Values tried out in the text as it will be: on a fork, the statement finished where it isn't yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import Range
from kshape_ls.analysis.telling.bound import trail_to
from kshape_ls.analysis.telling.travel import standing_at, stops, within
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.text import indentation, part, width
from kshape_ls.ide.completion.context import Context, closing
from kshape_ls.shapes import UNKNOWN_SHAPE, Output

_ASSIGNED = re.compile(r"\s*(\w+)\s*=(?!=)\s*")
RUN_AT_MOST = 60
"""Statements that are run to try out a value: what follows the call need not be known."""
_NEAR = 40
"""Lines above in which a tensor is looked for that an unfinished layer may be meant for."""

Form: TypeAlias = Callable[[str], Edit]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the call is applied to and gives, with a value in its place."""

    inputs: tuple[Output, ...]
    output: Output
    fork: FileAnalysis


class Trial:
    """Tries values of one argument. The first value chooses how the statement is finished for all."""

    def __init__(self, analysis: FileAnalysis, context: Context) -> None:
        self.analysis = analysis
        self.context = context
        self._form: Form | None = None

    def __call__(self, text: str) -> Seen | None:
        """What the call gives with ``text`` as the value; ``None`` where it is refused or nothing is known."""
        if self._form is not None:
            return self._seen(self._form(text))
        for form in self._forms():
            seen = self._seen(form(text))
            if seen is not None:
                self._form = form
                return seen
        return None

    def whole(self, text: str) -> FileAnalysis | None:
        """The file with ``text`` as the value, whatever the call is; ``None`` where it can't be finished."""
        for form in self._forms():
            fork = self.analysis.with_edits([form(text)], RUN_AT_MOST)
            if not fork.broken:
                return fork
        return None

    def _seen(self, edit: Edit) -> Seen | None:
        fork = self.analysis.with_edits([edit], RUN_AT_MOST)
        line, col = self.context.at
        here = [s for s in fork.sites_near((line,)) if s.range[:2] == (line, col) and s.kind != "model" and not s.stale]
        site = min(here, key=lambda s: s.range[2:], default=None)
        if site is not None:
            output = site.outputs[-1] if site.outputs else UNKNOWN_SHAPE
            return None if output == UNKNOWN_SHAPE or not site.inputs else Seen(site.inputs, output, fork)
        # A layer that is made here and applied elsewhere.
        held = standing_at(within(fork), line, col + width(self.context.callee))
        applied = stops(within(fork), held.keys) if held is not None and held.what == "layer" else ()
        way = trail_to(fork, applied[-1].range) if applied else ()
        return Seen(way[0].inputs, way[0].output, fork) if way and way[0].output != UNKNOWN_SHAPE else None

    def _forms(self) -> Iterator[Form]:
        """Ways to finish the statement, the one that changes least first."""
        value, context = self.context.value, self.context
        signs = [sign for sign, _ in context.left_open]
        own = [sign for sign, line in context.left_open if line == value.line]
        last = self.analysis.lines[value.end_line - 1]
        rest = part(last, value.end_col)
        end_of_line = Range(value.line, value.col, value.end_line, width(last))
        end = context.statement[1]
        end_of_statement = Range(value.line, value.col, end, width(self.analysis.lines[end - 1]))
        yield lambda text: Edit(value, text)
        if rest.startswith(")"):
            for name in self._operands():
                yield lambda text, name=name: Edit(end_of_line, f"{text})({name}){rest[1:]}")  # type: ignore[misc]  # bound
        if not rest.strip(" )]},"):
            for tail in ("", ","):
                yield lambda text, tail=tail: Edit(end_of_line, f"{text}{closing(own)}{tail}")  # type: ignore[misc]  # bound
            yield lambda text: Edit(end_of_statement, f"{text}{closing(signs)}")
            for name in self._operands():
                yield (
                    lambda text, name=name: Edit(  # type: ignore[misc]  # bound
                        end_of_line, f"{text})({name}){closing(own[:-1])}"
                    )
                )

    def _operands(self) -> Iterator[str]:
        """Names of tensors that a layer may be about to be applied to: its own, then the nearest above."""
        line, col = self.context.at
        head = part(self.analysis.lines[line - 1], 0, col)
        before = head.rpartition(";")[2]
        own = _ASSIGNED.fullmatch(before)
        if own is None and before.strip() not in ("", "return"):
            return
        tried = [own[1]] if own is not None else []
        for above in range(line - 1, max(line - _NEAR, 0), -1):
            found = _ASSIGNED.match(self.analysis.lines[above - 1])
            same = indentation(self.analysis.lines[above - 1]) == indentation(head)
            if found is not None and same and found[1] not in tried:
                tried.append(found[1])
            if len(tried) > 3:
                break
        yield from tried
