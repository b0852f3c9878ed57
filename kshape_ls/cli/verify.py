"""``kshape-ls verify``: what real Keras, in the user's own environment, says of a file's models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kshape_ls.cli.stated import add_settings, settings_of

if TYPE_CHECKING:
    from kshape_ls.cli import Commands
    from kshape_ls.report.verified import Verified
    from kshape_ls.verification import Verifier


def add(commands: Commands) -> None:
    """Put the command's arguments into the parser."""
    parser = commands.add_parser(
        "verify",
        help="ask real Keras about the models of a file (none of its code is run)",
        description="Rebuilds a file's models in real Keras, layer by layer, and compares. Runs no code of the file.",
        epilog="Exit status: 1 if Keras disagrees or refuses, 2 if a file couldn't be read or Keras not be asked, "
        "0 otherwise.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument(
        "--python",
        type=Path,
        metavar="PYTHON",
        help="the interpreter that has Keras (as found: the active environment, .venv here, python3)",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="for each model, or for each file that is run (%(default)s as it is)",
    )
    parser.add_argument(
        "--trace",
        action="store_true",
        help="run the files (code of yours, with training, saving and downloads left out) and compare what is seen",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (the default), or JSON lines")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask about the models of the files in the order given; one Keras for all."""
    from kshape_ls.analysis.telling.own_models import every_model
    from kshape_ls.cli.analysing import analysed
    from kshape_ls.report.file_report import FileReport
    from kshape_ls.report.verified import Verified

    if arguments.trace:
        return _trace(arguments)
    tell = _json if arguments.format == "json" else _text
    statuses = [0]
    settings = settings_of(arguments)
    with _verifier(arguments) as verifier:
        for file in arguments.files:
            analysis = analysed(file, settings)
            if isinstance(analysis, FileReport):
                tell(file, (), analysis.unreadable)
                statuses.append(2)
                continue
            models = [Verified(model, verifier.verify(model, arguments.timeout)) for model in every_model(analysis)]
            tell(file, models, None)
            statuses += [_status(each) for each in models]
    return max(statuses)


def _verifier(arguments: argparse.Namespace) -> Verifier:
    from kshape_ls.cli.analysing import settings_for
    from kshape_ls.verification import Verifier

    stated = settings_for(arguments.files[0], settings_of(arguments))
    python = arguments.python or stated.interpreter
    return Verifier(python, Path.cwd(), keras=stated.keras, backend=stated.backend, progress=_say)


def _say(what: str) -> None:
    # Keras takes seconds to start.
    if sys.stderr.isatty():
        print(f"{what} ...", file=sys.stderr)


def _trace(arguments: argparse.Namespace) -> int:
    import json

    from kshape_ls.cli.analysing import analysed, settings_for
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.file_report import FileReport
    from kshape_ls.report.traced import seen, traced_value
    from kshape_ls.report.traced_text import write_traced
    from kshape_ls.verification.tracing import Job, Tracer

    statuses, settings = [0], settings_of(arguments)
    for file in arguments.files:
        stated, analysis = settings_for(file, settings), analysed(file, settings)
        if isinstance(analysis, FileReport):
            say_unreadable(file, analysis.unreadable or "")
            statuses.append(2)
            continue
        python = arguments.python or stated.interpreter
        job = Job(Path(file), analysis.lines, python, Path.cwd(), stated.keras, stated.backend)
        trace = Tracer(job, arguments.timeout, _say).run()
        found = seen(analysis.sites, trace)
        if arguments.format == "json":
            print(json.dumps({"file": file, **traced_value(found, trace)}))
        else:
            write_traced(file, found, trace, console(sys.stdout))
        against = trace.raised is not None or any(each.kind == "differs" for each in found)
        statuses.append(2 if trace.failure is not None else int(against))
    return max(statuses)


def _json(file: str, models: Sequence[Verified], unreadable: str | None) -> None:
    from kshape_ls.report.verification_json import verified_line

    print(verified_line(file, models, unreadable))


def _text(file: str, models: Sequence[Verified], unreadable: str | None) -> None:
    from kshape_ls.report.console import console, say_unreadable
    from kshape_ls.report.verification_text import write_verified

    if unreadable is None:
        write_verified(file, models, console(sys.stdout))
    else:
        say_unreadable(file, unreadable)


def _status(verified: Verified) -> int:
    if verified.verification.failure is not None:
        return 2
    return 0 if verified.verification.ok else 1
