"""Names: which slot a name means in a frame, and what Python calls built in."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import UNKNOWN_VALUE, Const, Identity, Library, Tuple, Value
from kshape_ls.library.index import is_public
from kshape_ls.library.names import canonical

if TYPE_CHECKING:
    from kshape_ls.analysis.memo.store import Slot

_BUILTINS = frozenset(dir(builtins))


def slot_of(run: Run, name: str) -> Slot:
    """The slot that a name reads here."""
    frame = run.frame
    declared = frame.globals_declared | frame.nonlocals
    if frame.local is not None and name in frame.local and name not in declared:
        return (frame.scope, name)
    if name not in frame.globals_declared:
        for scope, names in frame.closure:
            if name in names:
                return (scope, name)
    return (frame.module, name)


def lookup(run: Run, name: str) -> Value:
    """What a name holds; a name that nothing is known of is unknown."""
    slot = slot_of(run, name)
    found = run.read(slot)
    if found is None and isinstance(slot[0], Identity):
        # A class body reads a global of the same name until it binds its own.
        found = run.read((run.frame.module, name))
    if found is not None:
        return found
    starred = _from_star(run, name)
    if starred is not None:
        return starred
    if name == "__name__":  # which the module of built-in names has, too
        return Const(run.frame.module)
    if name in _BUILTINS:
        return Const(...) if name == "Ellipsis" else Library(f"builtins.{name}")
    return UNKNOWN_VALUE


def _from_star(run: Run, name: str) -> Value | None:
    # from keras.layers import *: a public name of the module means that module's.
    stars = run.read((run.frame.module, "#stars"))
    if not isinstance(stars, Tuple):
        return None
    for star in reversed(stars.items):
        if isinstance(star, Const):
            full = canonical(f"{star.value}.{name}")
            if is_public(full):
                return Library(full)
    return None


def bind(run: Run, name: str, value: Value) -> None:
    """Give a name a value."""
    run.write(slot_of(run, name), value)
