"""Draws the pictures of the pages on graphs and summaries anew: ``make picture``."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from draw_picture import FRAME, Terminal
from rich.terminal_theme import MONOKAI
from rich.text import Text

from kshape_ls.analysis import analyze
from kshape_ls.checks import problems
from kshape_ls.ide.graph_view import choose
from kshape_ls.report.drawing.boxes import Drawing
from kshape_ls.report.drawing.layout import layout
from kshape_ls.report.drawing.scheme import scheme
from kshape_ls.report.drawing.svg import svg
from kshape_ls.report.drawing.troubles import troubles_of
from kshape_ls.report.summary import summary
from kshape_ls.report.summary_text import summary_lines

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).with_name("pictures")
RESNET, CLASSIFIER = "examples/resnet50.py", "examples/mnist_cnn.py"
COLUMNS = 6
WIDTH = 76
MISMATCH = """\
import keras
from keras import layers

image = keras.Input((32, 32, 3), name="image")
words = keras.Input((20,), name="words")
x = layers.Conv2D(32, 3, strides=2)(image)
x = layers.MaxPooling2D()(x)
y = layers.Embedding(5000, 32)(words)
y = layers.LSTM(64)(y)
both = layers.Concatenate()([x, y])
answer = layers.Dense(2, activation="softmax")(both)
model = keras.Model([image, words], answer)
"""
"""Two branches that don't fit."""


def drawing_of(program: str) -> Drawing:
    """The layers of the largest model of a program."""
    analysis = analyze(program.split("\n"))
    choice = choose(analysis)
    assert choice is not None
    return layout(scheme(choice.model, troubles_of(problems(analysis)), choice.title))


def in_columns(drawing: Drawing, count: int) -> str:
    """A long picture as columns side by side, cut where nothing but wires are cut."""
    opening, *lines, _ = svg(drawing, "light").splitlines()
    style = next(line for line in lines if line.startswith("<style>"))
    inner = "\n".join(line for line in lines if line != style)
    stretches = list(pairwise([0.0, *_cuts(drawing, count), drawing.height]))
    wide, tall = drawing.width, max(end - start for start, end in stretches)
    columns = [
        f'<svg x="{n * wide:g}" width="{wide:g}" height="{end - start:g}" '
        f'viewBox="0 {start:g} {wide:g} {end - start:g}"><use href="#whole"/></svg>'
        for n, (start, end) in enumerate(stretches)
    ]
    size = f'width="{count * wide:g}" height="{tall:g}" viewBox="0 0 {count * wide:g} {tall:g}"'
    opening = re.sub(r'width=.* viewBox="[^"]*"', size, opening)
    # What is used stands alone: its styles are looked for from its own outermost element.
    held = f'<defs><g id="whole" class="kshape">{inner}</g></defs>'
    return "\n".join(
        [opening, style, f'<rect class="paper" {size.partition(" viewBox")[0]}/>', held, *columns, "</svg>", ""]
    )


def _cuts(drawing: Drawing, count: int) -> Iterator[float]:
    """Where to cut: in the gaps between what stands outermost, as near to equal parts as can be."""
    spans = sorted((box.y, box.y + box.height) for box in (*drawing.frames, *drawing.boxes))
    gaps, bottom = [], spans[0][1]
    for top, end in spans:
        if top > bottom:
            gaps.append((bottom + top) / 2)
        bottom = max(bottom, end)
    for n in range(1, count):
        yield min(gaps, key=lambda gap: abs(gap - n * drawing.height / count))


def in_terminal(command: str, lines: Sequence[str]) -> str:
    """What a command prints, as a terminal shows it."""
    console = Terminal(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False, color_system="truecolor"
    )
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    for line in lines:
        console.print(_coloured(line))
    return console.export_svg(title="kshape-ls", theme=MONOKAI, code_format=FRAME, unique_id="summary")


def _coloured(line: str) -> Text:
    text = Text(line)
    text.highlight_regex(r"\((None|\d+),[^()]*\)", "cyan")
    text.highlight_regex(r"^(Model|Total)\b.*", "bold")
    return text


def pictures() -> dict[str, str]:
    """The pictures by file, with the root of the repository as the current folder."""
    analysis = analyze(Path(CLASSIFIER).read_text(encoding="utf-8").split("\n"))
    choice = choose(analysis)
    assert choice is not None
    return {
        "graph-resnet50.svg": in_columns(drawing_of(Path(RESNET).read_text(encoding="utf-8")), COLUMNS),
        "graph-mismatch.svg": svg(drawing_of(MISMATCH), "light"),
        "summary.svg": in_terminal(f"kshape-ls summary {CLASSIFIER}", summary_lines(summary(choice.model))),
    }


if __name__ == "__main__":
    os.chdir(ROOT)
    for name, drawn in pictures().items():
        (PICTURES / name).write_text(re.sub(r"[ \t]+\n", "\n", drawn), encoding="utf-8")
