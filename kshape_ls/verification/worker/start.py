"""The script that the user's interpreter is given: keeps the pipes for itself, then serves.

It is run by path, so that neither the workspace nor the directory of this file is a place to import from: a
``types.py`` there would shadow the standard library's, and a ``keras.py`` would be the user's code.
"""

from __future__ import annotations

import importlib
import os
import sys
import types

PACKAGE = "_kshape_verification"


def take_pipes() -> tuple[int, int]:
    """File descriptors of requests and answers; from here on whatever is printed goes to standard error."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, answers


def be_modest() -> None:
    """Low priority, no terminal interrupts, and an end with the client that started us even if we hang in C code."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)
    if sys.platform == "linux":
        import ctypes

        # PR_SET_PDEATHSIG; a libc without it costs nothing: the end of the request pipe is watched as well.
        try:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        except (OSError, AttributeError):
            return


def adopt() -> None:
    """Make the directory above importable as one private package, without its ``__init__``, which is the client's."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    package = types.ModuleType(PACKAGE)
    package.__path__ = [os.path.dirname(here)]
    sys.modules[PACKAGE] = package


if __name__ == "__main__":
    pipes = take_pipes()
    be_modest()
    adopt()
    written = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # where the client is installed is none of this interpreter's business
    tracing = sys.argv[1:] == ["trace"]
    module = importlib.import_module(PACKAGE + (".worker.trace" if tracing else ".worker.serve"))
    sys.dont_write_bytecode = written
    if tracing:
        module.trace(*pipes)
    else:
        module.serve(*pipes)
