"""Arguments as messages print them."""

from __future__ import annotations

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Symbol
from kshape_ls.shapes.shape import Shape


def shown(value: object) -> str:
    """An argument as its user would write it: ``(2, None)``, ``'same'``, ``n``, ``?``."""
    if isinstance(value, tuple):
        inner = ", ".join(shown(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(shown(item) for item in value)}]"
    if isinstance(value, slice):
        parts = (value.start, value.stop) if value.step is None else (value.start, value.stop, value.step)
        return ":".join("" if part is None else shown(part) for part in parts)
    if value is UNKNOWN or value is DYNAMIC:
        return "?" if value is UNKNOWN else "None"
    if value is Ellipsis:
        return "..."
    return str(value) if isinstance(value, Shape | Symbol) else repr(value)
