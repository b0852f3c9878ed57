"""What was seen at each place of a program that runs: shapes of tensors, layers and models made there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

MOST = 20
"""Distinct results of one place."""

DEEPEST = 4
MANY = 64
"""Items of a list that are looked at."""


class Recorder:
    """``tell`` hears of each place and shape when it is first seen."""

    def __init__(self, tell: Callable[[Any, Any], None]) -> None:
        self._tell = tell
        self._seen: dict[Any, list[Any]] = {}
        self._made: dict[Any, list[Any]] = {}
        self._layer: Any = ()

    def know(self, keras: Any) -> None:
        """Keras is imported: its layers are told apart from now on."""
        self._layer = keras.layers.Layer

    def see(self, line: int, col: int, end_line: int, end_col: int, value: Any) -> Any:
        """Take down a value, and hand it on as it is."""
        place = (line, col, end_line, end_col)
        try:
            if self._layer and isinstance(value, self._layer):
                made = self._made.setdefault(place, [])
                if len(made) < MOST and not any(each is value for each in made):
                    made.append(value)
            else:
                self._take(place, value)
        except Exception:  # an object of the program may raise whatever is asked of it
            return value
        return value

    def finish(self) -> None:
        """Tell what the layers and models gave, as far as they were called on symbolic tensors."""
        for place, made in self._made.items():
            for layer in made:
                # Without an output it was never called, or several times.
                with contextlib.suppress(Exception):
                    self._take(place, layer.output)

    def _take(self, place: Any, value: Any) -> None:
        seen = self._seen.get(place, ())
        if len(seen) >= MOST:
            return
        shape = shape_of(value)
        if shape is not None and shape not in seen:
            self._seen.setdefault(place, []).append(shape)
            self._tell(place, shape)


def shape_of(value: Any, depth: int = 0) -> Any:
    """The shape as JSON data: a list of sizes, or ``{"list": [...]}`` and the like; ``None`` where it is no tensor."""
    if isinstance(value, (list, tuple)) and not hasattr(value, "shape"):
        if depth > DEEPEST or not 0 < len(value) <= MANY:
            return None
        items = [shape_of(item, depth + 1) for item in value]
        return None if None in items else {"tuple" if isinstance(value, tuple) else "list": items}
    if isinstance(value, dict):
        if depth > DEEPEST or not 0 < len(value) <= MANY:
            return None
        pairs = {str(key): shape_of(item, depth + 1) for key, item in value.items()}
        return None if None in pairs.values() else {"dict": pairs}
    if isinstance(value, type) or not hasattr(value, "shape") or not hasattr(value, "dtype"):
        return None
    if type(value).__module__ == "numpy" and type(value).__name__ != "ndarray":
        return None
    dims = value.shape
    if getattr(dims, "rank", 0) is None:
        return None
    return [None if dim is None else int(dim) for dim in dims]
