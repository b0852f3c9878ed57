"""Runs a program of the user's, on the user's word, and tells the shapes that are seen at its expressions.

Training, saving and downloads are replaced, no connection leaves the process, and it ends when its time is over.
"""

from __future__ import annotations

import os
import platform
import sys
import threading
import traceback
import types
import warnings
from collections.abc import Callable
from typing import Any

from ..graph_wire import WireError, as_kind
from ..wire import message, parse
from .errors import said
from .instrument import HOOK, instrumented
from .kit import NoKit, load
from .recorder import Recorder
from .replaced import forbid_network, import_public, replace


def trace(requests: int, answers: int) -> None:
    """Take one program from the pipe and run it."""
    lock = threading.Lock()

    def say(**fields: Any) -> None:
        line = message(**fields)
        with lock:
            while line:
                line = line[os.write(answers, line) :]

    with lock:
        os.write(answers, b"\n")
    say(type="hello", python=platform.python_version())
    with os.fdopen(requests, "rb") as lines:
        try:
            job = parse(lines.readline())
            path, text = as_kind(str, job.get("path")), as_kind(str, job.get("text"))
            seconds = float(job.get("seconds", 0))
        except (WireError, TypeError, ValueError) as error:
            say(type="refused", text=str(error))
            return
        threading.Thread(target=_watch, args=(lines,), daemon=True).start()
        _run(path, text, seconds, say)


def _watch(lines: Any) -> None:
    # The end of the pipe is the end of who asked.
    lines.read()
    os._exit(0)


def _run(path: str, text: str, seconds: float, say: Callable[..., None]) -> None:
    recorder = Recorder(lambda place, shape: say(type="site", place=place, shape=shape))
    try:
        kit = load()
    except NoKit as reason:
        say(type="failed", code=reason.code, text=str(reason))
        return
    except BaseException as error:  # a broken package may raise anything, SystemExit included
        traceback.print_exc()
        say(type="failed", code="import-failed", text=f"{type(error).__name__}: {error}")
        return
    import_public(kit.keras)
    recorder.know(kit.keras)
    replace(kit.keras, lambda what: say(type="replaced", what=what))
    forbid_network()
    say(type="ready", keras=kit.version, backend=kit.backend)
    over = threading.Timer(seconds, _time_is_over, (recorder, say))
    over.daemon = True
    over.start()
    raised = _executed(path, text, recorder)
    over.cancel()
    recorder.finish()
    say(type="done", error=raised)
    sys.stderr.flush()
    os._exit(0)  # threads that the program has left behind are not waited for


def _time_is_over(recorder: Recorder, say: Callable[..., None]) -> None:
    recorder.finish()
    say(type="done", error={"type": "TimeoutError", "text": "the time of the trace is over", "line": 0})
    os._exit(0)


def _executed(path: str, text: str, recorder: Recorder) -> Any:
    """Run the program as Python runs a script; what ended it, if anything did."""
    folder = os.path.dirname(os.path.abspath(path))
    main = types.ModuleType("__main__")
    main.__file__ = path
    setattr(main, HOOK, recorder.see)
    sys.modules["__main__"] = main
    sys.argv = [path]
    sys.path.insert(0, folder)
    if os.path.isdir(folder):
        os.chdir(folder)
    os.environ.setdefault("MPLBACKEND", "Agg")
    warnings.simplefilter("ignore")
    try:
        exec(instrumented(text, path), vars(main))  # noqa: S102 -- what a trace is: the user has asked for it
    except SystemExit:
        return None
    except BaseException as error:  # whatever the program raises ends it
        traceback.print_exc()
        return _told(error, path)
    return None


def _told(error: BaseException, path: str) -> dict[str, Any]:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    line = (frames[-1].lineno if frames else getattr(error, "lineno", 0)) or 0
    return {"type": type(error).__name__, "text": said(error), "line": line}
