"""A cold check of all of ``keras.applications``, as a user's own programs, beside real Keras making the models."""

from __future__ import annotations

import importlib.util
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

PUBLIC = (
    ("from keras.src.api_export import keras_export", "def keras_export(path): return lambda function: function"),
    ("from keras.src.models import Functional", "from keras import Model as Functional"),
    ("from keras.src.utils import file_utils", "import os.path as file_utils"),
    ("from keras.src.applications import ", "import "),
    ("from keras.src import ", "from keras import "),
)
"""What Keras imports from within itself, as a user's program has it."""
_EXPORTED = re.compile(r"@keras_export\([^()]*keras\.applications\.[^()]*\)\s*def ([A-Z]\w+)\(")
BUILD = """
import os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
begun = time.process_time()
for name in sys.argv[1:]:
    getattr(keras.applications, name)(weights=None)
    keras.backend.clear_session()
print(time.process_time() - begun)
"""


class Applications(NamedTuple):
    """Seconds of processor time: of a whole ``kshape-ls check``, and of Keras for the models alone, once imported."""

    models: int
    lines: int
    accused: bool
    checked: float
    built: float


def applications() -> Applications | None:
    """Measure both; ``None`` where Keras isn't installed."""
    source = sources()
    if source is None:
        return None
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        models, lines = programs_of(source, Path(folder))
        checked, accused = _check(Path(folder))
    build = subprocess.run(  # noqa: S603 - the interpreter that runs this
        [sys.executable, "-c", BUILD, *models], capture_output=True, text=True, check=True
    )
    return Applications(len(models), lines, accused, checked, float(build.stdout.split()[-1]))


def sources() -> Path | None:
    """The folder of the installed Keras that holds them."""
    # Found without importing it.
    keras = importlib.util.find_spec("keras")
    places = keras.submodule_search_locations if keras is not None else None
    return Path(places[0]) / "src" / "applications" if places else None


def programs_of(source: Path, folder: Path) -> tuple[list[str], int]:
    """The programs: each module with a call of each of its models below. The models, and how many lines."""
    models: list[str] = []
    lines = 0
    for path in sorted(source.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        own = _EXPORTED.findall(text)
        for inside, public in PUBLIC:
            text = text.replace(inside, public)
        text += "".join(f"\nmodel_{n} = {name}(weights=None)" for n, name in enumerate(own))
        if path.stem != "__init__" and not path.stem.endswith("_test"):
            (folder / path.name).write_text(f"{text}\n", encoding="utf-8")
            models += own
            lines += text.count("\n") + 1
    return models, lines


def _check(folder: Path) -> tuple[float, bool]:
    """The seconds that a check takes, of all its processes, and whether it tells an error."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - the interpreter that runs this
        [sys.executable, "-m", "kshape_ls", "check", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return taken, done.returncode != 0
