"""``kshape-ls graph``: the layer graph of a model as a picture."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kshape_ls.cli.models import HELP, NAMES, chosen
from kshape_ls.cli.stated import add_settings, settings_of

if TYPE_CHECKING:
    from kshape_ls.checks.problem import Problem
    from kshape_ls.cli import Commands
    from kshape_ls.ide.graph_view import Choice

FORMATS = ("svg", "html", "mmd", "dot", "png", "json")
EPILOG = """\
examples:
  kshape-ls graph model.py -o model.svg          a picture
  kshape-ls graph model.py:encoder -o model.html a page that zooms, searches and leads to the lines
  kshape-ls graph model.py                       Mermaid, for a README
  kshape-ls graph model.py --format dot | dot -Tpdf > model.pdf

PNG needs an extra: pip install "kshape-ls[png]".
Exit status: 2 if there is no such file or model, or the picture can't be written, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "graph",
        help="draw the layer graph of a model",
        description="Draws the layers of a model with their shapes, and in red where two don't fit. Runs no code.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar=NAMES, help=HELP)
    parser.add_argument("-o", "--output", metavar="OUT", help="the file to write (else: standard output)")
    parser.add_argument("--format", choices=FORMATS, help="as the name of OUT ends, or mmd")
    parser.add_argument("--theme", choices=("auto", "light", "dark"), default="auto", help="of svg and png (auto)")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Draw one model."""
    from kshape_ls.cli.analysing import problems_in

    form = arguments.format or _ending(arguments.output)
    if form is None:
        return _fail(f"{arguments.output}: its name should end in one of .{', .'.join(FORMATS)}, or --format say which")
    stated = settings_of(arguments)
    found = chosen(arguments.model, stated)
    if found is None:
        return 2
    analysis, choice = found
    try:
        problems = problems_in(analysis.path, analysis, stated)
        drawn = _drawn(choice, problems, form, arguments.theme, analysis.path)
        _write(drawn, arguments.output)
    except (OSError, RefusedError) as error:
        return _fail(str(error))
    return 0


class RefusedError(Exception):
    """What can't be done, in words."""


def _drawn(choice: Choice, problems: Sequence[Problem], form: str, theme: str, path: str) -> str | bytes:
    from kshape_ls.report.drawing.scheme import scheme
    from kshape_ls.report.drawing.troubles import troubles_of

    troubles = troubles_of(problems)
    if form == "json":
        from kshape_ls.report.drawing.graph_json import graph_value

        return json.dumps(graph_value(choice.model, troubles, lambda where: where._asdict()), indent=2) + "\n"
    plan = scheme(choice.model, troubles, choice.title)
    if form == "mmd":
        from kshape_ls.report.drawing.mermaid import mermaid

        return mermaid(plan)
    if form == "dot":
        from kshape_ls.report.drawing.dot import dot

        return dot(plan)
    from kshape_ls.report.drawing.html import page
    from kshape_ls.report.drawing.layout import layout
    from kshape_ls.report.drawing.png import NoPainterError, png
    from kshape_ls.report.drawing.svg import svg

    drawing = layout(plan)
    if form == "html":
        return page(drawing, str(Path(path).resolve()))
    if form == "svg":
        return svg(drawing, "dark" if theme == "dark" else "light" if theme == "light" else "auto")
    try:
        return png(drawing, "dark" if theme == "dark" else "light")
    except NoPainterError:
        raise RefusedError('PNG needs an extra: pip install "kshape-ls[png]"') from None


def _ending(output: str | None) -> str | None:
    if output is None:
        return "mmd"
    ending = Path(output).suffix.lower().removeprefix(".")
    return {"htm": "html", "mermaid": "mmd", "gv": "dot"}.get(ending, ending if ending in FORMATS else None)


def _write(drawn: str | bytes, output: str | None) -> None:
    if output is not None:
        data = drawn.encode() if isinstance(drawn, str) else drawn
        Path(output).write_bytes(data)
    elif isinstance(drawn, str):
        print(drawn, end="")
    elif sys.stdout.isatty():
        raise RefusedError("a PNG is nothing for a terminal: say -o OUT")
    else:
        sys.stdout.buffer.write(drawn)


def _fail(said: str) -> int:
    print(f"kshape-ls: {said}", file=sys.stderr)
    return 2
