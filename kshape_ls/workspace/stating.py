"""What somebody states of the settings: read with clear words for what is wrong, laid over what others state."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kshape_ls.workspace.kinds import CodesOfPattern, Kind, Patterns, WrongValueError
from kshape_ls.workspace.settings import Settings

OF_EDITORS = frozenset({"command", "trace", "trusted"})
"""Names in an editor's options that are no settings of a project."""
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPECIAL = re.compile(r"[\\*?\[\]!# ]")


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting: its name as in ``pyproject.toml`` (``hints.max-length``), and what is declared of it."""

    name: str
    kind: Kind
    default: Any
    about: str


@dataclass(frozen=True, slots=True)
class Stated:
    """Values by the settings' names, only those that somebody states."""

    values: tuple[tuple[str, Any], ...] = ()

    def over(self, other: Stated) -> Stated:
        """These, and the other's where these say nothing; lists and tables that add up hold together."""
        values = dict(other.values)
        for name, value in self.values:
            values[name] = (*values.get(name, ()), *value) if DECLARED[name].kind.adds_up else value
        return Stated(tuple(values.items()))

    def based(self, folder: Path) -> Stated:
        """The same, with patterns of paths counted from a folder."""

        def moved(name: str, value: Any) -> Any:
            kind = DECLARED[name].kind
            if isinstance(kind, Patterns):
                return tuple(_below(folder, pattern) for pattern in value)
            if isinstance(kind, CodesOfPattern):
                return tuple((_below(folder, pattern), codes) for pattern, codes in value)
            return value

        return Stated(tuple((name, moved(name, value)) for name, value in self.values))

    def without(self, *names: str) -> Stated:
        """All but some."""
        return Stated(tuple(pair for pair in self.values if pair[0] not in names))

    def beside_defaults(self) -> Stated:
        """Those that differ from the defaults, of an editor that states them all."""
        return Stated(tuple(pair for pair in self.values if pair[1] != DECLARED[pair[0]].default))

    def codes(self) -> tuple[str, ...]:
        """Every check that is named."""
        values = dict(self.values)
        return (
            *(values.get("select") or ()),
            *values.get("ignore", ()),
            *(code for code, _ in values.get("severity", ())),
            *(code for _, codes in values.get("per-file-ignores", ()) for code in codes),
        )

    def settings(self) -> Settings:
        """All settings, with the defaults of those that aren't stated."""
        settings: Settings = _filled(Settings, "", dict(self.values))
        return settings


def understood(table: object) -> tuple[Stated, tuple[str, ...]]:
    """What a table of a configuration file or an editor's options states, and what is wrong with it."""
    if not isinstance(table, Mapping):
        return Stated(), ("the settings must be a table",)
    wrong: list[str] = []
    return Stated(tuple(_read(table, "", wrong.append))), tuple(wrong)


def listed(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Names and values of all settings, for people."""

    def value(name: str) -> object:
        held: Any = settings
        for part in name.split("."):
            held = getattr(held, part.replace("-", "_"))
        return held

    return tuple((name, "not stated" if value(name) is None else repr(value(name))) for name in DECLARED)


def kebab(name: str) -> str:
    """``data-format`` of ``dataFormat`` and of ``data_format``."""
    return _INNER_CAPITAL.sub("-", name).replace("_", "-").lower()


def _read(table: Mapping[Any, Any], prefix: str, complain: Callable[[str], None]) -> Iterator[tuple[str, Any]]:
    for written, value in table.items():
        name = prefix + kebab(str(written))
        if name in DECLARED:
            if value is None:  # an editor's way of stating nothing
                continue
            try:
                yield name, DECLARED[name].kind.read(value)
            except WrongValueError as error:
                complain(f"{prefix}{written} = {value!r}: {error}")
        elif name in _GROUPS:
            if isinstance(value, Mapping):
                yield from _read(value, f"{name}.", complain)
            elif value is not None:
                complain(f"{written} = {value!r}: must be a table of {_listed(f'{name}.')}")
        elif prefix or name not in OF_EDITORS:
            complain(f"{prefix + str(written)!r} is no setting{_meant(name, prefix)}")


def _meant(name: str, prefix: str) -> str:
    names = [each.removeprefix(prefix) for each in (*DECLARED, *_GROUPS) if each.startswith(prefix)]
    near = get_close_matches(name.removeprefix(prefix), names, 1, 0.7)
    return f"; did you mean {prefix + near[0]!r}?" if near else f": {_listed(prefix)}"


def _listed(prefix: str) -> str:
    names = (name.removeprefix(prefix).partition(".")[0] for name in DECLARED if name.startswith(prefix))
    return ", ".join(dict.fromkeys(names))


def _declared(group: type, prefix: str) -> Iterator[Declared]:
    for each in dataclasses.fields(group):
        name = prefix + each.name.replace("_", "-")
        if "group" in each.metadata:
            yield from _declared(each.metadata["group"], f"{name}.")
        else:
            yield Declared(name, each.metadata["kind"], each.default, each.metadata["about"])


def _filled(group: type, prefix: str, values: Mapping[str, Any]) -> Any:
    kept: dict[str, Any] = {}
    for each in dataclasses.fields(group):
        name = prefix + each.name.replace("_", "-")
        if "group" in each.metadata:
            kept[each.name] = _filled(each.metadata["group"], f"{name}.", values)
        elif name in values:
            kept[each.name] = values[name]
    return group(**kept)


def _below(folder: Path, pattern: str) -> str:
    negated, bare = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    anchored = "/" in bare.rstrip("/")
    start = _SPECIAL.sub(lambda found: f"\\{found[0]}", folder.absolute().as_posix().strip("/"))
    return f"{negated}/{start}/{'' if anchored else '**/'}{bare.lstrip('/')}"


DECLARED = {each.name: each for each in _declared(Settings, "")}
_GROUPS = frozenset(name.partition(".")[0] for name in DECLARED if "." in name)
