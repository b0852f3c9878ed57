"""The evaluators that every run is given, and calls of what nobody calls."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.library import apply
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.record import CODE
from kshape_ls.analysis.memo.run import Evaluators, Run
from kshape_ls.analysis.memo.store import Store
from kshape_ls.analysis.memo.units import Unit
from kshape_ls.analysis.models.calls import call_model
from kshape_ls.analysis.python import classes, functions
from kshape_ls.analysis.python.attributes import attribute
from kshape_ls.analysis.python.calls import call
from kshape_ls.analysis.python.expressions import evaluate
from kshape_ls.analysis.python.instances import build, call_instance, instantiate
from kshape_ls.analysis.python.parameters import stand_in
from kshape_ls.analysis.python.statements import execute
from kshape_ls.analysis.values import ClassRef, FunctionRef, Identity, Instance, Tensor
from kshape_ls.shapes import UNKNOWN_SHAPE

EVALUATORS = Evaluators(
    evaluate=evaluate,
    execute=execute,
    call=call,
    attribute=attribute,
    apply=apply,
    apply_model=call_model,
    apply_instance=call_instance,
    build=build,
)


def is_idle(store: Store, unit: Unit, pseudo: int) -> bool:
    """Whether no statement enters a function, or any method of a class."""
    nodes = [unit, *unit.block(0)] if isinstance(unit.node, ast.ClassDef) else [unit]
    for inner in nodes:
        if not isinstance(inner.node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        history = store.history((Identity(inner.token, 0, -1), CODE))
        if history is not None and any(reader.order < pseudo for reader in history.readers):
            return False
    return isinstance(unit.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def call_idle(run: Run, unit: Unit) -> None:
    """Call a function, or make an object of a class and call its methods, with arguments that aren't known."""
    identity = Identity(unit.token, 0, -1)
    run.path = run.world.path(0, ("idle", unit.token))
    node = unit.node
    if isinstance(node, ast.ClassDef):
        ref = ClassRef(identity, node.name)
        _call_class(run, unit, ref)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        functions.enter(run, node, FunctionRef(identity, node.name), _unknown(node.args, 0))


def _call_class(run: Run, unit: Unit, ref: ClassRef) -> None:
    initializer, _ = classes.find(run, ref, "__init__")
    given = Arguments(exact=False)
    if isinstance(initializer, FunctionRef):
        code = run.content((initializer.id, "#code"))
        if isinstance(code, functions.Code):
            given = _unknown(code.arguments, 1)
    instance = instantiate(run, unit.node, ref, given)
    if not isinstance(instance, Instance):
        return
    if classes.is_layer(run, ref):
        method, _ = classes.find(run, ref, "call")
        if isinstance(method, FunctionRef):
            place = Place(unit.node, Identity(unit.token, run.path, -1), "quiet")
            call_instance(run, instance, Arguments((Tensor(UNKNOWN_SHAPE, "any"),), exact=False), place, "any")
    for inner in unit.block(0):
        node = inner.node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in ("__init__", "call", "build"):
            held, _ = classes.find(run, ref, node.name)
            if isinstance(held, FunctionRef):
                functions.enter(run, unit.node, held, _unknown(node.args, 1), instance)


def _unknown(arguments: ast.arguments, bound: int) -> Arguments:
    """Unknown values for the parameters without defaults."""
    plain = [*arguments.posonlyargs, *arguments.args][bound:]
    required = len(plain) - len(arguments.defaults)
    named = {
        a.arg: stand_in(a)
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    }
    return Arguments(tuple(stand_in(parameter) for parameter in plain[: max(required, 0)]), named)
