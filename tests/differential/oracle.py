"""Asks the installed Keras. Run as a program of its own: the only file of the tests that imports it.

A line on standard input is a JSON list of cases ``{"source", "inputs", "dtypes", "inside"}``; the answer is a line
with a JSON list of ``{"outputs", "struct", "params"}``, of ``{"text"}`` for sources that make strings, or of
``{"error"}``. ``inside`` evaluates the source in the ``call`` of a layer, where functions of TensorFlow may meet
symbolic tensors. The first line written says whether Keras is there.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import sys
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


def answer(case: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """What Keras says to one case."""
    import keras

    keras.backend.clear_session(free_memory=False)  # collecting garbage takes 50 times as long as a case
    # Without values for the weights, a nonsensical size costs nothing.
    with keras.StatelessScope(initialize_variables=False):
        found = _answer(case, names)
    return _answer(case, names) if "stateless scope" in found.get("error", "") else found


def _answer(case: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    import keras

    try:
        tensors = [
            keras.Input(batch_shape=tuple(shape), dtype=dtype)
            for shape, dtype in zip(case["inputs"], case["dtypes"], strict=True)
        ]
        if case["inside"]:
            params, result = None, _inside(case["source"], names, tensors)
        else:
            params, result = evaluate(case["source"], {**names, **named(tensors)})
        if isinstance(result, str):
            return {"text": result}
        struct = type(result).__name__ if isinstance(result, tuple | list | dict) else None
        outputs = [shape_of(each) for each in keras.tree.flatten(result)]
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:600]}
    return {"outputs": outputs, "struct": struct, "params": params}


def evaluate(source: str, names: dict[str, Any]) -> tuple[int | None, Any]:
    """The expression's value, and how many parameters the layer called by it has."""
    import keras

    call = ast.parse(source.strip(), mode="eval").body
    if not isinstance(call, ast.Call):
        return None, eval(source, names)
    function = eval(compile(ast.Expression(call.func), "<case>", "eval"), names)
    if not isinstance(function, keras.layers.Layer):
        return None, eval(source, names)
    call.func = ast.copy_location(ast.Name("__layer", ast.Load()), call.func)
    result = eval(compile(ast.Expression(call), "<case>", "eval"), {**names, "__layer": function})
    return function.count_params(), result


def named(tensors: list[Any]) -> dict[str, Any]:
    """Tensors under the names that sources use: ``x`` for the first, ``x0``, ``x1`` and so on."""
    return {"x": tensors[0] if tensors else None, **{f"x{i}": tensor for i, tensor in enumerate(tensors)}}


def signatures(layer: type) -> str:
    """The parameters of a layer's constructor and ``call``, as JSON, and what hides in ``**kwargs``."""
    found: dict[str, Any] = {
        method: [
            (p.name, None if p.default is p.empty else repr(p.default), p.kind.name)
            for p in list(inspect.signature(getattr(layer, method)).parameters.values())[1:]
        ]
        for method in ("__init__", "call")
    }
    constructors = [vars(each)["__init__"] for each in layer.__mro__[:-1] if "__init__" in vars(each)]
    handed_on = {name for each in constructors for name in inspect.signature(each).parameters}
    taken_out = {name for each in constructors for name in re.findall(r'"(\w+)"', inspect.getsource(each))}
    found["hidden"] = sorted(handed_on | taken_out)
    return json.dumps(found)


def shape_of(value: Any) -> list[int | None]:
    """A result's shape; a Python number's is ()."""
    return list(value.shape) if hasattr(value, "shape") else []


def _inside(source: str, names: dict[str, Any], tensors: list[Any]) -> Any:
    import keras

    class Inside(keras.layers.Layer):  # type: ignore[misc]
        def call(self, *inputs: Any) -> Any:
            return eval(source, {**names, **named(list(inputs))})

    return Inside()(*tensors)


def main() -> None:
    """Answer until the input ends."""
    # Whatever else writes to standard output must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        import keras
        import numpy as np
        import tensorflow as tf
    except ImportError as error:
        answers.write(json.dumps({"missing": str(error)}) + "\n")
        return
    names = {"keras": keras, "layers": keras.layers, "ops": keras.ops, "tf": tf, "np": np, "signatures": signatures}
    names |= vars(keras.layers)
    answers.write(json.dumps({"keras": keras.__version__}) + "\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps([answer(case, names) for case in json.loads(line)]) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
