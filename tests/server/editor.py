"""One buffer as an editor keeps it: it counts as was agreed on and tells the server of each edit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lsprotocol import types
from pytest_lsp import LanguageClient

URI = "file:///project/model.py"
_ENDS = re.compile("\r\n|\n|\r")


class Editor:
    def __init__(self, client: LanguageClient, uri: str = URI, encoding: str = "utf-16") -> None:
        self.client = client
        self.uri = uri
        self.encoding = encoding
        self.text = ""
        self.version = 0

    async def open(self, text: str) -> Sequence[types.Diagnostic]:
        self.text, self.version = text, 1
        item = types.TextDocumentItem(self.uri, "python", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    async def diagnostics(self) -> Sequence[types.Diagnostic]:
        """What is published for the version that the server was told of last."""
        while True:
            told = await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            if told.uri == self.uri and told.version == self.version:
                return told.diagnostics

    async def edit(self, *edits: types.TextEdit) -> Sequence[types.Diagnostic]:
        self.change(*edits)
        return await self.diagnostics()

    def change(self, *edits: types.TextEdit) -> None:
        """Edits of the text as it stands, told from the last to the first, so that none moves another."""
        ordered = sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True)
        for edit in ordered:
            start, end = self.offset(edit.range.start), self.offset(edit.range.end)
            self.text = self.text[:start] + edit.new_text + self.text[end:]
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangePartial(edit.range, edit.new_text) for edit in ordered],
            )
        )

    async def replace_all(self, text: str) -> Sequence[types.Diagnostic]:
        self.text = text
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        return await self.diagnostics()

    async def hover(self, needle: str, offset: int = 0) -> str | None:
        """The hover text at the first occurrence of ``needle``."""
        position = self.position(self.text.index(needle) + offset)
        told = await self.client.text_document_hover_async(types.HoverParams(self.identifier, position))
        if told is None:
            return None
        assert isinstance(told.contents, types.MarkupContent)
        return told.contents.value

    async def hints(self) -> dict[int, list[str]]:
        """The inlay hints of the whole text by line, from 0."""
        everything = types.Range(types.Position(0, 0), self.position(len(self.text)))
        told = await self.client.text_document_inlay_hint_async(types.InlayHintParams(self.identifier, everything))
        lines: dict[int, list[str]] = {}
        for hint in told or []:
            lines.setdefault(hint.position.line, []).append(str(hint.label))
        return lines

    async def actions(self, diagnostic: types.Diagnostic, only: Sequence[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([diagnostic], only=only)
        params = types.CodeActionParams(self.identifier, diagnostic.range, context)
        told = await self.client.text_document_code_action_async(params)
        return [action for action in told or [] if isinstance(action, types.CodeAction)]

    async def apply(self, action: types.CodeAction) -> Sequence[types.Diagnostic]:
        return await self.edit(*edits_of(action, self))

    @property
    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def marked(self, range_: types.Range) -> str:
        """The text of a range."""
        return self.text[self.offset(range_.start) : self.offset(range_.end)]

    def offset(self, position: types.Position) -> int:
        begin = [0, *(end.end() for end in _ENDS.finditer(self.text))][position.line]
        units = 0
        for index, character in enumerate(self.text[begin:]):
            if units >= position.character:
                return begin + index
            units += self._width(character)
        return len(self.text)

    def position(self, offset: int) -> types.Position:
        ends = [end.end() for end in _ENDS.finditer(self.text) if end.end() <= offset]
        before = self.text[ends[-1] if ends else 0 : offset]
        return types.Position(len(ends), sum(map(self._width, before)))

    def _width(self, character: str) -> int:
        return len(character.encode()) if self.encoding == "utf-8" else 1 + (ord(character) > 0xFFFF)


def edits_of(action: types.CodeAction, editor: Editor) -> list[types.TextEdit]:
    """An action's edits, in either of the forms that servers give them."""
    assert action.edit is not None
    if action.edit.document_changes:
        (change,) = action.edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (editor.uri, editor.version)
        return [edit for edit in change.edits if isinstance(edit, types.TextEdit)]
    assert action.edit.changes is not None
    return list(action.edit.changes[editor.uri])
