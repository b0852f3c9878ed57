"""The multiplier ``alpha`` that MobileNets scale their channels by."""

from __future__ import annotations

import math

from kshape_ls.library.applications.entry import IMAGENET
from kshape_ls.library.applications.truth import is_told, is_word
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import Mismatch
from kshape_ls.shapes.written import shown

_LARGEST = 10_000


def divisible(channels: float, divisor: int = 8) -> int:
    """The nearest multiple of ``divisor`` that takes no more than a tenth away."""
    rounded = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * channels else rounded


def multiplier(alpha: Arg) -> float | None:
    """``alpha`` where it is a number that can be reckoned with."""
    if not isinstance(alpha, int | float) or not math.isfinite(alpha):
        return None
    return alpha if abs(alpha) <= _LARGEST else None


def alpha_fault(alpha: Arg, weights: Arg, trained: tuple[float, ...]) -> Mismatch | None:
    """What is no number, and numbers for which there are no ImageNet weights."""
    if is_told(alpha) and not (isinstance(alpha, int | float) and math.isfinite(alpha)):
        return Mismatch(
            "invalid-argument", f"`alpha` must be a number. Received: alpha={shown(alpha)}", argument="alpha"
        )
    if is_word(weights, IMAGENET) and is_told(alpha) and alpha not in trained:
        allowed = ", ".join(map(str, trained))
        message = f"If imagenet weights are being loaded, alpha can be one of {allowed} only. Received alpha={alpha}"
        return Mismatch("invalid-argument", message, expected=trained, found=alpha, argument="alpha")
    return None
