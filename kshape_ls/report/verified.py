"""What real Keras said of a file's models."""

from __future__ import annotations

from dataclasses import dataclass

from kshape_ls.analysis.facts import ModelGraph
from kshape_ls.verification import Verification


@dataclass(frozen=True, slots=True)
class Verified:
    """A model of a file, and what Keras said of it."""

    model: ModelGraph
    verification: Verification
