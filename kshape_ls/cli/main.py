"""The ``kshape-ls`` command: its arguments, and what holds for every command."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from kshape_ls.about import __version__
from kshape_ls.cli import check, completion, doctor, explain, graph, mcp, serve, shapes, summary, verify

YOUNG_OBJECTS = 20_000
"""An analysis makes many objects that stay: to look for lost cycles as often as Python does would double its time."""

PIPE_CLOSED = 141
INTERRUPTED = 130

EXAMPLES = """\
examples:
  kshape-ls                              serve an editor over stdin and stdout
  kshape-ls check .                      report the layers that don't fit in all files below here
  kshape-ls check --format json model.py
  kshape-ls check --fix model.py         mend them
  kshape-ls explain rank-mismatch        what a code means
  kshape-ls shapes model.py              show the shape that each line makes
  kshape-ls graph model.py -o model.svg  draw the layer graph
  kshape-ls summary model.py             print what model.summary() prints
  kshape-ls doctor                       tell whether all is well here

Exit status of check: 1 if there is an error, 2 if something couldn't be read, 0 otherwise."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        # A name or a message that the terminal's encoding can't say is shown with marks, not refused.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    gc.set_threshold(YOUNG_OBJECTS, 5, 20)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at exit: give it something to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kshape-ls",
        description="Shows the shape of every Keras layer, without running your code. Without a command: serves LSP.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kshape-ls {__version__}")
    parser.add_argument("--stdio", action="store_true", help="serve over stdin and stdout (as without any argument)")
    serve.add_log(parser)
    parser.set_defaults(run=serve.run, tcp=None, log_file=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (check, doctor, explain, graph, mcp, shapes, summary, serve, verify):
        command.add(commands)
    completion.add(commands, _parser)
    return parser
