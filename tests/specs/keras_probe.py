"""Runs programs under the installed Keras and says what their expressions came to. Run as a program of its own.

A line on standard input is a JSON object ``{"source", "modules"}``; the answer is a line with
``{"sites": [...], "raised": [{"error", "message", "spans"}]}``, a site being
``{"line", "end_line", "col", "end_col", "name", "outputs", "late", "params"}``. Every call, operator
and subscript of the program is watched; those whose values are tensors, models or layers of a model are told. The
statements after one that raised still run. The first line written says whether Keras is there.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">",
    ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class Watching(ast.NodeTransformer):
    """Puts ``__seen__(number, value)`` around what makes tensors, ``__callee__(number, f)`` around what is called."""

    def __init__(self) -> None:
        self.nodes: list[ast.expr] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return node
        seen = self._watched(node)
        node.func = self._call("__callee__", seen.args[0], node.func)
        return seen

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._watched(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        return self._watched(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return self._watched(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        return self._watched(node) if isinstance(node.ctx, ast.Load) else self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        # Neither decorators nor annotations make tensors.
        node.body = [self.visit(child) for child in node.body]
        node.args.defaults = [self.visit(child) for child in node.args.defaults]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    def _watched(self, node: Any) -> ast.Call:
        number = ast.Constant(len(self.nodes))
        self.nodes.append(node)
        return self._call("__seen__", number, self.generic_visit(node))

    def _call(self, name: str, number: Any, value: Any) -> ast.Call:
        return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), [number, value], []), value)


class Record:
    """What the watched expressions of one program came to."""

    def __init__(self, nodes: list[ast.expr]) -> None:
        self.nodes = nodes
        self.positions = [(n.lineno, n.col_offset, n.end_lineno, n.end_col_offset) for n in nodes]
        self.callees: dict[int, list[Any]] = {}
        self.seen: dict[int, list[tuple[Any, Any]]] = {}

    def callee(self, number: int, function: Any) -> Any:
        self.callees.setdefault(number, []).append(function)
        return function

    def value(self, number: int, value: Any) -> Any:
        import keras

        called = self.callees[number].pop() if self.callees.get(number) else None
        owner = getattr(called, "__self__", None)
        if isinstance(owner, keras.Sequential) and getattr(called, "__name__", "") == "add":
            # Told as it is now: the model may grow on.
            self.seen.setdefault(number, []).append((shapes(symbolic(owner)), owner))
        elif isinstance(value, keras.layers.Layer):
            self.seen.setdefault(number, []).append((value, value))
        elif (found := shapes(value)) is not None:
            self.seen.setdefault(number, []).append((found, called))
        return value

    def sites(self) -> list[dict[str, Any]]:
        return [self._site(number) for number in sorted(self.seen)]

    def _site(self, number: int) -> dict[str, Any]:
        import keras

        outputs, late, params = [], False, None
        for what, maker in self.seen[number]:
            found = what
            if isinstance(what, keras.layers.Layer):
                late, found = True, shapes(symbolic(what))
            if isinstance(maker, keras.layers.Layer):
                late = late or isinstance(maker, keras.Sequential)
                params = maker.count_params() if maker.built else None
            if found is not None and found not in outputs:
                outputs.append(found)
        line, col, end_line, end_col = self.positions[number]
        name = named(self.nodes[number], self.seen[number][-1])
        return {
            "line": line, "col": col, "end_line": end_line, "end_col": end_col,
            "name": name, "outputs": outputs, "late": late, "params": params,
        }  # fmt: skip


def symbolic(layer: Any) -> Any:
    """A layer's output in the model that holds it, a model's own; nothing where it has none yet."""
    import keras

    try:
        if isinstance(layer, keras.Sequential):
            return layer.outputs[0] if len(layer.outputs) == 1 else layer.outputs
        return layer.output
    except (AttributeError, ValueError, TypeError):
        return None


def shapes(value: Any) -> Any:
    """A tensor's shape as a list, a nest of them as ``{kind: items}``, ``None`` for anything else."""
    import numpy as np

    if isinstance(value, dict):
        found = {str(key): shapes(item) for key, item in value.items()}
        return {"dict": found} if found and None not in found.values() else None
    if isinstance(value, list | tuple) and not hasattr(value, "shape"):
        items = [shapes(item) for item in value]
        return {"list" if isinstance(value, list) else "tuple": items} if items and None not in items else None
    if hasattr(value, "shape") and hasattr(value, "dtype") and not isinstance(value, np.generic | type):
        return None if value.shape is None else list(value.shape)
    return None


def named(node: ast.expr, seen: tuple[Any, Any]) -> str:
    """The public name of what made the value."""
    what, maker = seen
    if isinstance(node, ast.BinOp | ast.UnaryOp):
        return OPERATORS[type(node.op)]
    if isinstance(node, ast.Compare):
        return OPERATORS.get(type(node.ops[0]), "")
    if isinstance(node, ast.Subscript):
        return "[]"
    source = what if hasattr(what, "count_params") else maker
    return source.__name__ if hasattr(source, "__name__") else type(source).__name__


def run(source: str, modules: dict[str, str]) -> dict[str, Any]:
    """Run a program statement by statement; what its expressions came to, and what raised where."""
    import keras

    keras.backend.clear_session()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in modules.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        file = str(Path(folder, "program.py"))
        known = set(sys.modules)
        sys.path.insert(0, folder)
        try:
            return _watched(source, file)
        finally:
            sys.path.remove(folder)
            for name in set(sys.modules) - known:
                if getattr(sys.modules[name], "__file__", None) and folder in str(sys.modules[name].__file__):
                    del sys.modules[name]


def _watched(source: str, file: str) -> dict[str, Any]:
    plain = ast.parse(source)
    watching = Watching()
    statements = [ast.fix_missing_locations(watching.visit(statement)) for statement in ast.parse(source).body]
    record = Record(watching.nodes)
    program = types.ModuleType("__main__")
    program.__dict__.update({"__file__": file, "__seen__": record.value, "__callee__": record.callee})
    raised = [error for each in statements if (error := _run(each, file, program.__dict__))]
    return {"sites": record.sites(), "raised": [_raised(error, file, plain) for error in raised]}


def _run(statement: ast.stmt, file: str, names: dict[str, Any]) -> BaseException | None:
    try:
        exec(compile(ast.Module([statement], []), file, "exec"), names)
    except (Exception, SystemExit) as error:
        return error
    return None


def _raised(error: BaseException, file: str, program: ast.Module) -> dict[str, Any]:
    frames = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    spans = [_innermost(program, line) for line in frames]
    return {"error": type(error).__name__, "message": str(error)[:600], "spans": spans}


def _innermost(program: ast.Module, line: int) -> list[int]:
    # The lines of the smallest statement there that is no block; a block's own header is its first line.
    best = [line, line]
    for node in ast.walk(program):
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno <= line <= (node.end_lineno or 0):
            best = [node.lineno, node.end_lineno or line]
    return best


def main() -> None:
    """Answer until the input ends."""
    # Whatever the programs write to standard output must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    tell: Callable[[Any], None] = lambda what: print(json.dumps(what), file=answers, flush=True)  # noqa: E731
    try:
        import keras
    except ImportError as error:
        tell({"missing": str(error)})
        return
    tell({"keras": keras.__version__})
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            tell(run(asked["source"], asked["modules"]))
        except Exception:
            tell({"failed": traceback.format_exc()})


if __name__ == "__main__":
    main()
