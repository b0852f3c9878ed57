"""Whatever happens to its cells, a notebook's script is what the cells say."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types

from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.checks import problems
from kshape_ls.server.notebooks import Notebook, empty
from kshape_ls.source.notebook import program

LINES = [
    "",
    "import keras",
    "x = keras.Input((8,))",
    "x = keras.layers.Dense(4)(x)",
    "y = keras.layers.Conv1D(2, 3)(x)",
    "!ls",
    "%%time",
    "%%bash",
    "for i in range(2):",
    "    x = keras.layers.Dense(i + 1)(x)",
    "text = '''",
    "x = (",
]


class Shuffled:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.notebook: Notebook = empty("file:///a.ipynb")
        self.count = 0

    def text(self) -> str:
        return "\n".join(self.random.choices(LINES, k=self.random.randint(1, 4)))

    def fresh(self) -> types.NotebookCell:
        self.count += 1
        uri = f"cell:{self.count}"
        language = self.random.choice(["python", "python", "python", "julia"])
        self.notebook.open([types.TextDocumentItem(uri, language, 1, self.text())])
        kind = self.random.choice(
            [types.NotebookCellKind.Code, types.NotebookCellKind.Code, types.NotebookCellKind.Markup]
        )
        return types.NotebookCell(kind, uri)

    def step(self) -> None:
        documents = self.notebook.script.documents
        if documents and self.random.random() < 0.6:
            document = self.random.choice(documents)
            lines = document.buffer.lines
            first, last = sorted(self.random.choices(range(len(lines)), k=2))
            before = len(lines)
            document.buffer.replace(first, 0, last, self.random.choice([0, 99]), self.text())
            self.notebook.edited(document, before)
            return
        cells = self.notebook.cells
        start = self.random.randint(0, len(cells))
        taken = cells[start : start + self.random.randint(0, 2)]
        del cells[start : start + len(taken)]
        cells[start:start] = [self.fresh() for _ in range(self.random.randint(0, 2))]
        at = self.random.randint(0, len(cells))
        cells[at:at] = taken if self.random.random() < 0.5 else []
        self.notebook.arrange()

    def expected(self) -> tuple[str, ...]:
        shown = [
            (number, document.buffer.lines)
            for number, cell in enumerate(self.notebook.cells)
            if cell.kind == types.NotebookCellKind.Code and (document := self.notebook.texts.get(cell.document))
        ]
        return program(shown).lines


@pytest.mark.parametrize("seed", range(30))
def test_the_script_follows_the_cells(seed: int) -> None:
    shuffled = Shuffled(seed)
    script = shuffled.notebook.script
    analysis: FileAnalysis | None = None
    for _ in range(25):
        shuffled.step()
        assert tuple(script.lines) == shuffled.expected()
        starts = [
            (cell.line, document.first + 1) for cell, document in zip(script.cells, script.documents, strict=True)
        ]
        assert all(line == first for line, first in starts)
        for document in script.documents:
            assert document.holds(document.first + 1)
            assert document.last < len(script.lines)
        if analysis is None:
            analysis = analyze(script.lines)
        else:
            analysis = analyze(script.lines, analysis, changed=script.changed or (0, 0, 0))
        script.changed = None
        if not analysis.broken:
            told = [(each.code, each.range) for each in problems(analysis)]
            fresh = problems(analyze(list(script.lines)))
            assert told == [(each.code, each.range) for each in fresh]


def test_an_edit_in_a_cell_runs_what_depends_on_it() -> None:
    notebook = empty("file:///a.ipynb")
    texts = ["import keras", "x = keras.Input((8,))", *(f"y{n} = keras.layers.Dense({n + 1})(x)" for n in range(50))]
    items = [types.TextDocumentItem(f"cell:{n}", "python", 1, text) for n, text in enumerate(texts)]
    notebook.open(items)
    notebook.cells = [types.NotebookCell(types.NotebookCellKind.Code, each.uri) for each in items]
    notebook.arrange()
    script = notebook.script
    analysis = analyze(script.lines)
    script.changed = None
    cell = script.documents[20]
    cell.buffer.replace(0, 0, 0, 0, "# moved\n")
    notebook.edited(cell, 1)
    analysis = analyze(script.lines, analysis, changed=script.changed)
    assert analysis.executed == 0
    script.changed = None
    cell.buffer.replace(1, 0, 1, 99, "y18 = keras.layers.Dense(7)(x)")
    notebook.edited(cell, 2)
    analysis = analyze(script.lines, analysis, changed=script.changed)
    assert analysis.executed == 1
    script.changed = None
    notebook.cells.insert(3, notebook.cells.pop(30))
    notebook.arrange()
    analysis = analyze(script.lines, analysis, changed=script.changed)
    assert analysis.executed <= 2
