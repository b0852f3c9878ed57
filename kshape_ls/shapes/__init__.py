"""Dims, shapes, three-way comparison and the formulas that layers and ops share. Imports the standard library only."""

from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim, Symbol, Unknown, symbol
from kshape_ls.shapes.shape import UNKNOWN_SHAPE, Mismatch, Nest, Output, Shape, from_dims, of_rank, shape

__all__ = [
    "DYNAMIC",
    "UNKNOWN",
    "UNKNOWN_SHAPE",
    "Dim",
    "Mismatch",
    "Nest",
    "Output",
    "Shape",
    "Symbol",
    "Unknown",
    "from_dims",
    "of_rank",
    "shape",
    "symbol",
]
