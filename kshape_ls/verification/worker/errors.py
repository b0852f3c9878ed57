"""What an exception of Keras means: its answer, or a consequence of being asked here."""

from __future__ import annotations

import re

from ..wire import Refused
from .models import NoModel

MAX_ERROR = 4_000
TYPES = re.compile(r"dtype|DataType|tensor but is a|incompatible type|TypeError")
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def is_ours(error: Exception) -> bool:
    """Whether it comes of asking without values or of the memory limit, and not of the user's model."""
    return (
        isinstance(error, (MemoryError, RecursionError))
        or "stateless scope" in str(error)
        or " [Op:" in str(error)  # TensorFlow computed something at once
        or type(error).__name__ in ("ResourceExhaustedError", "FailedPreconditionError")
    )


def skipped_for(error: Exception, hanging: bool, guessed: bool, opened: bool) -> str:
    """Why a node that raised isn't refused for it, or nothing.

    ``hanging`` says that it hangs on the values of stand-ins, ``guessed`` that the dtype of its input is a guess,
    ``opened`` that a size of its input was left open.
    """
    text = said(error)
    if isinstance(error, NoModel):
        return text
    if isinstance(error, ImportError):
        return f"Keras lacks what it needs: {text}"
    if is_ours(error):
        wanting = "stateless" in text or " [Op:" in text or type(error).__name__ == "FailedPreconditionError"
        return "Keras gives it values at once" if wanting else "Keras ran out of memory over it"
    if hanging:
        return "it hangs on a tensor of which only the shape is known"
    if opened:
        return "a size of its input isn't known"
    return (
        "the type of its input isn't known" if guessed and TYPES.search(text.partition("Arguments received")[0]) else ""
    )


def refused(error: Exception) -> Refused:
    """Keras's own answer."""
    return Refused(type(error).__name__, said(error))


def said(error: BaseException) -> str:
    """The text without colours, and not too long."""
    return COLOUR.sub("", str(error)).strip()[:MAX_ERROR]
