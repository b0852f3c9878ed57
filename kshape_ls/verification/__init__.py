"""Asks real Keras, in the user's own environment, what it makes of a model. Runs no user code."""

from __future__ import annotations

from kshape_ls.verification.client import Verifier
from kshape_ls.verification.request import to_replay
from kshape_ls.verification.verdict import (
    Agreed,
    Asked,
    Constructed,
    Differs,
    Failure,
    Filled,
    NodeVerdict,
    NotAsked,
    Partly,
    Real,
    RefusedByKeras,
    Verification,
    judged,
)

__all__ = [
    "Agreed",
    "Asked",
    "Constructed",
    "Differs",
    "Failure",
    "Filled",
    "NodeVerdict",
    "NotAsked",
    "Partly",
    "Real",
    "RefusedByKeras",
    "Verification",
    "Verifier",
    "judged",
    "to_replay",
]
