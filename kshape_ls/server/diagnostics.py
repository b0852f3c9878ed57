"""What a document's problem list holds, with as much of each entry as the client can show."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.ide.diagnostics import Diagnostic

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def of_document(ls: Server, document: Document) -> list[types.Diagnostic]:
    """All entries of a document: what was found, and what real Keras said."""
    from kshape_ls.ide.diagnostics import diagnostics

    told = (*diagnostics(document.problems), *document.script.said_by_keras)
    return [to_lsp(ls, document, each) for each in told if document.holds(each.range.line)]


def identity(items: list[types.Diagnostic]) -> str:
    """The same for the same entries, and for no others."""
    told = json.dumps([repr(each) for each in items]).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def to_lsp(ls: Server, document: Document, diagnostic: Diagnostic) -> types.Diagnostic:
    """An entry as the protocol has it."""
    related = _related(ls, document, diagnostic) if _can(ls, "related_information") else None
    faded = diagnostic.unnecessary and types.DiagnosticTag.Unnecessary in _tags(ls)
    return types.Diagnostic(
        convert.to_range(ls, document, diagnostic.range),
        convert.said(document, diagnostic.message),
        severity=SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=types.CodeDescription(diagnostic.page) if _can(ls, "code_description_support") else None,
        source=diagnostic.source,
        tags=[types.DiagnosticTag.Unnecessary] if faded else None,
        related_information=related,
    )


def _related(ls: Server, document: Document, diagnostic: Diagnostic) -> list[types.DiagnosticRelatedInformation]:
    return [
        types.DiagnosticRelatedInformation(
            convert.to_location(ls, document, related.range), convert.said(document, related.message)
        )
        for related in diagnostic.related
    ]


def _can(ls: Server, ability: str) -> bool:
    # Clients of 3.17 tell it of what is published and mean what they ask for too.
    told = (get_capability(ls.client_capabilities, f"text_document.{way}.{ability}", False) for way in _WAYS)
    return any(told)


def _tags(ls: Server) -> list[types.DiagnosticTag]:
    told = (get_capability(ls.client_capabilities, f"text_document.{way}.tag_support", None) for way in _WAYS)
    return [tag for support in told if support for tag in support.value_set]


_WAYS = ("publish_diagnostics", "diagnostic")
