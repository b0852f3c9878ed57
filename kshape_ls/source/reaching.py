"""Whether a text brings in anything but Python's own library, told by its lines alone: most edits needn't ask more."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Final

# Any other line with the word may import all the same: after a semicolon, in a string that is executed.
_WORD: Final = re.compile(r"\b(?:import|__import__|import_module|exec|eval)\b|#\s*(?:kshape|shape):")
_PLAIN: Final = re.compile(r"\s*(?:from\s+([^\W\d]\w*)[\w.]*\s+import\b[^;\\]*|import\s+([\w., \t]+?))(?:#.*)?$")
_NAME: Final = re.compile(r"\s*([^\W\d]\w*)[\w.]*(?:\s+as\s+\w+)?\s*$")


def reaches_out(lines: Iterable[str]) -> bool:
    """Whether some of the lines may import a module from outside the standard library, or speak to us in comments."""
    return any(map(_reaches, filter(_WORD.search, lines)))


def _reaches(line: str) -> bool:
    found = _PLAIN.match(line)
    if found is None or "shape:" in line:
        return True
    names = [found[1]] if found[1] else [name[1] if (name := _NAME.match(n)) else "" for n in found[2].split(",")]
    return any(name not in sys.stdlib_module_names for name in names)
