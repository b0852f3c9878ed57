"""``workspace/didChangeWorkspaceFolders``: folders come and go."""

from __future__ import annotations

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server.feature import Feature
from kshape_ls.server.features.configuration import ask_for_settings
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import renew


async def did_change_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Imports are looked for in other folders, and other settings hold."""
    renew(ls)
    if params.event.added and get_capability(ls.client_capabilities, "workspace.configuration", False):
        await ask_for_settings(ls)


FEATURES = (Feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, did_change_folders, turn="at once"),)
