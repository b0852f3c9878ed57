"""``FILE[:MODEL]``: a model of a file, as a command line names it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kshape_ls.analysis import FileAnalysis
    from kshape_ls.ide.graph_view import Choice
    from kshape_ls.workspace.stating import Stated

NAMES = "FILE[:MODEL]"
HELP = "the program or notebook, and the variable or name of the model (the largest, if it isn't said)"


@dataclass(frozen=True, slots=True)
class Named:
    """A file, and which of its models."""

    file: str
    model: str | None


def named(text: str) -> Named:
    """What ``FILE[:MODEL]`` means; a colon that is part of the file's own name is no separator."""
    head, colon, tail = text.rpartition(":")
    if not colon or os.path.exists(text) or not os.path.exists(head):
        return Named(text, None)
    return Named(head, tail or None)


def chosen(text: str, stated: Stated) -> tuple[FileAnalysis, Choice] | None:
    """The model, with its file's analysis; ``None`` once stderr says why there is none."""
    from kshape_ls.cli.analysing import analysed
    from kshape_ls.ide.graph_view import choose, titles
    from kshape_ls.report.console import say_unreadable
    from kshape_ls.report.file_report import FileReport

    wanted = named(text)
    analysis = analysed(wanted.file, stated)
    if isinstance(analysis, FileReport):
        say_unreadable(wanted.file, analysis.unreadable or "can't be read")
        return None
    choice = choose(analysis, wanted.model)
    there = titles(analysis)
    if choice is None:
        say_unreadable(
            wanted.file,
            f"no model {wanted.model!r}; there are: {', '.join(there)}" if there else "it makes no Keras model",
        )
        return None
    if wanted.model is None and len(there) > 1:
        others = [title for title in there if title != choice.title]
        say_unreadable(Path(wanted.file).name, f"showing {choice.title}; others: {', '.join(others)}")
    sys.stderr.flush()
    return analysis, choice
