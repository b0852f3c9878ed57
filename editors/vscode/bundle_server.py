"""Lays the server and the packages that it needs into dist/server, as any Python from 3.10 on can run them.

Only packages without compiled parts are taken, so that one extension serves all platforms.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = HERE / "dist" / "server"
OLDEST = "3.10"
# What only a terminal shows; and what older Pythons need, which pip leaves out when a newer one runs it.
NOT_NEEDED = ("rich",)
OF_OLDER_PYTHONS = ("exceptiongroup",)
NOT_SHIPPED = ("bin", "*/tests", "*/test", "jedi/third_party", "pyparsing/ai", "**/__pycache__")
OF_DIST_INFO = re.compile(r"(METADATA|LICEN[CS]E.*|licenses|NOTICE.*|COPYING.*)$", re.IGNORECASE)

START = '''\
"""Starts the server with the packages beside this file, whatever the interpreter has."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "packages"))

from kshape_ls.cli.main import main

sys.exit(main(["serve", *sys.argv[1:]]))
'''


def main() -> None:
    """Make the folder anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    packages = TARGET / "packages"
    with tempfile.TemporaryDirectory() as folder:
        _pip("wheel", "--no-deps", "--wheel-dir", folder, str(ROOT))
        wheel = next(Path(folder).glob("*.whl"))
        _pip("install", "--no-deps", "--target", str(packages), str(wheel))
    portable = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none")
    _pip("install", *portable, f"--python-version={OLDEST}", "--target", str(packages), *_needed())
    for pattern in NOT_SHIPPED:
        for found in list(packages.glob(pattern)):
            shutil.rmtree(found)
    for folder in packages.glob("*.dist-info"):
        for each in folder.iterdir():
            if not OF_DIST_INFO.match(each.name):
                each.unlink()
    (TARGET / "start.py").write_text(START, encoding="utf-8")
    shutil.copy(ROOT / "LICENSE", HERE / "LICENSE")


def _needed() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = [line.partition(";")[0].strip() for line in project["dependencies"]]
    return [*(each for each in stated if not each.startswith(NOT_NEEDED)), *OF_OLDER_PYTHONS]


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    if arguments[0] == "install":
        command += ["--no-compile", "--upgrade"]
    subprocess.run(command, check=True)  # noqa: S603 - pip, with what the project states


if __name__ == "__main__":
    main()
