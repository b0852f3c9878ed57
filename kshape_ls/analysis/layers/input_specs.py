"""``InputSpec``: what a layer of the program says of its inputs, held against them at its calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.python.plain import has_unknown, plain, tensors_in
from kshape_ls.analysis.values import NONE, Instance, LibraryObject, Tensor, Value
from kshape_ls.library.application import bind, check_spec
from kshape_ls.library.rules import Arg, InputSpec, parse_signature
from kshape_ls.shapes import Mismatch, Shape
from kshape_ls.shapes.dims import equal

INPUT_SPEC = "keras.layers.InputSpec"
_PARAMETERS = parse_signature(
    "dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None, allow_last_axis_squeeze=False, "
    "name=None, optional=False"
)


def refused_by_spec(run: Run, instance: Instance, given: Arguments) -> Mismatch | None:
    """What the layer's ``input_spec`` says against the first argument of its call."""
    stated = run.read((instance.id, "input_spec")) or find(run, instance.cls, "input_spec")[0]
    if stated is None or stated == NONE or not given.args or has_unknown(run, given.args[0]):
        return None
    tensors = tensors_in(run, given.args[0])
    specs = (stated,) if isinstance(stated, LibraryObject) else spread(run, stated)
    if specs is None or not tensors or not all(_is_spec(spec) for spec in specs):
        return None
    if len(specs) != len(tensors):
        message = f"{instance.cls.name} expects {len(specs)} input(s), but it received {len(tensors)} input tensors"
        return Mismatch("input-count", message, expected=len(specs), found=len(tensors))
    for n, (spec, tensor) in enumerate(zip(specs, tensors, strict=True)):
        refused = _refused(run, instance.cls.name, spec, tensor) if isinstance(spec, LibraryObject) else None
        if refused is not None:
            return replace(refused, inputs=(n,))
    return None


def _is_spec(value: Value) -> bool:
    return value == NONE or (isinstance(value, LibraryObject) and value.class_name == INPUT_SPEC)


def _refused(run: Run, what: str, spec: LibraryObject, tensor: Tensor) -> Mismatch | None:
    args = tuple(plain(run, value) for name, value in spec.arguments if not name)
    bound = bind("InputSpec", _PARAMETERS, args, {name: plain(run, v) for name, v in spec.arguments if name})
    if isinstance(bound, Mismatch):
        return None
    shape, squeezed = bound["shape"], bound["allow_last_axis_squeeze"]
    sizes = shape if isinstance(shape, tuple) else None
    rank = bound["ndim"] if sizes is None else len(sizes)
    axes = bound["axes"] if isinstance(bound["axes"], Mapping) else {}
    known = InputSpec(
        _whole(rank) if squeezed is False else None,
        _whole(bound["min_ndim"]),
        _whole(bound["max_ndim"]),
        tuple((axis, size) for axis, size in axes.items() if isinstance(axis, int) and isinstance(size, int)),
    )
    refused = check_spec(what, known, tensor.shape)
    if refused is not None or sizes is None or squeezed not in (True, False) or tensor.shape.dims is None:
        return refused
    return _other_sizes(sizes, tensor.shape, bool(squeezed))


def _other_sizes(sizes: tuple[Arg, ...], found: Shape, squeezed: bool) -> Mismatch | None:
    dims = tuple(found)
    if squeezed:
        dims = dims[:-1] if dims and dims[-1] == 1 else dims
        sizes = sizes[:-1] if sizes and sizes[-1] == 1 else sizes
    for axis, (stated, size) in enumerate(zip(sizes, dims, strict=False)):
        if isinstance(stated, int) and equal(stated, size) is False:
            wanted = ", ".join("?" if not isinstance(s, int | None) else str(s) for s in sizes)
            message = f"expected shape=({wanted}), found shape={found}"
            return Mismatch("axis-size-mismatch", message, axis, stated, size)
    return None


def _whole(value: Arg) -> int | None:
    return value if isinstance(value, int) else None
