"""The workspace as the client and its settings have it, made at the first turn: it brings the engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls.server.documents import Script
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.workspace.modules import Workspace
    from kshape_ls.workspace.settings import Settings
    from kshape_ls.workspace.stating import Stated


def surroundings(ls: Server) -> Workspace:
    """The workspace of a client."""
    if ls.surroundings is None:
        from kshape_ls import checks
        from kshape_ls.workspace.modules import Workspace

        ls.surroundings = Workspace(roots(ls), ls.documents, stated_in_options(ls), partial(warn, ls), checks.codes)
        ls.surroundings.trusted = ls.trusted
    return ls.surroundings


def another(ls: Server) -> Workspace:
    """One of the same folders and settings, for work beside what is open."""
    from kshape_ls.workspace.modules import Workspace

    first = surroundings(ls)
    made = Workspace(first.roots, ls.documents, first.stated)
    made.stated_in, made.trusted = first.stated_in, first.trusted
    return made


def settings(ls: Server, script: Script) -> Settings:
    """The settings that hold for a script; of a text without a file, those of the first folder."""
    return surroundings(ls).project(Path(script.path) if script.path else anywhere(ls) / "untitled")


def anywhere(ls: Server) -> Path:
    """A folder for what lies nowhere."""
    return next(iter(roots(ls)), Path.cwd())


def roots(ls: Server) -> list[Path]:
    """The client's folders."""
    folders = [to_fs_path(uri) for uri in ls.workspace.folders]
    return [Path(folder) for folder in folders or [ls.workspace.root_path] if folder]


def stated_in_options(ls: Server) -> Stated:
    """What the initialization options state; what is wrong with them is told."""
    from kshape_ls.workspace.stating import understood

    stated, wrong = understood(ls.options)
    for each in wrong:
        warn(ls, f"the initialization options: {each}")
    return stated


def renew(ls: Server) -> None:
    """Settings, folders or project files are others: everything that is open is looked at again."""
    if ls.surroundings is not None:
        ls.surroundings.roots = tuple(roots(ls))
        ls.surroundings.trusted = ls.trusted
        ls.surroundings.renew()
    for script in ls.documents.scripts():
        script.imports_changed = True
    ls.scan.renew()
    ls.turns.ask()


def warn(ls: Server, said: str) -> None:
    """A word to the user."""
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"kshape-ls: {said}"))
