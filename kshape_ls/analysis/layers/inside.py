"""The border of a layer's code: what ``call`` sees of its arguments, and how its result looks from outside."""

from __future__ import annotations

from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, fixed, list_items, make_dict, make_list
from kshape_ls.analysis.values import DictRef, ListRef, Tensor, TensorKind, Tuple, Value, mapped


def inside(run: Run, given: Arguments, kind: TensorKind) -> Arguments:
    """The arguments as ``call`` sees them: a symbolic tensor is a backend tensor there."""
    return Arguments(
        tuple(_inside(run, v, kind) for v in given.args),
        {name: _inside(run, v, kind) for name, v in given.named.items()},
        given.exact,
    )


def made_inside(kind: TensorKind) -> TensorKind:
    """The kind of tensor that the code of a layer makes where it is called on tensors of a kind."""
    return "graph" if kind == "symbolic" else "eager" if kind == "numpy" else kind


def outside(run: Run, value: Value, kind: TensorKind) -> Value:
    """What ``call`` returned, for the caller."""
    return mapped(fixed(run, value), lambda t: replace(t, kind=kind))


def _inside(run: Run, value: Value, kind: TensorKind) -> Value:
    if isinstance(value, Tensor | Tuple):
        return mapped(value, lambda t: replace(t, kind="graph" if kind == "symbolic" else t.kind))
    if isinstance(value, ListRef) and kind == "symbolic":
        items = list_items(run, value)
        if items is not None and any(isinstance(i, Tensor) for i in items):
            identity = value.id._replace(path=run.world.path(run.path, ("inside", value.id)))
            return make_list(run, identity, [_inside(run, item, kind) for item in items])
    if isinstance(value, DictRef) and kind == "symbolic":
        entries = dict_items(run, value)
        if entries is not None and any(isinstance(i, Tensor) for _, i in entries):
            identity = value.id._replace(path=run.world.path(run.path, ("inside", value.id)))
            return make_dict(run, identity, [(k, _inside(run, item, kind)) for k, item in entries])
    return value
