"""Where a layer or model is applied."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from kshape_ls.analysis.values import Identity


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands: at the ``call`` node, or at the expression that constructed the layer (``at``).

    ``subject``, ``code`` and ``places`` are set where data is handed to a model by a method: ``fit``.
    """

    node: ast.AST
    origin: Identity
    style: str
    at: Identity | None = None
    argument: ast.AST | None = None
    subject: str = ""
    code: str = ""
    places: tuple[tuple[str, int, int], ...] = ()
