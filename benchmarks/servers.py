"""The servers that are measured: ours, one that does nothing, and those found on the path."""

from __future__ import annotations

import shutil
import sys
from typing import NamedTuple


class Command(NamedTuple):
    """How a language server is called and started on standard input and output."""

    name: str
    line: tuple[str, ...]


OURS = Command("kshape-ls", (sys.executable, "-m", "kshape_ls", "serve"))
DO_NOTHING = Command("do-nothing pygls", (sys.executable, "-m", "benchmarks.do_nothing"))
_OTHERS = (
    Command("ruff", ("ruff", "server")),
    Command("ty", ("ty", "server")),
    Command("pyrefly", ("pyrefly", "lsp")),
    Command("basedpyright", ("basedpyright-langserver", "--stdio")),
    Command("jedi-language-server", ("jedi-language-server",)),
)


def others() -> list[Command]:
    """Those of the known servers that are installed."""
    return [command for command in _OTHERS if shutil.which(command.line[0])]
