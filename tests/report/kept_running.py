"""Run a program under real Keras and print the summaries of the models that it made, as one JSON object.

``python kept_running.py SCRIPT SECONDS`` in an interpreter that has Keras. Training, saving and downloads are replaced
as in a trace; a statement that raises is left out and the next one runs, since a notebook often wants files that aren't
here.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import os
import re
import signal
import sys
import types
from pathlib import Path
from typing import Any

from kshape_ls.verification.worker.replaced import forbid_network, import_public, replace

WIDTH = 1000


class Over(BaseException):
    """The time of the program is over."""


def main() -> None:
    """Run the program, then tell the models in the order in which they were made."""
    path, seconds = str(Path(sys.argv[1]).resolve()), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import keras

    _settle(keras)
    import_public(keras)
    replace(keras, lambda _: None)
    forbid_network()
    made: list[tuple[Any, int]] = []
    _watch(keras, path, made)
    failed = _run(path, seconds, keras)
    models = []
    for model, line in made:
        with contextlib.suppress(Exception):
            models.append({"line": line, **_summary(model)})
    json.dump({"keras": keras.__version__, "failed": failed, "models": models}, answers)
    answers.flush()
    os._exit(0)


def _settle(keras: Any) -> None:
    """``tf.keras`` and ``keras_core`` are this Keras, whatever the program says before it imports them."""
    with contextlib.suppress(Exception):
        importlib.import_module("tensorflow").keras.layers  # noqa: B018 -- it is loaded when first asked for
    for name in [name for name in sys.modules if name.partition(".")[0] == "keras"]:
        sys.modules[f"keras_core{name[5:]}"] = sys.modules[name]


def _watch(keras: Any, path: str, made: list[tuple[Any, int]]) -> None:
    plain = keras.Model.__new__

    def new(cls: Any, *args: Any, **named: Any) -> Any:
        model = plain(cls, *args, **named)
        line = _line(path)
        # A model of functions is made by the plain class, which comes here twice.
        if line and not any(each is model for each, _ in made):
            made.append((model, line))
        return model

    keras.Model.__new__ = new


def _line(path: str) -> int:
    """Where in the program a model is made; 0 where another model keeps it inside."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename == path:
            return int(frame.f_lineno)
        if frame.f_code.co_filename.endswith("models/sequential.py") and frame.f_code.co_name != "__new__":
            return 0
        frame = frame.f_back
    return 0


def _run(path: str, seconds: int, keras: Any) -> list[tuple[int, str]]:
    def over(*_: Any) -> None:
        raise Over

    signal.signal(signal.SIGALRM, over)
    main_module = types.ModuleType("__main__")
    main_module.__file__ = path
    sys.modules["__main__"] = main_module
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    os.environ.setdefault("MPLBACKEND", "Agg")
    failed: list[tuple[int, str]] = []
    signal.alarm(seconds)
    try:
        for statement in ast.parse(Path(path).read_text(encoding="utf-8"), path).body:
            try:
                exec(compile(ast.Module([statement], []), path, "exec"), vars(main_module))
            except (Exception, SystemExit) as error:  # noqa: PERF203 -- the next statement may do without it
                failed.append((statement.lineno, f"{type(error).__name__}: {error}"[:200]))
                # What it would have made must not be taken for what bore the name before.
                for name in _bound(statement):
                    vars(main_module).pop(name, None)
    except Over:
        failed.append((0, "the time is over"))
    signal.alarm(0)
    # Statements may have turned logging off, which is where Keras prints summaries.
    keras.utils.enable_interactive_logging()
    return failed


def _bound(statement: ast.stmt) -> set[str]:
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return {node.id for node in stored}


def _summary(model: Any) -> dict[str, Any]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        model.summary(line_length=WIDTH, positions=[0.3, 0.5, 0.6, 1.0], print_fn=lambda text, **_: print(text))
    text = said.getvalue()
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split("[│┃|]", line)[1:-1]]
        if len(cells) > 2 and cells[0] and not cells[0].startswith("Layer (type)"):
            rows.append([cells[0], cells[1], cells[2], (*cells, "")[3]])
    totals = dict(re.findall(r"(\S*otal|\S*rainable) params: ([\d,]+)", text))
    return {
        "name": re.findall('Model: "(.*)"', text)[0],
        "rows": rows,
        "totals": {key: int(value.replace(",", "")) for key, value in totals.items()},
    }


if __name__ == "__main__":
    main()
