"""What clients say that they can: recorded ones, what newer versions of them can besides, and one that can nothing."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import client_capabilities

RECORDED = {"VS Code": "visual_studio_code", "Neovim": "neovim@v0.11", "Emacs": "emacs"}
# The recorded VS Code is one that knew none of these.
NEWER = {
    "VS Code": {
        "notebookDocument": {"synchronization": {"dynamicRegistration": True, "executionSummarySupport": True}},
        "textDocument": {
            "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": False},
            "inlayHint": {
                "dynamicRegistration": True,
                "resolveSupport": {"properties": ["tooltip", "label.tooltip", "label.location", "label.command"]},
            },
        },
        "workspace": {
            "diagnostics": {"refreshSupport": True},
            "inlayHint": {"refreshSupport": True},
            "didChangeWatchedFiles": {"relativePatternSupport": True},
        },
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    }
}
CLIENTS = (*RECORDED, "VS Code, newer", "a client that can nothing")


def of_client(name: str, encoding: str | None = None) -> types.ClientCapabilities:
    """A client's abilities, with the one encoding that it shall count in."""
    recorded, _, newer = name.partition(", ")
    converter = default_converter()
    table: dict[str, Any] = {}
    if recorded in RECORDED:
        table = converter.unstructure(client_capabilities(RECORDED[recorded]))
    if newer:
        table = _merged(table, NEWER[recorded])
    if encoding is not None:
        table = _merged(table, {"general": {"positionEncodings": [encoding]}})
    return converter.structure(table, types.ClientCapabilities)


def _merged(table: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    merged = dict(table)
    for name, value in more.items():
        merged[name] = _merged(merged.get(name) or {}, value) if isinstance(value, dict) else value
    return merged
