"""``kshape-ls completion``: what makes a shell complete the command's words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.cli import Commands

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")

EPILOG = """\
examples:
  kshape-ls completion bash > ~/.local/share/bash-completion/completions/kshape-ls
  kshape-ls completion zsh > ~/.zfunc/_kshape-ls       with fpath+=(~/.zfunc) in .zshrc, before compinit
  kshape-ls completion fish > ~/.config/fish/completions/kshape-ls.fish

Exit status: 2 if the package shtab isn't installed, 0 otherwise."""


def add(commands: Commands, parser: Callable[[], argparse.ArgumentParser]) -> None:
    """Put the command's arguments into the parser; ``parser`` makes the one that is completed."""
    ours = commands.add_parser(
        "completion",
        help="make your shell complete kshape-ls's words",
        description="Prints what makes a shell complete the words of kshape-ls.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ours.add_argument("shell", choices=SHELLS)
    ours.set_defaults(run=partial(run, parser))


def run(parser: Callable[[], argparse.ArgumentParser], arguments: argparse.Namespace) -> int:
    """Print the script."""
    try:
        import shtab
    except ImportError:
        print("kshape-ls: completion needs one more package: pip install 'kshape-ls[completion]'", file=sys.stderr)
        return 2
    completed = parser()
    for action in _actions(completed):
        if action.metavar in ("FILE", "PATH", "PYTHON"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks for it
    print(shtab.complete(completed, arguments.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _actions(inner)
