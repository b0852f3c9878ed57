"""Whatever the server announces to a client is asked of it, by a real client, with non-ASCII text before each range.

A feature that is announced and has no probe here fails. What it answers in detail is tested beside this.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import pytest_lsp
from abilities import CLIENTS, of_client
from conftest import COMMAND
from editor import Editor
from fake_python import fake_python
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

pytestmark = pytest.mark.asyncio
PROGRAM = """\
import keras
from keras import layers

'é🎈'; inputs = keras.Input((28, 28, 1))
'é🎈'; x = layers.Conv2D(8, 3)(inputs)
'é🎈'; x = layers.Flatten()(x)
'é🎈'; outputs = layers.Dense(10)(x)
'é🎈'; model = keras.Model(inputs, outputs)
'é🎈'; wrong = layers.Conv1D(4, 3)(layers.Conv2D(8, 3)(inputs))
'é🎈'; later = layers.Reshape((-1, 4))(x)
"""
WRONG = "layers.Conv1D(4, 3)(layers.Conv2D(8, 3)(inputs))"
MODEL = "keras.Model(inputs, outputs)"
DENSE = "layers.Dense(10)(x)"

Probe = Callable[[Editor, types.ServerCapabilities], Awaitable[None]]
PROBES: dict[str, Probe] = {}


def probes(*names: str) -> Callable[[Probe], Probe]:
    """A test of a capability, or of a command."""

    def noted(probe: Probe) -> Probe:
        PROBES.update((name, probe) for name in names)
        return probe

    return noted


@pytest_lsp.fixture(
    params=[(client, encoding) for client in CLIENTS for encoding in ("utf-8", "utf-16")],
    ids=", ".join,
    config=ClientServerConfig(server_command=COMMAND),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    name, encoding = request.param
    options = {"interpreter": str(fake_python(tmp_path))}

    @lsp_client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        lsp_client.applied = params.edit
        return types.ApplyWorkspaceEditResult(True)

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        lsp_client.registered = params.registrations

    for method in (types.WORKSPACE_CODE_LENS_REFRESH, types.WORKSPACE_INLAY_HINT_REFRESH, "kshape/graphChanged"):
        lsp_client.feature(method)(lambda *_: None)

    told = await lsp_client.initialize_session(
        types.InitializeParams(of_client(name, encoding), initialization_options=options)
    )
    lsp_client.announced, lsp_client.its_name = told.capabilities, name
    lsp_client.encoding = getattr(told.capabilities.position_encoding, "value", told.capabilities.position_encoding)
    yield
    await lsp_client.shutdown_session()


async def test_every_ability_that_is_announced(client: LanguageClient) -> None:
    announced: types.ServerCapabilities = client.announced
    editor = Editor(client, encoding=client.encoding)
    if announced.diagnostic_provider is None:
        (problem,) = await editor.open(PROGRAM)
        _check_problem(editor, problem)
    else:
        editor.text, editor.version = PROGRAM, 1
        item = types.TextDocumentItem(editor.uri, "python", 1, PROGRAM)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    for name in _names(announced):
        assert name in PROBES, f"{name} is announced to {client.its_name} and has no probe"
        await PROBES[name](editor, announced)


def _names(announced: types.ServerCapabilities) -> list[str]:
    told = [each.name for each in attrs.fields(types.ServerCapabilities) if getattr(announced, each.name)]
    commands = announced.execute_command_provider.commands if announced.execute_command_provider else ()
    return [name for name in told if name != "execute_command_provider"] + list(commands)


def _at(editor: Editor, needle: str, offset: int = 0) -> dict[str, Any]:
    position = editor.position(editor.text.index(needle) + offset)
    return {"text_document": editor.identifier, "position": position}


def _whole(editor: Editor) -> types.Range:
    return types.Range(types.Position(0, 0), editor.position(len(editor.text)))


def _check_problem(editor: Editor, problem: types.Diagnostic) -> None:
    assert (problem.code, editor.marked(problem.range)) == ("rank-mismatch", WRONG)
    for each in problem.related_information or ():
        assert editor.marked(each.location.range).startswith(("layers.Conv2D", "keras.Input"))


@probes("position_encoding", "hover_provider")
async def hover(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.text_document_hover_async(types.HoverParams(**_at(editor, DENSE, 8)))
    assert told is not None
    assert isinstance(told.contents, types.MarkupContent)
    assert "(None, 10)" in told.contents.value
    assert told.range is not None
    assert editor.marked(told.range) == DENSE


@probes("text_document_sync")
async def edits(editor: Editor, announced: types.ServerCapabilities) -> None:
    sync = announced.text_document_sync
    assert isinstance(sync, types.TextDocumentSyncOptions)
    assert (sync.open_close, sync.change) == (True, types.TextDocumentSyncKind.Incremental)
    start = editor.text.index("10)(x)")
    for new in ("7", "10"):
        length = len(new) % 2 + 1
        range_ = types.Range(editor.position(start), editor.position(start + length))
        editor.change(types.TextEdit(range_, new))
        told = await editor.client.text_document_hover_async(types.HoverParams(**_at(editor, "layers.Dense(", 8)))
        assert told is not None
        assert f"(None, {new})" in told.contents.value
    assert editor.text == PROGRAM


@probes("notebook_document_sync")
async def cells(editor: Editor, announced: types.ServerCapabilities) -> None:
    texts = {"cell:1": PROGRAM.partition("'é🎈'; wrong")[0], "cell:2": "'é🎈'; y = layers.Conv1D(4, 3)(inputs)"}
    items = [types.TextDocumentItem(uri, "python", 1, text) for uri, text in texts.items()]
    code = [types.NotebookCell(types.NotebookCellKind.Code, uri) for uri in texts]
    notebook = types.NotebookDocument("file:///project/a.ipynb", "jupyter-notebook", 1, code)
    editor.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, items))
    cell = Editor(editor.client, "cell:2", editor.encoding)
    cell.text = texts["cell:2"]
    params = types.DocumentDiagnosticParams(cell.identifier)
    report = await editor.client.text_document_diagnostic_async(params)
    (problem,) = report.items
    assert (problem.code, cell.marked(problem.range)) == ("rank-mismatch", "layers.Conv1D(4, 3)(inputs)")
    closed = [types.TextDocumentIdentifier(uri) for uri in texts]
    identifier = types.NotebookDocumentIdentifier(notebook.uri)
    editor.client.notebook_document_did_close(types.DidCloseNotebookDocumentParams(identifier, closed))


@probes("diagnostic_provider")
async def pulled(editor: Editor, announced: types.ServerCapabilities) -> None:
    client = editor.client
    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(editor.identifier))
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    (problem,) = report.items
    _check_problem(editor, problem)
    params = types.DocumentDiagnosticParams(editor.identifier, previous_result_id=report.result_id)
    again = await client.text_document_diagnostic_async(params)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    if announced.diagnostic_provider.workspace_diagnostics:
        # Nothing is scanned unless a setting says so; and but for the first, what has no news is held.
        assert not (await client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))).items
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([])), 0.3)


@probes("definition_provider")
async def definition(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.text_document_definition_async(types.DefinitionParams(**_at(editor, DENSE, 17)))
    (place,) = told if isinstance(told, list | tuple) else [told]
    found = place.target_range if isinstance(place, types.LocationLink) else place.range
    assert "layers.Flatten()(x)" in editor.marked(found) or editor.marked(found) == "x"


@probes("references_provider")
async def references(editor: Editor, announced: types.ServerCapabilities) -> None:
    context = types.ReferenceContext(include_declaration=False)
    params = types.ReferenceParams(context=context, **_at(editor, "layers.Flatten()(x)", 15))
    told = await editor.client.text_document_references_async(params)
    assert DENSE in [editor.marked(place.range) for place in told or ()]


@probes("document_highlight_provider")
async def highlights(editor: Editor, announced: types.ServerCapabilities) -> None:
    params = types.DocumentHighlightParams(**_at(editor, DENSE, 13))
    told = await editor.client.text_document_document_highlight_async(params)
    assert [editor.marked(each.range) for each in told or ()] == ["layers.Flatten()(x)", DENSE]


@probes("document_symbol_provider")
async def symbols(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.identifier))
    assert told
    first = told[0]
    range_ = first.selection_range if isinstance(first, types.DocumentSymbol) else first.location.range
    assert editor.marked(range_) == MODEL


@probes("workspace_symbol_provider")
async def symbols_of_the_workspace(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("model"))
    (found,) = told or ()
    assert editor.marked(found.location.range) == MODEL


@probes("code_action_provider")
async def actions(editor: Editor, announced: types.ServerCapabilities) -> None:
    start = editor.text.index(WRONG)
    range_ = types.Range(editor.position(start), editor.position(start + len(WRONG)))
    params = types.CodeActionParams(editor.identifier, range_, types.CodeActionContext([]))
    told = await editor.client.text_document_code_action_async(params) or ()
    action = next(each for each in told if "Reshape" in each.title)
    assert isinstance(action, types.CodeAction)
    if announced.code_action_provider.resolve_provider and action.edit is None:
        action = await editor.client.code_action_resolve_async(action)
    assert action.edit is not None
    annotated = editor.client.capabilities.workspace and editor.client.capabilities.workspace.workspace_edit
    if not (annotated and annotated.document_changes):
        assert not action.edit.document_changes
    changes = action.edit.document_changes or []
    edits = changes[0].edits if changes else action.edit.changes[editor.uri]
    after = editor.text
    for edit in sorted(edits, key=lambda each: editor.offset(each.range.start), reverse=True):
        after = after[: editor.offset(edit.range.start)] + edit.new_text + after[editor.offset(edit.range.end) :]
    assert "Reshape((-1, 8))" in after
    compile(after, "after", "exec")


@probes("code_lens_provider")
async def lenses(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.text_document_code_lens_async(types.CodeLensParams(editor.identifier))
    assert {editor.marked(each.range) for each in told or ()} == {MODEL}
    lens = next(each for each in told if each.command is None)
    assert announced.code_lens_provider.resolve_provider
    assert "(None, 10)" in (await editor.client.code_lens_resolve_async(lens)).command.title


@probes("folding_range_provider")
async def folds(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(editor.identifier))
    assert [(each.start_line, each.end_line) for each in told or ()] == [(3, 7)]


@probes("call_hierarchy_provider")
async def hierarchy(editor: Editor, announced: types.ServerCapabilities) -> None:
    client = editor.client
    params = types.CallHierarchyPrepareParams(**_at(editor, DENSE, 13))
    (item,) = await client.text_document_prepare_call_hierarchy_async(params) or ()
    assert editor.marked(item.range) == DENSE
    (call,) = await client.call_hierarchy_incoming_calls_async(types.CallHierarchyIncomingCallsParams(item)) or ()
    assert editor.marked(call.from_.range) == "layers.Flatten()(x)"
    params = types.CallHierarchyOutgoingCallsParams(call.from_)
    outgoing = await client.call_hierarchy_outgoing_calls_async(params) or ()
    assert DENSE in [editor.marked(each.to.range) for each in outgoing]


@probes("inlay_hint_provider")
async def hints(editor: Editor, announced: types.ServerCapabilities) -> None:
    params = types.InlayHintParams(editor.identifier, _whole(editor))
    told = list(await editor.client.text_document_inlay_hint_async(params) or ())
    ends = [editor.text[: editor.offset(hint.position)].rpartition("\n")[2] for hint in told]
    assert f"'é🎈'; outputs = {DENSE}" in ends
    if announced.inlay_hint_provider.resolve_provider:
        assert (await editor.client.inlay_hint_resolve_async(told[0])).tooltip


@probes("completion_provider")
async def completion(editor: Editor, announced: types.ServerCapabilities) -> None:
    params = types.CompletionParams(**_at(editor, "(-1, 4)", 1))
    told = await editor.client.text_document_completion_async(params)
    items = told.items if isinstance(told, types.CompletionList) else told or ()
    assert items
    assert not await _labels(editor, "import keras", 7)


async def _labels(editor: Editor, needle: str, offset: int) -> list[str]:
    told = await editor.client.text_document_completion_async(types.CompletionParams(**_at(editor, needle, offset)))
    return [item.label for item in (told.items if isinstance(told, types.CompletionList) else told or ())]


@probes("workspace")
async def folders(editor: Editor, announced: types.ServerCapabilities) -> None:
    assert announced.workspace.workspace_folders.change_notifications
    folder = types.WorkspaceFolder("file:///another", "another")
    for added, removed in (([folder], []), ([], [folder])):
        event = types.WorkspaceFoldersChangeEvent(added, removed)
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        told = await _command(editor, "kshape.health")
        assert ("another" in _field(told, "text")) is bool(added)


@probes("kshape.health")
async def health(editor: Editor, announced: types.ServerCapabilities) -> None:
    assert "rank-mismatch (1)" in _field(await _command(editor, "kshape.health", uri=editor.uri), "text")


@probes("kshape.fixAll")
async def fix_all(editor: Editor, announced: types.ServerCapabilities) -> None:
    assert _field(await _command(editor, "kshape.fixAll", uri=editor.uri), "applied") is True
    edit: types.WorkspaceEdit = editor.client.applied
    can = editor.client.capabilities.workspace
    if not (can and can.workspace_edit and can.workspace_edit.document_changes):
        assert edit.document_changes is None
    edits = edit.document_changes[0].edits if edit.document_changes else edit.changes[editor.uri]
    assert any("Reshape" in each.new_text for each in edits)


@probes("kshape.showGraph")
async def graph(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await _command(editor, "kshape.showGraph", uri=editor.uri, format="json")
    nodes = _field(_field(told, "graph"), "nodes")
    assert [_field(node, "class") for node in nodes] == ["InputLayer", "Conv2D", "Flatten", "Dense"]


@probes("kshape.showSummary")
async def summary(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await _command(editor, "kshape.showSummary", uri=editor.uri)
    assert _field(told, "model") == "model"
    assert "Total params" in _field(told, "text")
    assert "Conv2D" in _field(told, "markdown")


@probes("kshape.trace")
async def trace(editor: Editor, announced: types.ServerCapabilities) -> None:
    told = await _command(editor, "kshape.trace", uri=editor.uri)
    assert "workspaces that you trust" in _field(told, "message")  # nobody has said that this one is


@probes("kshape.verify")
async def verification(editor: Editor, announced: types.ServerCapabilities) -> None:
    if sys.platform != "win32":  # the fake is a shell script
        told = await _command(editor, "kshape.verify", uri=editor.uri)
        assert [_field(model, "name") for model in _field(told, "models")] == ["model"]


async def _command(editor: Editor, name: str, **argument: Any) -> Any:
    params = types.ExecuteCommandParams(name, [argument] if argument else [])
    return await editor.client.workspace_execute_command_async(params)


def _field(told: Any, name: str) -> Any:
    return told[name] if isinstance(told, dict) else getattr(told, name)
