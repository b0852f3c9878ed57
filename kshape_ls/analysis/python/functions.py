"""Functions of the program: making them, binding arguments, entering them with the caller's values."""

from __future__ import annotations

import ast
import functools as py_functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import DEPTH, NOWHERE, UNSURE, Frame, Run
from kshape_ls.analysis.python.containers import make_dict, make_list
from kshape_ls.analysis.python.parameters import declared
from kshape_ls.analysis.stated_shapes import stated_shapes
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    FunctionRef,
    Identity,
    Library,
    Tensor,
    Tuple,
    Value,
    join,
)
from kshape_ls.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kshape_ls.analysis.memo.units import Unit

RETURNED, YIELDED, RUNAWAY = "#return", "#yield", "#runaway"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_KEEPING = frozenset(
    {
        "tensorflow.function",
        "tensorflow.autograph.experimental.do_not_convert",
        "keras.saving.register_keras_serializable",
        "keras.utils.register_keras_serializable",
        "functools.lru_cache",
        "functools.cache",
        "functools.wraps",
        "abc.abstractmethod",
        "typing.no_type_check",
        "typing.override",
        "dataclasses.dataclass",
        "builtins.staticmethod",
        "builtins.classmethod",
        "builtins.property",
        "functools.cached_property",
        "contextlib.contextmanager",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """A function's body. Two are equal when only blanks and comments tell them apart.

    ``stated`` are the shapes of parameters that comments in its header state.
    """

    meaning: object
    name: str
    arguments: ast.arguments
    unit: Unit
    body: tuple[Unit, ...] | ast.expr
    local: frozenset[str]
    globals_declared: frozenset[str]
    nonlocals: frozenset[str]
    has_closures: bool
    yields: bool
    stated: Mapping[str, Shape] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Code) and other.meaning is self.meaning

    def __hash__(self) -> int:
        return hash(self.meaning)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a function took from where it was defined."""

    defaults: tuple[Value, ...]
    keyword_defaults: tuple[Value | None, ...]
    closure: tuple[tuple[Hashable, frozenset[str]], ...]
    module: Hashable
    kind: str = ""
    owner: Value | None = None


def make_function(run: Run, unit: Unit) -> Value:
    """The value of a ``def`` statement, decorators applied."""
    node = cast("ast.FunctionDef", unit.node)
    ref = FunctionRef(Identity(unit.token, run.path, -1), node.name)
    decorators = [(d, run.value(d)) for d in node.decorator_list]
    _define(run, ref, code_of(unit), node.args, _kind(decorators))
    value: Value = ref
    for d, decorator in reversed(decorators):
        value = decorated(run, d, decorator, value)
    return value


def make_lambda(run: Run, node: ast.Lambda) -> Value:
    """The value of a lambda."""
    ref = FunctionRef(run.identity(node), "<lambda>")
    local, _, _, closures, _ = _scan_expression(node)
    code = Code(
        node,
        "<lambda>",
        node.args,
        run.unit,
        node.body,
        local | _parameters(node.args),
        frozenset(),
        frozenset(),
        closures,
        False,
    )
    _define(run, ref, code, node.args, "")
    return ref


def _define(run: Run, ref: FunctionRef, code: Code, arguments: ast.arguments, kind: str) -> None:
    frame = run.frame
    closure = frame.closure
    if frame.local is not None and not _is_class(frame):
        closure = ((frame.scope, frame.local), *closure)
    defaults = tuple(run.value(d) for d in arguments.defaults)
    keyword = tuple(None if d is None else run.value(d) for d in arguments.kw_defaults)
    owner = frame.owner if _is_class(frame) else None
    run.write((ref.id, "#code"), code)
    run.write((ref.id, "#def"), Definition(defaults, keyword, closure, frame.module, kind, owner))


def _is_class(frame: Frame) -> bool:
    return isinstance(frame.scope, Identity)


def _kind(decorators: Sequence[tuple[ast.expr, Value]]) -> str:
    for _, value in decorators:
        if isinstance(value, Library):
            last = value.name.rpartition(".")[2]
            if last in ("staticmethod", "classmethod", "property", "cached_property"):
                return last.replace("cached_", "")
    return ""


def decorated(run: Run, node: ast.expr, decorator: Value, value: Value) -> Value:
    """What a decorator makes of a function or class."""
    name = decorator.name if isinstance(decorator, Library) else ""
    if name in _KEEPING:
        return value
    if isinstance(node, ast.Call):
        made = run.value(node.func)
        if isinstance(made, Library) and made.name in _KEEPING:
            return value
    if isinstance(decorator, FunctionRef):
        return run.call(node, decorator, Arguments((value,)))
    return UNKNOWN_VALUE


def enter(run: Run, node: ast.AST, ref: FunctionRef, given: Arguments, receiver: Value | None = None) -> Value:
    """Call a function of the program; ``node`` is the call, ``receiver`` what it is a method of."""
    code, definition = run.content((ref.id, "#code")), run.content((ref.id, "#def"))
    if not isinstance(code, Code) or not isinstance(definition, Definition):
        return UNKNOWN_VALUE
    if _runs_away(run, ref):
        run.give_up("calls are nested too deeply to follow")
        return UNKNOWN_VALUE
    if run.unsure >= UNSURE and ref.id in run.entered:
        return UNKNOWN_VALUE
    path = run.world.path(run.path, (run.unit.token, run.ordinal(node), ref.id.token, ref.id.ordinal, run.frame.makes))
    scope = ("f", path)
    frame = Frame(
        scope,
        definition.module,
        code.local,
        definition.closure,
        code.globals_declared,
        code.nonlocals,
        definition.owner,
        receiver,
        makes=run.frame.makes,
    )
    args = given if receiver is None else replace(given, args=(receiver, *given.args))
    outer_frame, outer_path, outer_foreign = run.frame, run.path, run.foreign
    if run.foreign is None and definition.module != run.frame.module:
        run.foreign = (run.unit.token, run.ordinal(node))
    run.frame, run.path = frame, path
    run.entered.append(ref.id)
    try:
        _bind(run, code, definition, args, scope)
        return _result(run, code, scope)
    finally:
        run.frame, run.path = outer_frame, outer_path
        run.entered.pop()
        run.foreign = outer_foreign
        if not code.has_closures:
            _drop(run, scope, code)


def _runs_away(run: Run, ref: FunctionRef) -> bool:
    """Whether a call is too deep inside others: for a function that once got there, each that it makes of itself."""
    calls_itself = ref.id in run.entered
    if len(run.entered) >= DEPTH:
        if calls_itself:
            run.write((ref.id, RUNAWAY), TRUE)
        return True
    return calls_itself and run.read((ref.id, RUNAWAY)) is not None


def _result(run: Run, code: Code, scope: Hashable) -> Value:
    if isinstance(code.body, ast.expr):
        run.charge(1)  # no statement, but work all the same
        outer = run.unit
        run.unit = code.unit
        try:
            return run.value(code.body)
        finally:
            run.unit = outer
    signal = None
    for unit in code.body:
        signal = run.unit_in(unit)
        if signal is not None:
            break
    if code.yields:
        return yielded(run, scope)
    returned = run.peek((scope, RETURNED))
    if returned is ABSENT:
        return UNKNOWN_VALUE if signal == "raise" else NONE
    value = cast("Value", returned)
    return value if signal is not None else join(value, NONE)


def yielded(run: Run, scope: Hashable) -> Value:
    """A generator, taken for the list of all that it yields."""
    held = run.peek((scope, YIELDED))
    items = () if held is ABSENT else held.items if isinstance(held, Tuple) else None
    return make_list(run, Identity(run.unit.token, run.path, -3), items)


def _drop(run: Run, scope: Hashable, code: Code) -> None:
    # No closure can see these names any more.
    for name in (*code.local, RETURNED, YIELDED):
        if run.record.writes.pop((scope, name), None) is not None:
            run.put((scope, name), NOWHERE)


def _bind(run: Run, code: Code, definition: Definition, given: Arguments, scope: Hashable) -> None:
    a = code.arguments
    plain = [*a.posonlyargs, *a.args]
    named = dict(given.named)
    missing: Value = UNKNOWN_VALUE
    first_default = len(plain) - len(definition.defaults)
    for n, parameter in enumerate(plain):
        if n < len(given.args):
            value = given.args[n]
        elif parameter.arg in named:
            value = named.pop(parameter.arg)
        elif n >= first_default and given.exact:
            value = definition.defaults[n - first_default]
        else:
            value = missing
        if _says_nothing(value):
            value = _stated(code, parameter) or value
        run.write((scope, parameter.arg), value)
    for parameter, default in zip(a.kwonlyargs, definition.keyword_defaults, strict=False):
        value = named.pop(parameter.arg, None) or (default if default is not None and given.exact else missing)
        run.write((scope, parameter.arg), value)
    if a.vararg is not None:
        rest = given.args[len(plain) :]
        run.write((scope, a.vararg.arg), Tuple(tuple(rest)) if given.exact else UNKNOWN_VALUE)
    if a.kwarg is not None:
        entries = list(named.items()) if given.exact else None
        ref = make_dict(run, Identity(code.unit.token, run.path, -2), entries)
        run.write((scope, a.kwarg.arg), ref)


def _stated(code: Code, parameter: ast.arg) -> Tensor | None:
    """What a comment or an annotation says of a parameter."""
    shape = code.stated.get(parameter.arg)
    return declared(parameter) if shape is None else Tensor(shape, "any")


def _says_nothing(value: Value) -> bool:
    return value == UNKNOWN_VALUE or (isinstance(value, Tensor) and value.kind == "any" and value.shape.dims is None)


def code_of(unit: Unit) -> Code:
    """The body of a ``def`` unit."""
    return _code(unit)


@py_functools.lru_cache(maxsize=256)
def _code(unit: Unit) -> Code:
    node = cast("ast.FunctionDef", unit.node)
    local, global_names, nonlocals, closures, yields = scan(node.body)
    local = (local | _parameters(node.args)) - global_names - nonlocals
    return Code(
        unit.meaning,
        node.name,
        node.args,
        unit,
        unit.block(0),
        local,
        global_names,
        nonlocals,
        closures,
        yields,
        stated_shapes(node, unit.text),
    )


def _parameters(a: ast.arguments) -> frozenset[str]:
    extra = [p.arg for p in (a.vararg, a.kwarg) if p is not None]
    return frozenset([p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)] + extra)


def scan(body: Sequence[ast.AST]) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool, bool]:
    """Names bound, declared global, declared nonlocal; whether functions are made inside; whether it yields."""
    bound: set[str] = set()
    global_names: set[str] = set()
    nonlocals: set[str] = set()
    closures = yields = False
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.Global):
            global_names.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            nonlocals.update(node.names)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif (isinstance(node, ast.ExceptHandler) and node.name) or (
            isinstance(node, ast.MatchAs | ast.MatchStar) and node.name
        ):
            bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            bound.add(node.rest)
        elif isinstance(node, ast.Yield | ast.YieldFrom):
            yields = True
        if isinstance(node, _SCOPES):
            closures = True
            if not isinstance(node, ast.Lambda):
                bound.add(node.name)
                todo.extend(node.decorator_list)
            continue
        todo.extend(ast.iter_child_nodes(node))
    return frozenset(bound), frozenset(global_names), frozenset(nonlocals), closures, yields


def _scan_expression(node: ast.Lambda) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool, bool]:
    return scan([node.body])
