"""The real server over stdio, and editors of different abilities."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_lsp
from editor import Editor
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

import kshape_ls

PACKAGE = Path(kshape_ls.__file__).parent
COMMAND = [sys.executable, "-m", "kshape_ls", "serve"]


def capable() -> types.ClientCapabilities:
    """All that the server makes use of."""
    return types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
        ),
        text_document=types.TextDocumentClientCapabilities(
            hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                related_information=True, version_support=True, code_description_support=True
            ),
            code_action=types.CodeActionClientCapabilities(is_preferred_support=True),
        ),
    )


@pytest.fixture(autouse=True)
def nothing_went_wrong(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the server survives, it writes to its log: an exception of its own fails the test that met it."""
    monkeypatch.setenv("KSHAPE_STRICT", "1")
    yield
    said = capfd.readouterr().err
    assert not any(Path(file).is_relative_to(PACKAGE) for file in re.findall(r'File "([^"]+)"', said)), said


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND))
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(types.InitializeParams(capable()))
    yield
    await lsp_client.shutdown_session()


@pytest.fixture
def editor(client: LanguageClient) -> Editor:
    return Editor(client)
