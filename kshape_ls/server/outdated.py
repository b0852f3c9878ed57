"""What the client shows is outdated though the user typed nothing there: it is told to ask again."""

from __future__ import annotations

from pygls.capabilities import get_capability

from kshape_ls.server.server import Server


def ask_again(ls: Server) -> None:
    """Have the client ask again for what it shows, as far as it can be told to."""
    can = ls.client_capabilities
    if get_capability(can, "workspace.inlay_hint.refresh_support", False):
        ls.workspace_inlay_hint_refresh(None)
    if get_capability(can, "workspace.code_lens.refresh_support", False):
        ls.workspace_code_lens_refresh(None)
    if get_capability(can, "workspace.diagnostics.refresh_support", False):
        ls.workspace_diagnostic_refresh(None)
