"""TensorFlow and NumPy functions on a KerasTensor: Keras 3 refuses them outside a layer's ``call``."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_closed_to_keras_3, is_keras_2
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.library.index import op_rule
from kshape_ls.shapes import Mismatch

CODE = "tf-op-on-keras-tensor"
_CONVERTING = frozenset({"tensorflow.shape", "tensorflow.rank", "tensorflow.identity", "tensorflow.stop_gradient"})
_TAKING = frozenset(
    {
        *("numpy.flip", "numpy.ndim", "numpy.shape", "numpy.squeeze"),
        *("tensorflow.divide", "tensorflow.math.divide", "tensorflow.math.polyval"),
        "tensorflow.nn.batch_normalization",
    }
)
"""Those that are written with subscripts and operators alone, which a KerasTensor has."""
_WHY = {
    "tensorflow": "A KerasTensor cannot be used as input to a TensorFlow function: it is a placeholder for a shape"
    " and a dtype.",
    "numpy": "A KerasTensor has no values that a NumPy function could take: it is a placeholder for a shape and a"
    " dtype.",
}


def refuse_symbolic(run: Run, node: ast.AST, name: str, given: Arguments) -> None:
    """Tell a call that hands a KerasTensor to a function which wants numbers."""
    package = name.partition(".")[0]
    if package not in _WHY or name in _TAKING or not isinstance(node, ast.Call):
        return
    tensors = [
        t for key, value in given.items() if key != "name" for t in tensors_in(run, value) if t.kind == "symbolic"
    ]
    if not tensors or (name not in _CONVERTING and op_rule(name) is None):
        return
    written = ast.unparse(node.func)
    run.mismatch(
        node,
        written,
        Mismatch(CODE, f"{written}: {_WHY[package]}"),
        tuple(t.shape for t in tensors),
        arguments=(("function", name),),
        certain=not is_closed_to_keras_3(run),
        unless="Keras 2" if package == "tensorflow" and is_keras_2(run) else "",
    )
