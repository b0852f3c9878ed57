"""Imports that plain path rules don't reach, looked up by jedi in a process of its own: never beside a keystroke.

``python -m kshape_ls.workspace.finding`` reads one JSON object from standard input (``importer``, ``roots``, ``names``:
pairs of a module's name and its leading dots) and prints, beside each name, the file that defines it, or ``null``.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kshape_ls.workspace.imports import find_module_with_jedi

PATIENCE = 30.0
"""Seconds after which an answer isn't waited for any more."""

_PACKAGES = Path(__file__).parents[2]
Name = tuple[str, int]


async def find_modules(names: Sequence[Name], importer: Path, roots: Sequence[Path]) -> dict[Name, Path]:
    """Where modules that ``importer`` imports are defined, as far as that is inside the roots."""
    question = {"importer": str(importer), "roots": [str(root) for root in roots], "names": list(names)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # ``-m`` makes the working folder a place to import from, and ours may be the user's: a ``json.py`` would run.
        cwd=_PACKAGES,
    )
    try:
        told, _ = await asyncio.wait_for(process.communicate(json.dumps(question).encode()), PATIENCE)
        answers = json.loads(told)
    except (asyncio.TimeoutError, ValueError):
        if process.returncode is None:
            process.kill()
            await process.wait()
        return {}
    found = {name: Path(path) for name, path in zip(names, answers, strict=True) if path is not None}
    return {name: path for name, path in found.items() if any(path.is_relative_to(root) for root in roots)}


def main() -> None:
    """Answer the question on standard input."""
    question = json.load(sys.stdin)
    importer, roots = Path(question["importer"]), [Path(root) for root in question["roots"]]
    paths = [find_module_with_jedi(name, level, importer, roots) for name, level in question["names"]]
    answers = [None if path is None or "site-packages" in path.parts else str(path) for path in paths]
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
