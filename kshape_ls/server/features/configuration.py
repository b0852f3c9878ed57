"""The client's settings: asked for (``workspace/configuration``) where it answers, else taken as it sends them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException

from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import renew, roots, stated_in_options, surroundings, warn

if TYPE_CHECKING:
    from kshape_ls.workspace.stating import Stated

logger = logging.getLogger(__name__)
SECTION = "kshape"


async def did_change_configuration(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    """Settings are others, without a restart."""
    if get_capability(ls.client_capabilities, "workspace.configuration", False):
        await ask_for_settings(ls)
        return
    table = params.settings
    if isinstance(table, Mapping):
        _apply(ls, [_understood(ls, table.get(SECTION, table))])


async def ask_for_settings(ls: Server) -> None:
    """Ask for the settings of the client and of each of its folders."""
    asked = [types.ConfigurationItem(None, SECTION)]
    asked += [types.ConfigurationItem(uri, SECTION) for uri in ls.workspace.folders]
    try:
        told = await ls.workspace_configuration_async(types.ConfigurationParams(asked))
    except JsonRpcException as error:
        logger.error("the client doesn't tell its settings: %s", error)
        return
    _apply(ls, [_understood(ls, table) for table in told or []])


def _understood(ls: Server, table: object) -> Stated:
    from kshape_ls.workspace.stating import Stated, understood

    if table is None:
        return Stated()
    stated, wrong = understood(table)
    for each in wrong:
        warn(ls, f"the editor's settings: {each}")
    return stated.beside_defaults()


def _apply(ls: Server, told: list[Stated]) -> None:
    if not told:
        return
    workspace = surroundings(ls)
    stated = told[0].over(stated_in_options(ls))
    of_folders = dict(zip(roots(ls), told[1:], strict=False))
    stated_in = {root: of_folder for root, of_folder in of_folders.items() if of_folder != told[0]}
    if (stated, stated_in) != (workspace.stated, workspace.stated_in):
        workspace.stated, workspace.stated_in = stated, stated_in
        renew(ls)


FEATURES = (Feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION, did_change_configuration, turn="at once"),)
