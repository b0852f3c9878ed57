"""The options by which a command is told what else the project's settings say."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from kshape_ls.workspace.kinds import OneOf, WrongValueError
from kshape_ls.workspace.settings import SEVERITIES
from kshape_ls.workspace.stating import DECLARED, Stated

OPTIONS = {
    "keras": "the major version of Keras (3)",
    "backend": "Keras's backend (tensorflow)",
    "data-format": "where channels are (channels_last)",
}
CHOICE = ("select", "ignore", "severity", "exclude")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Put the options into a command's parser."""
    group = parser.add_argument_group(
        "what the project runs on",
        "else: [tool.kshape-ls] in pyproject.toml, the project's environment, lock file or requirements, keras.json",
    )
    for name, about in OPTIONS.items():
        kind = DECLARED[name].kind
        assert isinstance(kind, OneOf)
        group.add_argument(f"--{name}", type=type(kind.choices[0]), choices=kind.choices, help=about)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Put the options into a command's parser that choose what is reported, and where."""
    group = parser.add_argument_group("what is reported", "instead of what [tool.kshape-ls] says, or beside it (*)")
    group.add_argument("--select", type=_read_as("select", _words), metavar="CODE,...", help="these checks alone")
    group.add_argument("--ignore", type=_read_as("ignore", _words), metavar="CODE,...", help="not these checks")
    group.add_argument(
        "--severity",
        type=_read_as("severity", _levels),
        metavar="CODE=LEVEL,...",
        help=f"(*) how severe a check is: {', '.join(SEVERITIES)}",
    )
    group.add_argument(
        "--exclude",
        type=_read_as("exclude", lambda text: [text]),
        action="extend",
        metavar="GLOB",
        help="(*) nothing in files and folders that match, as in .gitignore",
    )


def settings_of(arguments: argparse.Namespace) -> Stated:
    """What the options say."""
    given = ((name, getattr(arguments, name.replace("-", "_"), None)) for name in (*OPTIONS, *CHOICE))
    return Stated(tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in given if v is not None))


def _read_as(name: str, parse: Callable[[str], object]) -> Callable[[str], Any]:
    """What argparse calls for an option that states a setting."""

    def read(text: str) -> Any:
        try:
            return DECLARED[name].kind.read(parse(text))
        except WrongValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r}: {error}") from error

    return read


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


def _levels(text: str) -> dict[str, str]:
    return {code.strip(): level.strip() for code, _, level in (word.partition("=") for word in text.split(","))}
