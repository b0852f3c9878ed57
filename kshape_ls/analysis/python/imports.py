"""Imports: library names by their canonical spelling, modules of the workspace, the rest unknown."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from kshape_ls.analysis.keras.gone import refuse_name
from kshape_ls.analysis.keras.keras_version import KERAS_2
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.memo.units import Layout, Unit
from kshape_ls.analysis.python.attributes import library_name
from kshape_ls.analysis.python.names import bind
from kshape_ls.analysis.values import UNKNOWN_VALUE, Const, Library, ModuleRef, Tuple, Value
from kshape_ls.library.names import MODULES, OPTIONAL, canonical, is_of_keras_2, package_in, package_of

STARS = "#stars"
IMPORT = "#import"
"""Slots that hold the module that an import means; the workspace answers for them."""
PACKAGE = "#package"
"""Slots that hold the folder that ``import a.b`` gives the name ``a``, where no file says what is in it."""


def execute_import(run: Run, _unit: Unit, node: ast.Import) -> str | None:
    """``import a.b as c``."""
    for alias in node.names:
        value = _module(run, alias.name, 0)
        if alias.asname is not None:
            bind(run, alias.asname, value)
            continue
        top = alias.name.split(".")[0]
        if "." in alias.name:
            value = _module(run, top, 0)
            if value == UNKNOWN_VALUE:
                value = run.read((PACKAGE, alias.name)) or UNKNOWN_VALUE
        bind(run, top, value)
    return None


def execute_import_from(run: Run, _unit: Unit, node: ast.ImportFrom) -> str | None:
    """``from a import b as c``."""
    base = node.module or ""
    module = _module(run, base, node.level)
    for alias in node.names:
        if alias.name == "*":
            _star(run, module)
            continue
        value = _name(run, module, base, node.level, alias.name)
        refuse_name(run, node, value)
        bind(run, alias.asname or alias.name, value)
    return None


def imports_in(layout: Layout | None) -> Iterator[tuple[str, int]]:
    """The modules, by name and dots before it, that statements of the top level import, those of ``try`` included."""
    todo = list(layout.units) if layout is not None else []
    for unit in todo:
        node = unit.node
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names if not _is_installed(alias.name, 0))
        elif isinstance(node, ast.ImportFrom) and not _is_installed(node.module or "", node.level):
            base = node.module or ""
            yield base, node.level
            yield from ((f"{base}.{alias.name}" if base else alias.name, node.level) for alias in node.names)
        elif isinstance(node, ast.Try):
            todo.extend(inner for block in unit.blocks for inner in block)


def _is_installed(name: str, level: int) -> bool:
    return _is_library(name, level) or (level == 0 and name.partition(".")[0] in sys.stdlib_module_names)


def _is_library(name: str, level: int) -> bool:
    top = name.partition(".")[0]
    return level == 0 and (top in MODULES or top in OPTIONAL)


def _module(run: Run, name: str, level: int) -> Value:
    if is_of_keras_2(name):
        run.write((run.frame.module, KERAS_2), Const(name))
    if _is_library(name, level):
        return Library(canonical(name), package_of(name))
    return run.read((IMPORT, (name, level))) or UNKNOWN_VALUE


def _name(run: Run, module: Value, base: str, level: int, name: str) -> Value:
    if isinstance(module, Library):
        spelled = f"{module.name}.{name}"
        return library_name(spelled, package_in(module.package, module.name, spelled))
    if isinstance(module, ModuleRef):
        held = run.read((module.name, name))
        if held is not None:
            return held
    return run.read((IMPORT, (f"{base}.{name}" if base else name, level))) or UNKNOWN_VALUE


def _star(run: Run, module: Value) -> None:
    if isinstance(module, Library):
        slot = (run.frame.module, STARS)
        held = run.read(slot)
        names = held.items if isinstance(held, Tuple) else ()
        run.write(slot, Tuple((*names, Const(module.name))))
    elif isinstance(module, ModuleRef):
        public = run.read((module.name, "#names"))
        for name in public.items if isinstance(public, Tuple) else ():
            if isinstance(name, Const) and isinstance(name.value, str) and not name.value.startswith("_"):
                bind(run, name.value, run.read((module.name, name.value)) or UNKNOWN_VALUE)
