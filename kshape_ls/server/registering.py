"""What is registered once the client has started, where it can: settings that change, files to watch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException

from kshape_ls.server.features.watching import OF_PROJECTS, PROGRAMS
from kshape_ls.server.server import Server


async def register(ls: Server) -> None:
    """Ask the client to tell of changes."""
    wanted = []
    if _can(ls, "workspace.did_change_configuration.dynamic_registration"):
        options: Any = types.DidChangeConfigurationRegistrationOptions(section="kshape")
        wanted.append(_registration(types.WORKSPACE_DID_CHANGE_CONFIGURATION, options))
    if _can(ls, "workspace.did_change_watched_files.dynamic_registration"):
        options = types.DidChangeWatchedFilesRegistrationOptions([*_watchers(ls)])
        wanted.append(_registration(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if wanted:
        try:
            await ls.client_register_capability_async(types.RegistrationParams(wanted))
        except JsonRpcException as error:
            ls.report_server_error(error, register)


def _watchers(ls: Server) -> list[types.FileSystemWatcher]:
    watchers = [types.FileSystemWatcher(pattern) for pattern in (*PROGRAMS, *OF_PROJECTS)]
    if _can(ls, "workspace.did_change_watched_files.relative_pattern_support"):
        home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
        watchers.append(types.FileSystemWatcher(types.RelativePattern(home.as_uri(), "keras.json")))
    return watchers


def _registration(method: str, options: Any) -> types.Registration:
    return types.Registration(f"kshape-ls {method}", method, options)


def _can(ls: Server, ability: str) -> bool:
    return bool(get_capability(ls.client_capabilities, ability, False))
