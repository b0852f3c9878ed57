"""How wide a text is drawn, at most: nothing here has fonts, and a text must not leave its box in any."""

from __future__ import annotations

import unicodedata

SIZE = 12.0
SMALL = 10.5
MONO = 0.61
"""A letter of a monospace font is that wide, in units of its size, in all the fonts that are usual."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|()[]!1- "), frozenset("mwMW@%")


def sans_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in a sans-serif font of a size."""
    letters = sum(_sans(letter) for letter in text)
    return letters * size * (1.06 if bold else 1.0)


def mono_width(text: str, size: float) -> float:
    """The width of a text in a monospace font of a size."""
    return sum(2 if _is_broad(letter) else 1 for letter in text) * MONO * size


def _sans(letter: str) -> float:
    if letter in _NARROW:
        return 0.40
    if letter in _WIDE:
        return 0.98
    if _is_broad(letter):
        return 1.05
    return 0.73 if letter.isupper() else 0.62


def _is_broad(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def clipped(text: str, letters: int) -> str:
    """A text of so many letters at most, the middle left out."""
    if len(text) <= letters:
        return text
    head = letters // 2
    return f"{text[:head]}…{text[len(text) - (letters - head - 1) :]}"
