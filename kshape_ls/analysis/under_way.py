"""An analysis that gives way: its text is taken in at once, its statements run as long as nobody waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kshape_ls.analysis.file import FileAnalysis
from kshape_ls.analysis.memo.paths import PATHS
from kshape_ls.analysis.modules import Modules, NoModules
from kshape_ls.analysis.program import MAIN, Program
from kshape_ls.source.cut import Cut, cut, recut
from kshape_ls.source.marked import Marked


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A text of which not every statement has run. A newer text may take it over as it is."""

    lines: Sequence[str]
    cut: Cut
    program: Program
    path: str

    def go_on(self, waiting: Callable[[], bool] | None = None) -> FileAnalysis | None:
        """Run statements until all have run, or until somebody waits after one of them: then ``None``."""
        program = self.program
        if program.imports:
            if not program.modules.read_ahead(program.imports, waiting):
                return None
            program.imports.clear()
        return self.run(waiting)

    def run(self, waiting: Callable[[], bool] | None) -> FileAnalysis | None:
        """As ``go_on``, without reading what it imports first."""
        if not self.program.settle(waiting):
            return None
        return FileAnalysis(self.lines, self.cut, self.program, self.path)


def begin(lines: Sequence[str], modules: Modules | None, path: str, module: str = MAIN) -> UnderWay:
    """The analysis of a text that nothing is known of."""
    if module == MAIN:  # others are analysed in the midst of one that imports them
        PATHS.trim()
    lines = _without_mark(list(lines))
    program = Program(modules or NoModules(), module=module)
    program.marked = Marked(lines)
    pieces = cut(lines)
    program.splice(0, 0, list(pieces))
    return UnderWay(lines, pieces, program, path)


def unread(lines: Sequence[str], path: str) -> FileAnalysis:
    """What is known of a text that there is nothing to know of."""
    return FileAnalysis(lines, Cut([], [], 0, 0, ()), Program(NoModules()), path)


def edited(previous: FileAnalysis | UnderWay, lines: Sequence[str], changed: tuple[int, int, int]) -> UnderWay:
    """The analysis of an edited text, with what is known of the one before, which is used up."""
    PATHS.trim()
    if isinstance(previous, FileAnalysis):
        previous.let_go()
    lines, program = _without_mark(lines), previous.program
    program.executed = 0
    program.marked.edit(lines, *changed)
    at, old, new = recut(lines, previous.cut, *changed)
    program.splice(at, old, list(previous.cut[at : at + new]))
    return UnderWay(lines, previous.cut, program, previous.path)


def _without_mark(lines: Sequence[str]) -> Sequence[str]:
    return [lines[0][1:], *lines[1:]] if lines and lines[0].startswith("\ufeff") else lines
