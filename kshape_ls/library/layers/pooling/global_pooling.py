"""``GlobalMaxPooling1D`` to ``3D`` and ``GlobalAveragePooling1D`` to ``3D``."""

from __future__ import annotations

from kshape_ls.library.layers.spatial import data_format_fault, data_format_of
from kshape_ls.library.rules import Arg, InputSpec, layer
from kshape_ls.shapes import Mismatch, Shape
from kshape_ls.shapes.window import arranged, channel

_SIGNATURE = "data_format=None, keepdims=False"


def global_pooling_refuses(*, data_format: Arg) -> Mismatch | None:
    """A data format that there is."""
    return data_format_fault(data_format)


@layer(
    "GlobalMaxPooling1D",
    "GlobalMaxPool1D",
    signature=_SIGNATURE,
    accepts=InputSpec(rank=3),
    construct=global_pooling_refuses,
    given={"rank": 1},
)
@layer(
    "GlobalMaxPooling2D",
    "GlobalMaxPool2D",
    signature=_SIGNATURE,
    accepts=InputSpec(rank=4),
    construct=global_pooling_refuses,
    given={"rank": 2},
)
@layer(
    "GlobalMaxPooling3D",
    "GlobalMaxPool3D",
    signature=_SIGNATURE,
    accepts=InputSpec(rank=5),
    construct=global_pooling_refuses,
    given={"rank": 3},
)
@layer(
    "GlobalAveragePooling1D",
    "GlobalAvgPool1D",
    signature=_SIGNATURE,
    call="inputs, mask=None",
    accepts=InputSpec(rank=3),
    construct=global_pooling_refuses,
    given={"rank": 1},
)
@layer(
    "GlobalAveragePooling2D",
    "GlobalAvgPool2D",
    signature=_SIGNATURE,
    accepts=InputSpec(rank=4),
    construct=global_pooling_refuses,
    given={"rank": 2},
)
@layer(
    "GlobalAveragePooling3D",
    "GlobalAvgPool3D",
    signature=_SIGNATURE,
    accepts=InputSpec(rank=5),
    construct=global_pooling_refuses,
    given={"rank": 3},
)
def global_pooling(inputs: Shape, *, rank: int, data_format: Arg, keepdims: bool) -> Shape:
    """One value a channel: (b, *spatial, c) -> (b, c), or (b, 1, ..., c) with keepdims."""
    layout = data_format_of(data_format)
    return arranged(inputs, (1,) * rank if keepdims else (), channel(inputs, layout), layout)
