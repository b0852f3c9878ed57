"""The options by which a command is told what else the project's settings say."""

from __future__ import annotations

import argparse

from kshape_ls.workspace.kinds import OneOf
from kshape_ls.workspace.stating import DECLARED, Stated

OPTIONS = {
    "keras": "the major version of Keras (3)",
    "backend": "Keras's backend (tensorflow)",
    "data-format": "where channels are (channels_last)",
}


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


def settings_of(arguments: argparse.Namespace) -> Stated:
    """What the options say."""
    given = ((name, getattr(arguments, name.replace("-", "_"))) for name in OPTIONS)
    return Stated(tuple((name, value) for name, value in given if value is not None))
