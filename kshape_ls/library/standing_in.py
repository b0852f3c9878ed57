"""Stand-ins for open sizes: a layer that is built needs none of the sizes that its weights were made for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, Dim, Nest, Output, Shape, Symbol
from kshape_ls.shapes.dims import Atom, Quotient, symbol

_NAME = "None"


def stood_in(arguments: Mapping[str, Arg]) -> dict[str, Arg]:
    """The arguments of a call with a symbol of its own for every ``DYNAMIC`` axis of a tensor."""
    # Blanks tell them apart where nobody sees them: messages show these sizes as ``None``.
    names = (_NAME + " " * count for count in itertools.count())
    return {name: _with_symbols(value, names) for name, value in arguments.items()}


def taken_back(output: Output) -> Output:
    """An output with ``DYNAMIC`` for every size that depends on a stand-in."""
    if isinstance(output, Nest):
        return Nest(output.kind, tuple(taken_back(item) for item in output.items), output.keys)
    return output if output.dims is None else Shape(tuple(DYNAMIC if _is_ours(size) else size for size in output.dims))


def _with_symbols(value: Arg, names: Iterator[str]) -> Arg:
    if isinstance(value, Shape):
        dims = value.dims
        return value if dims is None else Shape(tuple(symbol(next(names)) if d is DYNAMIC else d for d in dims))
    if isinstance(value, tuple | list):
        return tuple(_with_symbols(item, names) for item in value)
    if isinstance(value, dict):
        return {key: _with_symbols(item, names) for key, item in value.items()}
    return value


def _is_ours(size: Dim) -> bool:
    return isinstance(size, Symbol) and any(_names_ours(atom) for atoms, _ in size.terms for atom in atoms)


def _names_ours(atom: Atom) -> bool:
    if isinstance(atom, Quotient):
        return _is_ours(atom.numerator) or _is_ours(atom.denominator)
    return atom.rstrip() == _NAME
