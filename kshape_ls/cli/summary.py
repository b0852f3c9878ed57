"""``kshape-ls summary``: what ``model.summary()`` prints, without running anything."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from kshape_ls.cli.models import HELP, NAMES, chosen
from kshape_ls.cli.stated import add_settings, settings_of

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

EPILOG = """\
examples:
  kshape-ls summary model.py
  kshape-ls summary model.py:encoder --no-nested
  kshape-ls summary model.py --format markdown >> README.md

Exit status: 2 if there is no such file or model, 0 otherwise."""


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "summary",
        help="print a model's layers as model.summary() does",
        description="Prints a model's layers with names, shapes and weights as model.summary() does. Runs no code.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar=NAMES, help=HELP)
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="text (the default)")
    parser.add_argument("--no-nested", action="store_true", help="don't list the layers of models in the model")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one model's summary."""
    found = chosen(arguments.model, settings_of(arguments))
    if found is None:
        return 2
    from kshape_ls.report.summary import flat, summary
    from kshape_ls.report.summary_text import summary_lines, summary_markdown, summary_value

    told = summary(found[1].model)
    if arguments.no_nested:
        told = flat(told)
    if arguments.format == "json":
        print(json.dumps(summary_value(told), indent=2, ensure_ascii=False))
    elif arguments.format == "markdown":
        print(summary_markdown(told), end="")
    else:
        print("\n".join(summary_lines(told)))
    return 0
