"""Options of the command line at their defaults: ``argparse`` and ``absl.flags``.

A parser, and the namespace that it makes, are dicts of the program's own: of an option's name to its default.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import dict_items, forget, make_dict, set_item, spread
from kshape_ls.analysis.values import (
    FALSE,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    Library,
    Tuple,
    Value,
)

FLAGS = "#flags"
METHODS = frozenset(
    {"add_argument", "parse_args", "parse_known_args", "set_defaults"}
    | {"add_argument_group", "add_mutually_exclusive_group"}
)
"""Methods of parsers; no dict has one of these."""
_SWITCHES = {"store_true": FALSE, "store_false": TRUE}


def call_parser(run: Run, node: ast.AST, parser: DictRef, name: str, given: Arguments) -> Value:
    """``parser.name(...)``."""
    if name == "add_argument":
        _add(run, parser, given)
        return UNKNOWN_VALUE
    if name == "set_defaults":
        for key, value in given.named.items():
            set_item(run, parser, Const(key), value)
        return NONE
    if name in ("parse_args", "parse_known_args"):
        words = given.get(0, "args")
        stated = words is not None and words != NONE and spread(run, words) != ()
        entries = None if stated or given.get(1, "namespace") is not None else dict_items(run, parser)
        made = make_dict(run, run.identity(node), entries)
        return made if name == "parse_args" else Tuple((made, UNKNOWN_VALUE))
    return parser


def _add(run: Run, parser: DictRef, given: Arguments) -> None:
    words = [v.value for v in given.args if isinstance(v, Const) and isinstance(v.value, str)]
    stated = given.named.get("dest")
    long = next((word for word in words if word.startswith("--")), words[0] if words else "")
    name = stated.value if isinstance(stated, Const) else long.lstrip("-").replace("-", "_")
    if not given.exact or not isinstance(name, str) or not name:
        forget(run, parser)
        return
    set_item(run, parser, Const(name), _default(given, positional=not long.startswith("-")))


def _default(given: Arguments, positional: bool) -> Value:
    action = given.named.get("action")
    default = given.named.get("default")
    if default is None:
        switch = _SWITCHES.get(str(action.value)) if isinstance(action, Const) else None
        # An option that is left out is None, but then it is asked for elsewhere: nobody is accused of that.
        return switch if switch is not None and not positional else UNKNOWN_VALUE
    if isinstance(default, Const) and isinstance(default.value, str):
        kind = given.named.get("type")
        if kind == Library("builtins.int") and default.value.strip().isdigit():
            return Const(int(default.value))
        return default if kind is None or kind == Library("builtins.str") else UNKNOWN_VALUE
    return default


def _parser(run: Run, node: ast.AST, _given: Arguments) -> Value:
    return make_dict(run, run.identity(node), [])


def _define(run: Run, _node: ast.AST, given: Arguments) -> Value:
    name, default = given.get(0, "name"), given.get(1, "default")
    if isinstance(name, Const) and isinstance(name.value, str):
        value = UNKNOWN_VALUE if default is None or default == NONE else default
        run.write((FLAGS, name.value), value)
    return UNKNOWN_VALUE


def flag(run: Run, name: str) -> Value | None:
    """``FLAGS.name`` at its default."""
    return run.read((FLAGS, name))


_KINDS = ("integer", "float", "string", "bool", "boolean", "enum", "list")
HANDLERS: dict[str, Callable[[Run, ast.AST, Arguments], Value]] = {
    "argparse.ArgumentParser": _parser,
    **{f"absl.flags.DEFINE_{kind}": _define for kind in _KINDS},
    **{f"tensorflow.flags.DEFINE_{kind}": _define for kind in _KINDS},
    **{f"tensorflow.app.flags.DEFINE_{kind}": _define for kind in _KINDS},
}
