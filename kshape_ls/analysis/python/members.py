"""Methods of values: ``layers.append``, ``model.add``, ``x.reshape``, ``super().__init__``."""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.tuner_calls import ask_hyperparameter
from kshape_ls.analysis.layers.derived import call_base_method
from kshape_ls.analysis.layers.library import call_layer
from kshape_ls.analysis.layers.output_shapes import METHODS, ask
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.saved import WRITTEN_DOWN, written_down
from kshape_ls.analysis.python.automatic_names import begins, is_name
from kshape_ls.analysis.python.command_line import METHODS as METHODS_OF_PARSERS
from kshape_ls.analysis.python.command_line import call_parser
from kshape_ls.analysis.python.containers import (
    TENSOR_SHAPE,
    append,
    dict_items,
    forget,
    list_items,
    make_dict,
    make_list,
    replace_items,
    set_item,
    spread,
)
from kshape_ls.analysis.python.keys import is_open, value_of
from kshape_ls.analysis.python.parameters import HYPERPARAMETERS
from kshape_ls.analysis.values import (
    NONE,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    Instance,
    LayerRef,
    LibraryObject,
    ListRef,
    ModelRef,
    Stream,
    Super,
    Tensor,
    Tuple,
    Unknown,
    Value,
)


def call_member(run: Run, node: ast.AST, owner: Value, name: str, given: Arguments) -> Value:
    """``owner.name(...)``."""
    if isinstance(owner, ModelRef):
        from kshape_ls.analysis.models.methods import call_model_method

        return call_model_method(run, node, owner, name, given)
    if isinstance(owner, Tensor):
        from kshape_ls.analysis.tensors.methods import call_tensor_method

        return call_tensor_method(run, node, owner, name, given)
    if isinstance(owner, Stream):
        from kshape_ls.analysis.data.streams import call_stream_method

        return call_stream_method(run, node, owner, name, given)
    if isinstance(owner, LibraryObject):
        return _of_object(run, node, owner, name, given)
    if isinstance(owner, ListRef):
        return _of_list(run, node, owner, name, given)
    if isinstance(owner, DictRef) and name in METHODS_OF_PARSERS:
        return call_parser(run, node, owner, name, given)
    if isinstance(owner, DictRef):
        return _of_dict(run, node, owner, name, given)
    if isinstance(owner, Tuple) and owner.kind == "dict" and name in ("items", "keys", "values", "get"):
        return _of_dict(run, node, make_dict(run, run.identity(node), dict_items(run, owner)), name, given)
    if isinstance(owner, Const) and isinstance(owner.value, str):
        return _of_text(run, node, owner.value, name, given)
    if isinstance(owner, Tuple):
        return _of_tuple(run, node, owner, name, given)
    if isinstance(owner, Super):
        return _of_super(run, node, owner, name, given)
    if isinstance(owner, Instance):
        from kshape_ls.analysis.models.methods import call_instance_method

        return call_instance_method(run, node, owner, name, given)
    if isinstance(owner, LayerRef):
        return _of_layer(run, node, owner, name, given)
    if is_name(owner) and name == "startswith" and len(given.args) == 1 and isinstance(given.args[0], Const):
        held = begins(run, owner, given.args[0].value) if isinstance(given.args[0].value, str) else None
        return UNKNOWN_VALUE if held is None else Const(held)
    if isinstance(owner, Unknown):
        from kshape_ls.analysis.data.distributed import call_strategy

        known = call_strategy(run, node, name, given)
        if known is not None:
            return known
    for value in given.all():
        forget(run, value)
    return UNKNOWN_VALUE


def _of_object(run: Run, node: ast.AST, owner: LibraryObject, name: str, given: Arguments) -> Value:
    from kshape_ls.analysis.data.directories import GENERATOR, call_generator

    if owner.class_name == GENERATOR:
        return call_generator(run, node, owner, name, given)
    if owner.class_name.startswith("sklearn."):
        from kshape_ls.analysis.data.sklearn_calls import call_estimator

        return call_estimator(run, node, owner, name, given)
    if owner.class_name.startswith("numpy.random."):
        from kshape_ls.analysis.keras.library_calls import call_library

        return call_library(run, node, f"{owner.class_name}.{name}", given)
    if name == "as_list" and owner.class_name == TENSOR_SHAPE:
        return make_list(run, run.identity(node), spread(run, owner))
    if owner == HYPERPARAMETERS:
        return ask_hyperparameter(run, name, given)
    for value in given.all():
        forget(run, value)
    return UNKNOWN_VALUE


def _of_layer(run: Run, node: ast.AST, owner: LayerRef, name: str, given: Arguments) -> Value:
    if name == "__call__" and isinstance(node, ast.Call):
        return call_layer(run, node, owner, given)
    if name in METHODS:
        return ask(run, node, owner, name, given)
    return written_down(owner) if name in WRITTEN_DOWN else UNKNOWN_VALUE


def _of_super(run: Run, node: ast.AST, owner: Super, name: str, given: Arguments) -> Value:
    receiver = owner.receiver
    if name == "__init__":
        if isinstance(receiver, Instance):
            from kshape_ls.analysis.python.instances import initialize

            initialize(run, node, receiver, given)
        return NONE
    if isinstance(receiver, Instance):
        known = call_base_method(run, node, receiver, name, given)
        if known is not None:
            return known
        if name not in ("call", "__call__", "build"):
            return call_member(run, node, receiver, name, given)
    return NONE if name == "build" else UNKNOWN_VALUE


def _of_list(run: Run, node: ast.AST, owner: ListRef, name: str, given: Arguments) -> Value:
    first = given.get(0, "")
    if name == "append" and first is not None:
        append(run, owner, first)
        return NONE
    items = list_items(run, owner)
    if name in ("extend", "insert", "pop", "reverse", "clear", "remove", "sort"):
        changed, result = _changed(run, name, items, given)
        replace_items(run, owner, changed)
        return result
    if name == "copy":
        return make_list(run, run.identity(node), items)
    if name in ("index", "count"):
        return UNKNOWN_VALUE
    forget(run, owner)
    return UNKNOWN_VALUE


def _changed(
    run: Run, name: str, items: tuple[Value, ...] | None, given: Arguments
) -> tuple[tuple[Value, ...] | None, Value]:
    first, second = given.get(0, ""), given.get(1, "")
    if items is None:
        return None, UNKNOWN_VALUE if name == "pop" else NONE
    if name == "extend" and first is not None:
        more = spread(run, first)
        return (None if more is None else (*items, *more)), NONE
    if name == "insert" and isinstance(first, Const) and isinstance(first.value, int) and second is not None:
        changed = list(items)
        changed.insert(first.value, second)
        return tuple(changed), NONE
    if name == "pop" and items:
        at = first.value if isinstance(first, Const) else -1 if first is None else None
        if isinstance(at, int) and -len(items) <= at < len(items):
            at %= len(items)
            return (*items[:at], *items[at + 1 :]), items[at]
    if name == "reverse":
        return tuple(reversed(items)), NONE
    if name == "clear":
        return (), NONE
    return None, UNKNOWN_VALUE


def _of_dict(run: Run, node: ast.AST, owner: DictRef, name: str, given: Arguments) -> Value:
    entries = dict_items(run, owner)
    first, second = given.get(0, ""), given.get(1, "")
    if name in ("get", "pop", "setdefault") and first is not None:
        if entries is None or not isinstance(first, Const):
            if name != "get":
                forget(run, owner)
            return UNKNOWN_VALUE
        held = next((value for key, value in entries if Const(key) == first), None)
        if held is None and any(is_open(key) for key, _ in entries):
            return UNKNOWN_VALUE
        if name == "pop" and held is not None:
            make_dict(run, owner.id, [(k, v) for k, v in entries if Const(k) != first])
        if name == "setdefault" and held is None:
            set_item(run, owner, first, second or NONE)
        return held if held is not None else second or NONE
    if name == "items" and entries is not None:
        return Tuple(tuple(Tuple((value_of(key), value)) for key, value in entries))
    if name == "keys" and entries is not None:
        return Tuple(tuple(value_of(key) for key, _ in entries))
    if name == "values" and entries is not None:
        return Tuple(tuple(value for _, value in entries))
    if name == "copy":
        return make_dict(run, run.identity(node), entries)
    if name == "update":
        more = dict_items(run, first) if first is not None else []
        named = list(given.named.items())
        known = entries is not None and more is not None and given.exact
        make_dict(run, owner.id, [*(entries or ()), *(more or ()), *named] if known else None)
        return NONE
    if name in ("items", "keys", "values"):
        return UNKNOWN_VALUE
    forget(run, owner)
    return UNKNOWN_VALUE


_TEXT: dict[str, Callable[..., object]] = {
    "format": str.format,
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "replace": str.replace,
    "title": str.title,
    "capitalize": str.capitalize,
}


def _of_text(run: Run, node: ast.AST, text: str, name: str, given: Arguments) -> Value:
    plain = [value.value for value in given.args if isinstance(value, Const)]
    known = len(plain) == len(given.args) and not given.named and given.exact
    if name == "split" and known and len(plain) <= 1:
        by = plain[0] if plain else None
        parted = text.split(by) if by is None or (isinstance(by, str) and by) else None
        return make_list(run, run.identity(node), None if parted is None else [Const(part) for part in parted])
    if name == "join" and len(given.args) == 1:
        parts = spread(run, given.args[0])
        if parts is not None and all(isinstance(p, Const) and isinstance(p.value, str) for p in parts):
            return Const(text.join(str(p.value) for p in parts if isinstance(p, Const)))
        return UNKNOWN_VALUE
    function = _TEXT.get(name)
    if function is None or not known or len(text) > 1000 or (name == "format" and _formats(text)):
        return UNKNOWN_VALUE
    try:
        return Const(function(text, *plain))
    except (TypeError, ValueError, LookupError, AttributeError):
        return UNKNOWN_VALUE


def _formats(text: str) -> bool:
    # A format may ask for a width of any size, or reach into attributes.
    return any(mark in text for mark in (":", "!", ".", "["))


def _of_tuple(run: Run, node: ast.AST, owner: Tuple, name: str, given: Arguments) -> Value:
    if name == "as_list":
        return make_list(run, run.identity(node), owner.items)
    if name == "index" and given.args:
        for n, item in enumerate(owner.items):
            if item == given.args[0] and isinstance(item, Const):
                return Const(n)
        return UNKNOWN_VALUE
    return UNKNOWN_VALUE
