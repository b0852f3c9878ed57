"""``kshape-ls check --watch``: stays, and tells again what changes make of it."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from kshape_ls.cli.analysing import affected, files_meant, imported, problems_of_all
from kshape_ls.cli.telling import told
from kshape_ls.cli.watching import watch
from kshape_ls.report.file_report import FileReport
from kshape_ls.report.source_lines import shown
from kshape_ls.workspace.stating import Stated


def check_again(arguments: argparse.Namespace, stated: Stated) -> int:
    """Check, and again at each change, until interrupted."""
    reports: dict[str, FileReport] = {}

    def check(different: set[str]) -> None:
        files = files_meant(arguments.paths, stated)
        if reports:
            now = datetime.now().astimezone().strftime("%H:%M:%S")
            print(f"\n{now} changed: {', '.join(shown(file) for file in sorted(different))}\n", flush=True)
        stale = affected(different, stated)
        again = [file for file in files if file not in reports or Path(file).absolute() in stale]
        # In this process, which then knows what imports what.
        reports.update((report.file, report) for report in problems_of_all(again, stated, 1))
        told([reports[file] for file in files], arguments)
        sys.stdout.flush()
        print("Watching for changes; Ctrl+C ends it.", file=sys.stderr, flush=True)

    def beside() -> set[str]:
        return imported(stated) - {str(Path(file).absolute()) for file in reports}

    watch(lambda: files_meant(arguments.paths, stated), beside, check)
    return 0
