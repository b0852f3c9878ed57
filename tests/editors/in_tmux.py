"""A terminal of its own (tmux) for an editor, and a picture of what stands in it."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WIDTH, HEIGHT = 96, 27
PATIENCE = 60.0


class Terminal:
    """A tmux server with one window."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]

    def start(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Run a command in the window."""
        size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
        given = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        line = shlex.join(["env", *(f"{name}={value}" for name, value in given.items()), *command])
        options = [
            "set-option",
            "-g",
            "default-terminal",
            "tmux-256color",
            ";",
            "set-option",
            "-g",
            "status",
            "off",
            ";",
        ]
        subprocess.run([*self._tmux, *options, "new-session", "-d", *size, line], check=True, env=dict(environment))

    def press(self, *keys: str) -> None:
        """Press keys, as tmux calls them."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type a text as it is."""
        self._run("send-keys", "-l", text)

    def text(self) -> str:
        """What stands in the window."""
        return self._run("capture-pane", "-p")

    def wait_for(self, *wanted: str) -> None:
        """Until all of these stand in the window."""
        end = time.monotonic() + PATIENCE
        while missing := [each for each in wanted if each not in self.text()]:
            assert time.monotonic() < end, f"{missing} never came:\n{self.text()}"
            time.sleep(0.1)

    def picture(self, path: Path, title: str) -> None:
        """Draw the window as an SVG."""
        from rich.console import Console
        from rich.terminal_theme import MONOKAI
        from rich.text import Text

        with path.with_suffix(".tmp").open("w", encoding="utf-8") as nowhere:
            console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
            console.print(Text.from_ansi(self._run("capture-pane", "-e", "-p")), end="")
            svg = console.export_svg(title=title, theme=MONOKAI, unique_id="kshape")
        path.with_suffix(".tmp").unlink()
        # The font would be fetched from elsewhere.
        path.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8")

    def close(self) -> None:
        """End what runs in it."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _run(self, *arguments: str) -> str:
        return subprocess.run([*self._tmux, *arguments], check=True, capture_output=True, text=True).stdout


@contextmanager
def terminal(folder: Path) -> Iterator[Terminal]:
    """A terminal, closed afterwards."""
    made = Terminal(folder / "tmux")
    try:
        yield made
    finally:
        made.close()
