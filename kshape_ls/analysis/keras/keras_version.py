"""Which Keras and which backend a statement runs under: Keras 3 on TensorFlow, unless something says otherwise."""

from __future__ import annotations

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Const
from kshape_ls.library.names import is_of_tensorflow_1

KERAS_2 = "#keras2"
"""The slot of a module that holds the import by which it needs Keras 2."""
PROJECT = "#project"
"""The owner of slots that the workspace answers: ``keras`` and ``backend``, as settings and environments have them."""
ENVIRON = "#environ"
"""The owner of the slots that hold what a program puts into ``os.environ``."""


def is_keras_2(run: Run) -> bool:
    """Whether there is evidence of Keras 2: an import, ``TF_USE_LEGACY_KERAS``, or the project's environment."""
    if run.read((run.frame.module, KERAS_2)) is not None:
        return True
    legacy = run.read((ENVIRON, "TF_USE_LEGACY_KERAS"))
    if isinstance(legacy, Const):
        return legacy.value in ("1", "True", "true")
    return run.read((PROJECT, "keras")) == Const(2)


def is_closed_to_keras_3(run: Run) -> bool:
    """Whether the module can't even be imported under Keras 3: it needs what that doesn't have."""
    needed = run.read((run.frame.module, KERAS_2))
    return isinstance(needed, Const) and not str(needed.value).startswith(("tf_keras", "tensorflow.compat"))


def is_tensorflow_1(run: Run) -> bool:
    """Whether the module is written for TensorFlow 1, whose functions have other arguments."""
    needed = run.read((run.frame.module, KERAS_2))
    return isinstance(needed, Const) and is_of_tensorflow_1(str(needed.value))


def other_backend(run: Run) -> str:
    """The backend where it is known not to be TensorFlow, else nothing."""
    stated = run.read((ENVIRON, "KERAS_BACKEND")) or run.read((PROJECT, "backend"))
    named = stated.value if isinstance(stated, Const) else None
    return named if isinstance(named, str) and named != "tensorflow" else ""
