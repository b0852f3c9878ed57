"""A baseline: the problems that a project has already and doesn't want to hear of, in a file that people can read.

A problem is known by its file (from the baseline's folder), its code and the text of its line, so that it stays known
when lines come and go elsewhere. Where a line has the same problem several times, as many are known as are counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

VERSION = 1
USUAL_NAME = "kshape-baseline.json"


class Known(NamedTuple):
    """What a problem is known by."""

    file: str
    code: str
    line: str


class BaselineError(Exception):
    """A baseline that can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known problems and how many there are of each."""

    folder: Path
    counts: Mapping[Known, int]

    def key(self, file: str, code: str, line: str) -> Known:
        """What a problem of a file is known by."""
        return Known(_from(self.folder, file), code, line)


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file; raises ``BaselineError`` where there is none."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError((error.strerror or type(error).__name__).lower()) from error
    except ValueError as error:
        raise BaselineError(f"not a baseline: {error}") from error
    if not isinstance(held, Mapping) or held.get("version") != VERSION:
        raise BaselineError(f"not a baseline of version {VERSION}: write it anew with --write-baseline")
    try:
        counts = {
            Known(file, each["code"], each["line"]): int(each.get("count", 1))
            for file, known in held["problems"].items()
            for each in known
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BaselineError("not a baseline: write it anew with --write-baseline") from error
    return Baseline(path.absolute().parent, counts)


def write_baseline(path: Path, problems: Iterable[tuple[str, str, str]]) -> int:
    """Write the problems, each a file, a code and the text of its line; how many there are. Raises ``OSError``."""
    folder = path.absolute().parent
    counts = Counter(Known(_from(folder, file), code, line) for file, code, line in problems)
    by_file: dict[str, list[dict[str, object]]] = {}
    for known, count in sorted(counts.items()):
        entry: dict[str, object] = {"code": known.code, "line": known.line}
        by_file.setdefault(known.file, []).append(entry if count == 1 else {**entry, "count": count})
    text = json.dumps({"version": VERSION, "problems": by_file}, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")
    return sum(counts.values())


def _from(folder: Path, file: str) -> str:
    try:
        return Path(os.path.relpath(Path(file).absolute(), folder)).as_posix()
    except ValueError:  # another drive
        return Path(file).absolute().as_posix()
