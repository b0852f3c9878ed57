"""Files mended for the terminal: one fix at a time until none helps, the rest of the file as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from kshape_ls.analysis import FileAnalysis
from kshape_ls.cli.analysing import analysed_source, problems_in
from kshape_ls.ide.mended import Analysed, Done
from kshape_ls.ide.mended import mended as mended_text
from kshape_ls.source.reading import decode, encode
from kshape_ls.workspace.files import program_of, read_from_disk
from kshape_ls.workspace.stating import Stated

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after; ``reason`` says why it can't be written."""

    file: str
    before: str = ""
    after: str = ""
    done: tuple[Done, ...] = ()
    data: bytes | None = None
    reason: str = ""


def mended(file: str, stated: Stated) -> Mended | None:
    """What the certain fixes make of a file; ``None`` where there are none, or it can't be read."""
    path = Path(file)
    return None if read_from_disk(path).lines is None else mended_data(file, path.read_bytes(), stated)


def mended_data(file: str, data: bytes, stated: Stated) -> Mended | None:
    """As ``mended``, of a file's bytes."""

    def analysed(text: str) -> Analysed | None:
        source = program_of(Path(file), text)
        analysis = analysed_source(file, source, stated)
        if not isinstance(analysis, FileAnalysis):
            return None
        return analysis, problems_in(file, analysis, stated), source.cells

    before = decode(data).text or ""
    text, done = mended_text(before, analysed)
    if not done:
        return None
    written = encode(text, data)
    reason = "" if written is not None else "can't be written in its own encoding"
    return Mended(file, before, text, done, written, reason)


def difference(each: Mended) -> Iterator[str]:
    """A unified diff, line by line, line ends included."""
    old, new = (_LINE.findall(text) for text in (each.before, each.after))
    for line in unified_diff(old, new, each.file, each.file):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
