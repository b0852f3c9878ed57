"""What is known of a name that Keras gives a layer: its class, and a number unless it is the first of it.

The number hangs on all that was made before, and isn't guessed.
"""

from __future__ import annotations

import re

from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.library import LAYER, config_of
from kshape_ls.analysis.layers.named_twice import RENAMED
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import NONE, Const, LayerRef, Member, Value
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.class_names import listed_as, snake


def is_name(value: Value) -> bool:
    """Whether it is ``layer.name`` of a layer of Keras that was given none."""
    return isinstance(value, Member) and value.name == "name" and isinstance(value.owner, LayerRef)


def is_named(run: Run, value: Value, text: Value) -> bool | None:
    """Whether an automatic name is ``text``: ``False`` where it can't be."""
    stem = _stem(run, value)
    if stem is None or not isinstance(text, Const):
        return None
    return None if isinstance(text.value, str) and re.fullmatch(rf"{stem}(_\d+)?", text.value) else False


def is_in_name(run: Run, value: Value, text: str) -> bool | None:
    """Whether ``text`` stands in an automatic name."""
    stem = _stem(run, value)
    if stem is None:
        return None
    ends = "|".join(stem[n:] for n in range(len(stem) + 1))
    return True if text in stem else None if re.fullmatch(rf"(?:{ends})_\d*|\d+", text) else False


def begins(run: Run, value: Value, text: str) -> bool | None:
    """``layer.name.startswith(text)``."""
    stem = _stem(run, value)
    if stem is None:
        return None
    return True if stem.startswith(text) else None if re.fullmatch(rf"{stem}_\d*", text) else False


def _stem(run: Run, value: Value) -> str | None:
    if not is_name(value) or not isinstance(value, Member) or not isinstance(value.owner, LayerRef):
        return None
    layer = value.owner
    bound = run.content((layer.id, LAYER))
    stated = dict(bound.arguments).get("name") if isinstance(bound, BoundLayer) else None
    if stated is not None or config_of(run, layer).get("name", NONE) != NONE:
        return None
    if layer.class_name.startswith("applications.") or is_keras_2(run) or run.read(RENAMED) is not None:
        return None
    return snake(listed_as(layer.class_name))
