"""What becomes of a message: handled at once, or kept for its turn if it asks about a document."""

from __future__ import annotations

import json
import logging
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcRequestCancelled

from kshape_ls.server.server import Server

logger = logging.getLogger(__name__)

ABOUT_A_DOCUMENT = frozenset(
    {types.TEXT_DOCUMENT_HOVER, types.TEXT_DOCUMENT_INLAY_HINT, types.TEXT_DOCUMENT_CODE_ACTION}
)


def receive(ls: Server, body: bytes) -> None:
    """Take one message. What can't be understood is logged, and answered where it asks for an answer."""
    message = _message(ls, body)
    method = getattr(message, "method", None)
    if message is None:
        return
    if method == types.CANCEL_REQUEST:
        if ls.questions.withdraw(message.params.id):
            ls.refuse(message.params.id, JsonRpcRequestCancelled())
    elif method in ABOUT_A_DOCUMENT:
        ls.questions.add(message, ls.documents.get(message.params.text_document.uri))
        ls.turns.ask()
    else:
        if method == types.SHUTDOWN:
            while ls.questions:
                ls.refuse(ls.questions.take().message.id, JsonRpcRequestCancelled())
        ls.protocol.handle_message(message)


def _message(ls: Server, body: bytes) -> Any:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        logger.error("a message that is not JSON: %s", error)
        return None
    if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
        logger.error("a message that is not JSON-RPC 2.0")
        return None
    try:
        return ls.protocol.structure_message(data)
    except JsonRpcException as error:
        if "method" in data and "id" in data:
            ls.refuse(data["id"], error)
        return None
