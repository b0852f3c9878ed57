"""How many classes there are, where the program says so: labels with known values, sizes with telling names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from kshape_ls.analysis.tensors.contents import values_of
from kshape_ls.analysis.values import Const, ListRef, Tensor, Tuple, Value

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_TELLING = re.compile(
    r"(?:^|_)(?:n|num|nb)?_?(?:classes|labels|categories)(?:$|_)|(?:class|label|category)_?names$", re.I
)
_MOST = 100_000


def class_counts(file: FileAnalysis) -> Iterator[tuple[str, int | None]]:
    """Texts for the number of classes, by names of the file's top level: ``num_classes``, ``len(class_names)``.

    The count is ``None`` where the name tells of classes but its value isn't known.
    """
    for name in file.names():
        if _TELLING.search(name):
            value = file.read((file.program.module, name))
            if isinstance(value, ListRef | Tuple):
                yield f"len({name})", None
            elif isinstance(value, Const) and type(value.value) is int:
                yield name, value.value


def label_counts(file: FileAnalysis, name: str) -> int | None:
    """How many classes the labels in an array name: its columns where they are one-hot, else its largest number."""
    value = file.read((file.program.module, name))
    if not isinstance(value, Tensor) or value.shape.dims is None:
        return None
    if len(value.shape.dims) == 2 and isinstance(value.shape.dims[1], int) and value.shape.dims[1] > 1:
        return value.shape.dims[1]
    known = values_of(file, cast("Value", value)) if len(value.shape.dims) <= 2 else None
    return max(known) + 1 if known and min(known) >= 0 and max(known) < _MOST else None
