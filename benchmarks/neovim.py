"""What a person feels: from a key pressed in a real Neovim to the mark that it draws, and to its going away.

``python -m benchmarks.neovim PROGRAM``, with pynvim installed. Neovim draws on a screen that is this process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import programs
from benchmarks.client import Client
from benchmarks.figures import Row, figures, table
from benchmarks.servers import OURS
from benchmarks.sessions import Change

PLUGIN = Path(__file__).parents[1] / "editors" / "nvim"
FITS = "sized = layers.Reshape((4, 5))(keras.Input((20,)))"
WIDTH, HEIGHT = 110, 40
QUIET = 0.4
"""Seconds between two keys."""

SETUP = """
local plugin, command, file, line, column = ...
vim.opt.runtimepath:append(plugin)
require('kshape').setup({ cmd = command })
vim.cmd('filetype on')
vim.cmd.edit(file)
vim.api.nvim_win_set_cursor(0, { line, column })
"""
READY = "local client = vim.lsp.get_clients({ bufnr = 0 })[1]; return client and client.initialized == true"


class Screen:
    """What Neovim has drawn: which lines of it have a marked piece."""

    def __init__(self, program: str) -> None:
        import pynvim

        self.editor = pynvim.attach("child", argv=[program, "--embed", "-u", "NONE", "-i", "NONE", "-n"])
        self.editor.ui_attach(WIDTH, HEIGHT, rgb=True, ext_linegrid=True)
        self._underlined: set[int] = set()
        self._marked: set[int] = set()

    def close(self) -> None:
        """End the process."""
        self.editor.command("qa!", async_=True)
        self.editor.close()

    def wait(self, *, marked: bool) -> float:
        """Until something on the screen is marked, or nothing any more; the time then."""
        while bool(self._marked) is not marked:
            kind, name, batches = self.editor.next_message()
            if (kind, name) == ("notification", "redraw"):
                for event, *calls in batches:
                    self._draw(event, calls)
        return time.perf_counter()

    def _draw(self, event: str, calls: Sequence[Any]) -> None:
        if event == "hl_attr_define":
            marking = {call[0] for call in calls if call[1].get("underline") or call[1].get("undercurl")}
            self._underlined |= marking
        elif event == "grid_line":
            for _, row, column, cells, *_ in calls:
                self._line(row, column, cells)
        elif event in ("grid_clear", "grid_scroll"):
            self._marked.clear()

    def _line(self, row: int, column: int, cells: Sequence[Any]) -> None:
        drawn = list(_highlights(cells))
        if any(highlight in self._underlined for highlight in drawn):
            self._marked.add(row)
        elif column == 0 or len(drawn) > 1:
            self._marked.discard(row)


def _highlights(cells: Sequence[Any]) -> Iterator[int]:
    last = 0
    for cell in cells:
        last = cell[1] if len(cell) > 1 else last
        yield last


def text(length: int) -> tuple[list[str], int, int]:
    """A file, and the line and column (from 0) of a digit: one more, and nothing fits."""
    half = programs.models(length // 2)
    lines = [*half, FITS, "", *programs.models(length // 2)]
    return lines, len(half), FITS.index("5")


def in_neovim(program: str, length: int, presses: int) -> tuple[list[float], list[float]]:
    """Seconds from key to mark, and from key to no mark."""
    lines, line, column = text(length)
    appeared: list[float] = []
    gone: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "model.py"
        file.write_text("\n".join(lines), encoding="utf-8")
        screen = Screen(program)
        try:
            screen.editor.exec_lua(SETUP, str(PLUGIN), list(OURS.line), str(file), line + 1, column)
            while not screen.editor.exec_lua(READY):
                time.sleep(0.1)
            time.sleep(2)
            for _ in range(presses):
                for key, marked, times in (("<C-a>", True, appeared), ("<C-x>", False, gone)):
                    time.sleep(QUIET)
                    begun = time.perf_counter()
                    screen.editor.input(key)
                    times.append(screen.wait(marked=marked) - begun)
        finally:
            screen.close()
    return appeared, gone


def by_protocol(length: int, presses: int) -> list[float]:
    """Seconds from the same change, sent by a client that does as little as it can, to its diagnostics."""
    lines, line, column = text(length)
    client = Client(OURS)
    try:
        client.initialize()
        client.open(lines)
        times = []
        for _ in range(presses):
            for digit in "65":
                time.sleep(QUIET)
                times.append(client.change(Change("key", line, column, line, column + 1, digit)))
        return times
    finally:
        client.close()


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.neovim", description=__doc__)
    parser.add_argument("program", help="the Neovim to start")
    parser.add_argument("--lines", type=int, default=1_500)
    parser.add_argument("--presses", type=int, default=50)
    arguments = parser.parse_args()
    where = f"{arguments.lines:,} lines: "
    own = figures(by_protocol(arguments.lines, arguments.presses))
    rows = [Row(f"{where}change → diagnostics", "by the protocol", own, None)]
    appeared, gone = in_neovim(arguments.program, arguments.lines, arguments.presses)
    rows.append(Row(f"{where}key → mark", "in Neovim", figures(appeared), None))
    rows.append(Row(f"{where}key → no mark", "in Neovim", figures(gone), None))
    sys.stdout.write(table(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
