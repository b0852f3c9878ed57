"""What ``check`` found, told as asked: which problems are left, in which form, to where, and the exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kshape_ls.cli.known import without_known, write_known
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.formats import writer
from kshape_ls.workspace.baseline import USUAL_NAME, BaselineError, read_baseline


def told(reports: Sequence[FileReport], arguments: argparse.Namespace) -> int:
    """Tell the reports as asked, less what is known; the exit status."""
    status = 2 if any(report.unreadable is not None for report in reports) else 0
    if arguments.write_baseline:
        path = arguments.baseline or Path(USUAL_NAME)
        try:
            count = write_known(path, reports)
        except OSError as error:
            return _refused(path, (error.strerror or "can't be written").lower())
        print(f"{path}: {count} known {'problem' if count == 1 else 'problems'}")
        return status
    if arguments.baseline is not None:
        try:
            parted = without_known(reports, read_baseline(arguments.baseline))
        except BaselineError as error:
            return _refused(arguments.baseline, str(error))
        reports = parted.reports
        if parted.gone:
            print(
                f"kshape-ls: {parted.gone} of the known problems are gone: --write-baseline forgets them",
                file=sys.stderr,
            )
    if not _written(reports, arguments):
        return 2
    return status or int(any("error" in report.severities() for report in reports))


def _written(reports: Sequence[FileReport], arguments: argparse.Namespace) -> bool:
    write = writer(arguments.format)
    if arguments.output is None:
        write(reports, sys.stdout)
        return True
    try:
        with arguments.output.open("w", encoding="utf-8") as out:
            write(reports, out)
    except OSError as error:
        _refused(arguments.output, (error.strerror or "can't be written").lower())
        return False
    return True


def _refused(path: Path, reason: str) -> int:
    print(f"kshape-ls: {path}: {reason}", file=sys.stderr)
    return 2
