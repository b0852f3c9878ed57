"""Comments that silence problems: ``# kshape: ignore[rank-mismatch]``, ``# kshape: ignore-file`` for a whole file."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kshape_ls.analysis.facts import Range
from kshape_ls.checks.problem import Edit, Problem
from kshape_ls.checks.text import width

_IGNORE = re.compile(r"#\s*kshape:\s*ignore(-file)?(?![\w-])(?:\s*\[([^\]]*)\])?[^#]*")
UNUSED = "unused-ignore"


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that silences ``codes``, or everything where there are none, on its line or in its file."""

    range: Range
    codes: tuple[str, ...]
    whole_file: bool

    def silences(self, problem: Problem) -> bool:
        """Whether it takes a problem away."""
        near = self.whole_file or self.range.line in (problem.range.line, problem.range.end_line)
        return near and (problem.code in self.codes if self.codes else problem.code != UNUSED)


def ignores(lines: Sequence[str], marked: Iterable[int]) -> tuple[Ignore, ...]:
    """All such comments of a file, which stand on some of the lines that are marked (from 1)."""
    return tuple(found for number in marked for found in _on_line(number, lines[number - 1]))


def idle(
    lines: Sequence[str], comments: Iterable[Ignore], problems: Collection[Problem], known: Collection[str]
) -> Iterator[Problem]:
    """A hint for each comment that silences nothing, or has a code that does."""
    for comment in comments:
        mine = [p for p in problems if comment.silences(p)]
        spare = [code for code in comment.codes if code != UNUSED and not any(p.code == code for p in mine)]
        if UNUSED in comment.codes or not (spare if comment.codes else not mine) or not _is_comment(lines, comment):
            continue
        strange = [code for code in spare if code not in known]
        what = f"no check is called {', '.join(strange)}" if strange else "nothing is silenced by it"
        if not strange and len(spare) < len(comment.codes):
            what = f"nothing is silenced by {', '.join(spare)}"
        yield Problem(UNUSED, "hint", f"This comment isn't needed: {what}.", comment.range)


def without_spare(lines: Sequence[str], problem: Problem, problems: Collection[Problem]) -> Edit | None:
    """The edit that leaves of a comment what it is needed for."""
    comment = next((each for each in ignores(lines, (problem.range.line,)) if each.range == problem.range), None)
    if comment is None:
        return None
    needed = [code for code in comment.codes if any(p.code == code for p in problems if comment.silences(p))]
    where, line = comment.range, lines[comment.range.line - 1]
    if needed:
        return Edit(where, f"# kshape: ignore{'-file' if comment.whole_file else ''}[{', '.join(needed)}]")
    rest = line.encode("utf-8", "surrogatepass")
    start = len(rest[: where.col].rstrip())
    if start == 0 and where.end_col == len(rest) and where.line < len(lines):
        return Edit(Range(where.line, 0, where.line + 1, 0), "")
    return Edit(where._replace(col=start if where.end_col == len(rest) else where.col), "")


def silencing(lines: Sequence[str], problem: Problem) -> tuple[Edit, ...]:
    """The edit that silences a problem by a comment on its line; none where the line goes on in the next."""
    for line in dict.fromkeys((problem.range.end_line, problem.range.line)):
        text = lines[line - 1].rstrip() if line <= len(lines) else "\\"
        if text.endswith("\\"):
            continue
        comment = next((each for each in _on_line(line, lines[line - 1]) if not each.whole_file and each.codes), None)
        if comment is not None:
            codes = ", ".join((*comment.codes, problem.code))
            return (Edit(comment.range, f"# kshape: ignore[{codes}]"),)
        end = width(text)
        return (Edit(Range(line, end, line, width(lines[line - 1])), f"  # kshape: ignore[{problem.code}]"),)
    return ()


def _on_line(number: int, line: str) -> Iterator[Ignore]:
    for found in _IGNORE.finditer(line):
        start, end = width(line[: found.start()]), width(line[: found.end()].rstrip())
        codes = tuple(code for each in (found[2] or "").split(",") if (code := each.strip()))
        yield Ignore(Range(number, start, number, end), codes, found[1] is not None)


def _is_comment(lines: Sequence[str], comment: Ignore) -> bool:
    """Whether it isn't part of a string, read only where somebody would be told of it."""
    text = "\n".join(lines)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and token.start[0] == comment.range.line:
                return True
    except (tokenize.TokenError, SyntaxError):
        return False
    return False
