"""What a user states about a project, and the words for what can't be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALLOWED: Mapping[str, tuple[object, ...]] = {
    "keras": (2, 3),
    "backend": ("tensorflow", "jax", "torch", "openvino"),
    "data_format": ("channels_last", "channels_first"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The major version of Keras, the backend and the default data format; ``None`` where nothing is stated."""

    keras: int | None = None
    backend: str | None = None
    data_format: str | None = None

    def over(self, other: Settings) -> Settings:
        """These, and the other's where these say nothing."""
        return Settings(
            other.keras if self.keras is None else self.keras,
            other.backend if self.backend is None else self.backend,
            other.data_format if self.data_format is None else self.data_format,
        )


def understood(stated: object) -> tuple[Settings, tuple[str, ...]]:
    """Settings out of a table of a configuration file or an editor's options, and what is wrong with it."""
    if not isinstance(stated, Mapping):
        return Settings(), ("the settings must be a table",)
    kept: dict[str, Any] = {}
    wrong = []
    for written, value in stated.items():
        name = str(written).replace("-", "_")
        allowed = ALLOWED.get(name)
        if allowed is None:
            wrong.append(f"{written!r} is no setting: {', '.join(ALLOWED)}")
        elif isinstance(value, bool) or value not in allowed:
            wrong.append(f"{written} = {value!r}: must be one of {', '.join(map(repr, allowed))}")
        else:
            kept[name] = value
    return Settings(**kept), tuple(wrong)
