"""The options by which a command is told what a project runs on."""

from __future__ import annotations

import argparse

from kshape_ls.workspace.settings import ALLOWED, Settings


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Put the options into a command's parser."""
    group = parser.add_argument_group(
        "what the project runs on",
        "else: [tool.kshape-ls] in pyproject.toml, the project's environment, lock file or requirements, keras.json",
    )
    group.add_argument("--keras", type=int, choices=ALLOWED["keras"], help="the major version of Keras (3)")
    group.add_argument("--backend", choices=ALLOWED["backend"], help="Keras's backend (tensorflow)")
    group.add_argument("--data-format", choices=ALLOWED["data_format"], help="where channels are (channels_last)")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """What the options say."""
    return Settings(arguments.keras, arguments.backend, arguments.data_format)
