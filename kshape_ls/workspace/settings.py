"""Every setting: its name, what it can be, its default, and what it does. All else about settings is made from this.

Names are written ``data-format`` in ``pyproject.toml``; editors may write ``dataFormat`` too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kshape_ls.workspace.kinds import (
    Codes,
    CodesOfPattern,
    Flag,
    Kind,
    LevelOfCode,
    OneOf,
    Patterns,
    SomeOf,
    Text,
    Whole,
)

SEVERITIES = ("error", "warning", "information", "hint", "off")
SITES = ("call", "sequential", "input", "model", "op", "variable")


def declared(kind: Kind, default: Any, about: str) -> Any:
    """A setting as a dataclass's field."""
    return field(default=default, metadata={"kind": kind, "about": about})


def grouped(group: type, about: str) -> Any:
    """Settings of their own under one name."""
    return field(default=group(), metadata={"group": group, "about": about})


@dataclass(frozen=True, slots=True)
class Hints:
    """What is drawn into the text."""

    enabled: bool = declared(Flag(), True, "Whether shapes are drawn into the text as inlay hints.")
    on: tuple[str, ...] = declared(
        SomeOf(SITES),
        ("call", "sequential", "variable"),
        "Where: at the end of layer calls (`call`), of the layers of a `Sequential` (`sequential`), of inputs"
        " (`input`), of models (`model`), of operations such as `keras.ops.matmul` (`op`), and beside names"
        " (`variable`).",
    )
    max_length: int = declared(Whole(8, 400), 60, "How many characters a hint may have; what is longer ends in `…`.")
    batch_axis: bool = declared(Flag(), True, "Whether the batch axis is shown: `(None, 10)`, or just `(10)`.")


@dataclass(frozen=True, slots=True)
class Verify:
    """Real Keras."""

    on: str = declared(
        OneOf(("command", "save", "idle")),
        "command",
        "When real Keras is asked about a file's models: when you ask for it, at each save, or whenever you pause.",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a file; the first three are ``None`` where nothing tells."""

    keras: int | None = declared(
        OneOf((2, 3)),
        None,
        "The major version of Keras that the project runs on. Where nothing is stated it is read from the project's"
        " environment, lock files or requirements (those in `setup.py` and `setup.cfg` included); where these say"
        " nothing it is 3.",
    )
    backend: str | None = declared(
        OneOf(("tensorflow", "jax", "torch", "openvino")),
        None,
        "Keras's backend. Where nothing is stated: as `keras.json` in the user's home says, else `tensorflow`.",
    )
    data_format: str | None = declared(
        OneOf(("channels_last", "channels_first")),
        None,
        "Where channels are if a layer doesn't say. Where nothing is stated: as `keras.json` says, else"
        " `channels_last`.",
    )
    select: tuple[str, ...] | None = declared(Codes(), None, "The checks to report; all, where nothing is stated.")
    ignore: tuple[str, ...] = declared(Codes(), (), "Checks not to report.")
    severity: tuple[tuple[str, str], ...] = declared(
        LevelOfCode(SEVERITIES), (), "How checks are reported, by their codes; `off` is as good as `ignore`."
    )
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = declared(
        CodesOfPattern(), (), "Checks not to report in files that match a pattern (as in `.gitignore`)."
    )
    exclude: tuple[str, ...] = declared(
        Patterns(), (), "Patterns (as in `.gitignore`) of files and folders in which nothing is reported."
    )
    scan: bool = declared(
        Flag(),
        False,
        "Whether an editor is told the problems of all programs and notebooks of its folders, not only of open ones,"
        " and finds their models by name. What git ignores is left out, and what `exclude` says.",
    )
    hints: Hints = grouped(Hints, "Shapes drawn into the text.")  # noqa: RUF009 - a frozen default
    lenses: bool = declared(Flag(), True, "Whether a line above each model tells its shape and weights.")
    interpreter: str | None = declared(
        Text(),
        None,
        "The Python that `verify` asks for real Keras. Where nothing is stated it is looked for in the active and the"
        " project's environment. Of a project that isn't trusted it isn't used.",
    )
    verify: Verify = grouped(Verify, "Real Keras, asked about a file's models.")  # noqa: RUF009 - as above
