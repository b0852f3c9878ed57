"""Python's own parser: silent, never raising."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser says of a text: a tree, or why there is none."""

    tree: ast.Module | None
    error: str | None


def ask(text: str) -> Parsed:
    """What Python says of a text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # The line end makes a last line that a backslash continues onto a line like any other.
            return Parsed(ast.parse(f"{text}\n"), None)
    except SyntaxError as error:
        return Parsed(None, error.msg or "invalid syntax")
    except (RecursionError, MemoryError):
        return Parsed(None, "too deeply nested to be read")
    except (ValueError, OverflowError) as error:  # NUL characters, lone surrogates, absurd numbers
        return Parsed(None, str(error))
