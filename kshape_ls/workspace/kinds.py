"""Kinds of values that a setting can have: what is accepted, in words and as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE_SCHEMA = {"type": "string", "pattern": f"^{_CODE.pattern}$"}


class WrongValueError(ValueError):
    """A value that a setting can't have; its text completes the sentence "keras = 4: …"."""


class Kind(Protocol):
    """Values of a setting, kept frozen. Where ``adds_up``, what several places state holds together."""

    @property
    def adds_up(self) -> bool:
        """Whether one place doesn't hide another."""

    def read(self, value: Any) -> Any:
        """The value as it is kept; raises ``WrongValueError``."""

    def schema(self) -> dict[str, Any]:
        """JSON Schema of what is accepted."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some values."""

    choices: tuple[Any, ...]
    adds_up: bool = False

    def read(self, value: Any) -> Any:
        """The choice."""
        if isinstance(value, bool) or value not in self.choices:
            raise WrongValueError(f"must be one of {_listed(self.choices)}")
        return value

    def schema(self) -> dict[str, Any]:
        """An enumeration."""
        return {"enum": list(self.choices)}


@dataclass(frozen=True, slots=True)
class SomeOf:
    """A list of some values."""

    choices: tuple[str, ...]
    adds_up: bool = False

    def read(self, value: Any) -> tuple[str, ...]:
        """The choices, each once."""
        if not isinstance(value, list | tuple) or any(each not in self.choices for each in value):
            raise WrongValueError(f"must be a list of {_listed(self.choices)}")
        return tuple(dict.fromkeys(value))

    def schema(self) -> dict[str, Any]:
        """An array of an enumeration."""
        return {"type": "array", "items": {"enum": list(self.choices)}, "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    adds_up: bool = False

    def read(self, value: Any) -> bool:
        """The truth."""
        if not isinstance(value, bool):
            raise WrongValueError("must be true or false")
        return value

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two others."""

    least: int
    most: int
    adds_up: bool = False

    def read(self, value: Any) -> int:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise WrongValueError(f"must be a whole number from {self.least} to {self.most}")
        return value

    def schema(self) -> dict[str, Any]:
        """A bounded integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that isn't empty."""

    adds_up: bool = False

    def read(self, value: Any) -> str:
        """The text."""
        if not isinstance(value, str) or not value.strip():
            raise WrongValueError("must be a text")
        return value

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Codes:
    """A list of checks' codes."""

    adds_up: bool = False

    def read(self, value: Any) -> tuple[str, ...]:
        """The codes, each once."""
        return _codes(value, "must be a list of codes of checks, such as 'rank-mismatch'")

    def schema(self) -> dict[str, Any]:
        """An array of codes."""
        return {"type": "array", "items": _CODE_SCHEMA, "uniqueItems": True}


@dataclass(frozen=True, slots=True)
class Patterns:
    """A list of patterns of paths, as in ``.gitignore``."""

    adds_up: bool = True

    def read(self, value: Any) -> tuple[str, ...]:
        """The patterns."""
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each.strip() for each in value):
            raise WrongValueError("must be a list of patterns, such as 'legacy/' or '*_old.py'")
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        """An array of strings."""
        return {"type": "array", "items": {"type": "string", "minLength": 1}}


@dataclass(frozen=True, slots=True)
class LevelOfCode:
    """A table from checks' codes to some values."""

    choices: tuple[str, ...]
    adds_up: bool = True

    def read(self, value: Any) -> tuple[tuple[str, str], ...]:
        """Pairs."""
        if not isinstance(value, Mapping):
            raise WrongValueError(f"must be a table from codes of checks to one of {_listed(self.choices)}")
        for code, level in value.items():
            if not _is_code(code):
                raise WrongValueError(f"{code!r} is no code of a check, such as 'rank-mismatch'")
            if level not in self.choices:
                raise WrongValueError(f"{code} = {level!r}: must be one of {_listed(self.choices)}")
        return tuple(value.items())

    def schema(self) -> dict[str, Any]:
        """An object of enumerations."""
        return {
            "type": "object",
            "propertyNames": _CODE_SCHEMA,
            "additionalProperties": {"enum": list(self.choices)},
        }


@dataclass(frozen=True, slots=True)
class CodesOfPattern:
    """A table from patterns of paths to lists of checks' codes."""

    adds_up: bool = True

    def read(self, value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Pairs."""
        if not isinstance(value, Mapping) or not all(isinstance(key, str) and key.strip() for key in value):
            raise WrongValueError("must be a table from patterns, such as 'tests/*', to lists of codes of checks")
        return tuple(
            (pattern, _codes(codes, f"{pattern}: must be a list of codes of checks, such as 'rank-mismatch'"))
            for pattern, codes in value.items()
        )

    def schema(self) -> dict[str, Any]:
        """An object of arrays of codes."""
        return {"type": "object", "additionalProperties": Codes().schema()}


def _codes(value: Any, otherwise: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(map(_is_code, value)):
        raise WrongValueError(otherwise)
    return tuple(dict.fromkeys(value))


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _listed(choices: tuple[Any, ...]) -> str:
    return ", ".join(map(repr, choices))
