"""Dimensions: an ``int``, ``DYNAMIC``, a ``Symbol`` or ``UNKNOWN``, and exact arithmetic on them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal, TypeAlias, Union


class _Open(enum.Enum):
    """The two sizes that are no number."""

    DYNAMIC = "None"
    UNKNOWN = "?"

    def __repr__(self) -> str:
        return self.name


DYNAMIC: Literal[_Open.DYNAMIC] = _Open.DYNAMIC
"""Keras's ``None``: any size at run time."""

UNKNOWN: Literal[_Open.UNKNOWN] = _Open.UNKNOWN
"""The analysis can't tell; shown as ``?``."""

Unknown: TypeAlias = Literal[_Open.UNKNOWN]
Atom: TypeAlias = Union[str, "Quotient"]
Monomial: TypeAlias = tuple[Atom, ...]
Term: TypeAlias = tuple[Monomial, int]
Terms: TypeAlias = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """``numerator // denominator`` where the division is not known to be exact."""

    numerator: Symbol
    denominator: Dim

    def __str__(self) -> str:
        return f"{_grouped(self.numerator)} // {_grouped(self.denominator)}"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sorted polynomial with integer coefficients over names and quotients: ``h // 2 * c + 1``."""

    terms: tuple[tuple[Monomial, int], ...]

    def __str__(self) -> str:
        return " + ".join(_shown(atoms, factor) for atoms, factor in self.terms).replace("+ -", "- ")


Dim: TypeAlias = int | Literal[_Open.DYNAMIC, _Open.UNKNOWN] | Symbol


def symbol(name: str) -> Symbol:
    """The dimension called ``name``."""
    return Symbol((((name,), 1),))


def add(a: Dim, b: Dim) -> Dim:
    """``a + b``."""
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    return _open(a, b) or _polynomial([*_terms(a), *_terms(b)])


def subtract(a: Dim, b: Dim) -> Dim:
    """``a - b``."""
    return add(a, multiply(-1, b))


def multiply(a: Dim, b: Dim) -> Dim:
    """``a * b``."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    opened = _open(a, b)
    if opened:
        return opened
    return _polynomial([(x + y, m * n) for x, m in _terms(a) for y, n in _terms(b)])


def floor_divide(a: Dim, b: Dim) -> Dim:
    """``a // b``: whole multiples of ``b`` are taken out, the rest stays a quotient. ``UNKNOWN`` over zero."""
    if b == 0:
        return UNKNOWN
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    opened = _open(a, b)
    if opened:
        return opened
    taken, rest = _divided(_terms(a), _terms(b))
    whole, left = _polynomial(taken), _polynomial(rest)
    if left == 0:
        return whole
    if isinstance(left, int):
        # Only a number is left: over a number it can be divided, over a symbol it can't be told.
        return add(whole, left // b) if isinstance(b, int) else UNKNOWN
    assert isinstance(left, Symbol)
    return add(whole, Symbol((((Quotient(left, b),), 1),)))


def ceil_divide(a: Dim, b: Dim) -> Dim:
    """``⌈a / b⌉`` for a positive ``b``."""
    whole = floor_divide(a, b)
    if multiply(whole, b) == a:
        return whole
    return floor_divide(add(a, subtract(b, 1)), b)


def modulo(a: Dim, b: Dim) -> Dim:
    """``a % b``."""
    return subtract(a, multiply(b, floor_divide(a, b)))


def product(dims: tuple[Dim, ...] | list[Dim]) -> Dim:
    """The product of all; 1 for none."""
    result: Dim = 1
    for dim in dims:
        result = multiply(result, dim)
    return result


def total(dims: tuple[Dim, ...] | list[Dim]) -> Dim:
    """The sum of all; 0 for none."""
    result: Dim = 0
    for dim in dims:
        result = add(result, dim)
    return result


def equal(a: Dim, b: Dim) -> bool | None:
    """Whether two sizes are equal: ``True``, ``False``, or ``None`` where that can't be said."""
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    if isinstance(a, _Open) or isinstance(b, _Open):
        return None
    difference = subtract(a, b)
    return difference == 0 if isinstance(difference, int) else None


def written_otherwise(a: Dim, b: Dim) -> bool:
    """Whether Keras certainly finds two sizes different where it compares shapes as they are: ``None`` is not 3."""
    one_open = (a is DYNAMIC and isinstance(b, int)) or (b is DYNAMIC and isinstance(a, int))
    return one_open or equal(a, b) is False


def _open(a: Dim, b: Dim) -> Dim | None:
    # Whatever the other side is, a size that Keras leaves open stays open.
    if a is DYNAMIC or b is DYNAMIC:
        return DYNAMIC
    return UNKNOWN if a is UNKNOWN or b is UNKNOWN else None


def _divided(a: Terms, b: Terms) -> tuple[list[Term], list[Term]]:
    # The multiples of ``b`` in ``a`` divided by it, and what is left. Only a ``b`` of one term divides anything.
    if len(b) > 1:
        return ([((), 1)], []) if a == b else ([], list(a))
    ((divisor, by),) = b
    taken: list[Term] = []
    rest: list[Term] = []
    for atoms, factor in a:
        over = _without(atoms, divisor)
        if over is None:
            rest.append((atoms, factor))
            continue
        if divisor and factor % by:
            # ``3 * h // (2 * h)`` is 1 only as long as nothing else is added to it.
            rest.append((atoms, factor))
            continue
        taken.append((over, factor // by))
        if factor % by:
            rest.append((atoms, factor % by))
    return taken, rest


def _without(atoms: Monomial, divisor: Monomial) -> Monomial | None:
    left = list(atoms)
    for atom in divisor:
        if atom not in left:
            return None
        left.remove(atom)
    return tuple(left)


def _terms(dim: Dim) -> tuple[tuple[Monomial, int], ...]:
    if isinstance(dim, Symbol):
        return dim.terms
    assert isinstance(dim, int)
    return (((), dim),) if dim else ()


def _polynomial(terms: list[tuple[Monomial, int]]) -> Dim:
    sums: dict[Monomial, int] = {}
    for atoms, factor in terms:
        key = tuple(sorted(atoms, key=str))
        sums[key] = sums.get(key, 0) + factor
    kept = sorted(((k, v) for k, v in sums.items() if v), key=lambda term: (-len(term[0]), str(term[0])))
    if not kept:
        return 0
    if len(kept) == 1 and not kept[0][0]:
        return kept[0][1]
    return Symbol(tuple(kept))


def _shown(atoms: Monomial, factor: int) -> str:
    if not atoms:
        return str(factor)
    # "h // 2 * c" reads from the left, so only a quotient that comes first needs no brackets.
    ordered = sorted(atoms, key=lambda atom: isinstance(atom, str))
    names = [atom if isinstance(atom, str) else f"({atom})" for atom in ordered]
    if factor == 1:
        names[0] = str(ordered[0])
    return {1: "", -1: "-"}.get(factor, f"{factor} * ") + " * ".join(names)


def _grouped(dim: Dim) -> str:
    text = show(dim)
    return f"({text})" if " " in text else text


def show(dim: Dim) -> str:
    """A size as a user reads it: ``26``, ``None``, ``h // 2``, ``?``."""
    return dim.value if isinstance(dim, _Open) else str(dim)
