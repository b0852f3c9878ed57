"""A comment that states another shape than the layer beside it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from kshape_ls.analysis.facts import Range, ShapeComment
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem, Related
from kshape_ls.checks.steps import shape_of
from kshape_ls.checks.text import cut, width
from kshape_ls.shapes import Dim, Shape
from kshape_ls.shapes.dims import show

DOCUMENTATION = """
A comment states a shape that the layer beside it doesn't have (any more). The batch axis may be stated or left out;
`None`, `?` and names match any size.

Wrong: a window of 3×3 leaves 26×26 of 28×28.

```py wrong
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3),  # Output shape: (28, 28, 32)
])
```

Right:

```py right
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3),  # Output shape: (26, 26, 32)
])
```

Keras never reads comments, so it says nothing.

To silence it, end the line with `# kshape: ignore[shape-comment]`, or take the comment away.
"""

CODE = "shape-comment"
_SIZES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
Stated: TypeAlias = tuple["int | str | None", ...]


def find_comments(analysis: Analysis) -> Iterator[Problem]:
    """Comments that contradict every shape that their site can have."""
    for comment in analysis.comments:
        shapes = [shape_of(output) for output in comment.site.outputs]
        known = [shape for shape in shapes if shape is not None]
        if known and len(known) == len(shapes) and not any(agrees(comment.stated, shape) for shape in known):
            texts = " or ".join(str(shape) for shape in known[:3])
            message = f"The comment says {_text(comment.stated)}, but {comment.site.name} makes {texts}."
            way = (Related(comment.site.range, f"makes {texts}"),)
            yield Problem(CODE, "information", message, comment.range, way, comment)


def agrees(stated: Stated, shape: Shape) -> bool:
    """Whether a stated shape may be meant for a shape, with or without the batch axis."""
    if not any(isinstance(size, int) for size in stated):
        return True
    dims = shape.dims or ()
    return _matches(stated, dims) or _matches(stated, dims[1:])


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The numbers in the comment, as they are."""
    comment = problem.cause
    if isinstance(comment, ShapeComment):
        edit = rewritten(analysis.lines, comment)
        if edit is not None:
            yield Candidate(f"Rewrite the comment: {edit.text}", (edit,))


def rewritten(lines: Sequence[str], comment: ShapeComment) -> Edit | None:
    """The edit that makes a comment state the shape of its site, with a batch axis if it had one."""
    shapes = [shape_of(output) for output in comment.site.outputs]
    shape = shapes[0] if shapes else None
    text = cut(lines, comment.range)
    place = next((m for m in _SIZES.finditer(text) if _count(m[1]) == len(comment.stated)), None)
    if shape is None or shape.dims is None or place is None:
        return None
    dims = _stated_axes(comment.stated, shape.dims)
    texts = [each.strip() for each in place[1].split(",") if each.strip()]
    if len(texts) == len(dims):
        new = [
            old if _agree(size, dim) else show(dim) for old, size, dim in zip(texts, comment.stated, dims, strict=True)
        ]
    else:
        new = [show(dim) for dim in dims]
    inner = ", ".join(new) + ("," if len(new) == 1 else "")
    start = comment.range.col + width(text[: place.start()])
    end = comment.range.col + width(text[: place.end()])
    line = comment.range.line
    return Edit(Range(line, start, line, end), f"{place.group()[0]}{inner}{place.group()[-1]}")


def _stated_axes(stated: Stated, dims: tuple[Dim, ...]) -> tuple[Dim, ...]:
    with_batch = len(stated) == len(dims) or (bool(stated) and not isinstance(stated[0], int))
    return dims if with_batch else dims[1:]


def _matches(stated: Stated, dims: tuple[Dim, ...]) -> bool:
    return len(stated) == len(dims) and all(_agree(a, b) for a, b in zip(stated, dims, strict=True))


def _agree(stated: int | str | None, dim: Dim) -> bool:
    return not isinstance(stated, int) or not isinstance(dim, int) or stated == dim


def _count(inner: str) -> int:
    return len([each for each in inner.split(",") if each.strip()])


def _text(stated: Stated) -> str:
    texts = [str(size) for size in stated]
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


CHECK = Check(CODE, "A comment states another shape", DOCUMENTATION, mend=mend, find=find_comments)
