"""``workspace/didChangeWatchedFiles``: files on disk change, come and go, beside what is open."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import renew

PROGRAMS = ("**/*.py", "**/*.ipynb")
OF_PROJECTS = (
    "**/pyproject.toml",
    "**/{uv,poetry,pdm,Pipfile}.lock",
    "**/{requirements,constraints}*.{txt,in}",
    "**/environment*.{yml,yaml}",
    "**/setup.cfg",
    "**/keras.json",
    "**/pyvenv.cfg",
)


def did_change_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """What depends on the files is looked at again."""
    told = [(to_fs_path(change.uri), change.type) for change in params.changes]
    paths = [(Path(name), kind) for name, kind in told if name]
    if any(path.suffix not in (".py", ".ipynb") or path.name == "setup.py" for path, _ in paths):
        renew(ls)
        return
    for path, kind in paths:
        ls.scan.touch(path, appeared=kind != types.FileChangeType.Changed)
        if ls.documents.at(path) is None:
            ls.spread_from(path)
    if any(kind != types.FileChangeType.Changed for _, kind in paths):
        ls.spread_found()


FEATURES = (Feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, did_change_files, turn="at once"),)
