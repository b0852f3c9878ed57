"""Calls: evaluating the arguments, and what each kind of callee does with them."""

from __future__ import annotations

import ast
import functools

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.library import call_layer
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import dict_items, forget, spread
from kshape_ls.analysis.python.functions import enter
from kshape_ls.analysis.python.instances import instantiate
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.python.members import call_member
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    ClassRef,
    FunctionRef,
    Instance,
    LayerRef,
    Library,
    LibraryObject,
    Member,
    Method,
    ModelRef,
    OneOf,
    Partial,
    Value,
    join,
)
from kshape_ls.library.names import LIKE_NUMPY


def evaluate_call(run: Run, node: ast.Call) -> Value:
    """The value of a call expression."""
    callee = run.value(node.func)
    return call(run, node, callee, arguments_of(run, node))


def arguments_of(run: Run, node: ast.Call) -> Arguments:
    """The arguments of a call, ``*`` and ``**`` spread where they are known."""
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    exact = True
    for each in node.args:
        if isinstance(each, ast.Starred):
            items = spread(run, run.value(each.value))
            exact = exact and items is not None
            args.extend(items or ())
        else:
            args.append(run.value(each))
    for keyword in node.keywords:
        value = run.value(keyword.value)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
            continue
        entries = dict_items(run, value)
        exact = exact and entries is not None and not any(is_open(key) for key, _ in entries)
        kwargs.update((str(key), held) for key, held in entries or ())
    return Arguments(tuple(args), kwargs, exact)


def call(run: Run, node: ast.AST, callee: Value, given: Arguments) -> Value:
    """Call a value."""
    if isinstance(callee, LayerRef | ModelRef) and isinstance(node, ast.Call):
        return call_layer(run, node, callee, given)
    if isinstance(callee, OneOf):
        return _each(run, node, callee, given)
    if isinstance(callee, Library):
        from kshape_ls.analysis.keras.library_calls import call_library

        # What isn't NumPy itself takes other arguments, and refuses less.
        run.doubt += callee.package in LIKE_NUMPY
        try:
            return call_library(run, node, callee.name, given)
        finally:
            run.doubt -= callee.package in LIKE_NUMPY
    if isinstance(callee, FunctionRef):
        return enter(run, node, callee, given)
    if isinstance(callee, Method):
        return enter(run, node, callee.function, given, callee.receiver)
    if isinstance(callee, Instance):
        return _call_instance(run, node, callee, given)
    if isinstance(callee, ClassRef):
        return instantiate(run, node, callee, given)
    if isinstance(callee, Member):
        return call_member(run, node, callee.owner, callee.name, given)
    if isinstance(callee, Partial):
        both = Arguments((*callee.args, *given.args), {**dict(callee.kwargs), **given.named}, given.exact)
        return call(run, node, callee.function, both)
    if isinstance(callee, LibraryObject):
        from kshape_ls.analysis.models.training import call_object

        return call_object(run, node, callee, given)
    for value in given.all():
        forget(run, value)
    return UNKNOWN_VALUE


def _each(run: Run, node: ast.AST, callee: OneOf, given: Arguments) -> Value:
    """The call as each choice would do it, and what all agree on.

    What one of them refuses says nothing: which is called may hang together with what it is called on.
    """
    results: list[Value] = []
    writes = []
    for choice in callee.choices:

        def attempt(choice: Value = choice) -> str | None:
            run.doubt += 1
            try:
                results.append(call(run, node, choice, given))
            finally:
                run.doubt -= 1
            return None

        writes.append(run.branch(attempt)[0])
    run.merge(writes)
    return functools.reduce(join, results)


def _call_instance(run: Run, node: ast.AST, callee: Instance, given: Arguments) -> Value:
    own, _ = find(run, callee.cls, "__call__")
    if isinstance(own, FunctionRef):
        return enter(run, node, own, given, callee)
    return call_layer(run, node, callee, given) if isinstance(node, ast.Call) else UNKNOWN_VALUE
