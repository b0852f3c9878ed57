"""Shapes, nests of them, and the structured fact that something doesn't fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kshape_ls.shapes import dims as dim
from kshape_ls.shapes.dims import DYNAMIC, UNKNOWN, Dim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Shape:
    """A tensor's dimensions, batch axis included; ``dims`` is ``None`` where not even the rank is known."""

    dims: tuple[Dim, ...] | None

    @property
    def rank(self) -> int | None:
        """How many axes it has, where that is known."""
        return None if self.dims is None else len(self.dims)

    @property
    def is_known(self) -> bool:
        """Whether every dimension is a number, ``DYNAMIC`` or a symbol."""
        return self.dims is not None and UNKNOWN not in self.dims

    def axis(self, axis: int) -> Dim:
        """The size of one axis, counted from the end where negative; ``UNKNOWN`` where it can't be told."""
        if self.dims is None or not -len(self.dims) <= axis < len(self.dims):
            return UNKNOWN
        return self.dims[axis]

    def with_axis(self, axis: int, size: Dim) -> Shape:
        """The same with another size on one axis, counted from the end where negative; the axis must be there."""
        if self.dims is None:
            return self
        position = range(len(self.dims))[axis]
        return Shape((*self.dims[:position], size, *self.dims[position + 1 :]))

    def __iter__(self) -> Iterator[Dim]:
        return iter(self.dims or ())

    def __str__(self) -> str:
        if self.dims is None:
            return "?"
        inner = ", ".join(dim.show(d) for d in self.dims)
        return f"({inner},)" if len(self.dims) == 1 else f"({inner})"


UNKNOWN_SHAPE = Shape(None)


def shape(*dims: int | Dim | None) -> Shape:
    """A shape from sizes, with ``None`` as Keras writes it: ``shape(None, 28, 28, 1)``."""
    return from_dims(dims)


def from_dims(dims: Iterable[int | Dim | None]) -> Shape:
    """As ``shape``, from one iterable."""
    return Shape(tuple(DYNAMIC if d is None else d for d in dims))


def of_rank(rank: int) -> Shape:
    """A shape of which only the rank is known."""
    return Shape((UNKNOWN,) * rank)


@dataclass(frozen=True, slots=True)
class Nest:
    """Several outputs as the code returns them. ``keys`` stand beside ``items`` for a dict."""

    kind: Literal["list", "tuple", "dict"]
    items: tuple[Output, ...]
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind == "dict":
            return "{" + ", ".join(f"{k!r}: {v}" for k, v in zip(self.keys, self.items, strict=True)) + "}"
        inner = ", ".join(str(item) for item in self.items)
        return f"[{inner}]" if self.kind == "list" else f"({inner})"


Output: TypeAlias = Shape | Nest


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What doesn't fit, as facts.

    ``code`` is the check's code (``rank-mismatch``, ``axis-size-mismatch``, ``merge-shape-mismatch``,
    ``reshape-size-mismatch``, ``window-too-large``, ``invalid-argument``, ...). ``message`` is one sentence in Keras's
    wording. ``axis`` is the axis at fault, ``expected`` and ``found`` what should be there and what is,
    ``argument`` the parameter that asks for it, ``inputs`` the positions of the inputs at fault (0 for a lone one).
    """

    code: str
    message: str
    axis: int | None = None
    expected: object = None
    found: object = None
    argument: str | None = None
    inputs: tuple[int, ...] = ()
