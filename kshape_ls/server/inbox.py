"""What becomes of a message: handled at once, or kept for its turn if it asks about a document."""

from __future__ import annotations

import json
import logging
from typing import Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage

from kshape_ls.server.server import Server

logger = logging.getLogger(__name__)


def receive(ls: Server, body: bytes) -> None:
    """Take one message. What can't be understood is logged, and answered where it asks for an answer."""
    message = _message(ls, body)
    if message is None:
        return
    method = getattr(message, "method", "")
    if method and (refusal := _out_of_order(ls, method)):
        if hasattr(message, "id"):
            ls.refuse(message.id, refusal)
        return
    if method == types.CANCEL_REQUEST and ls.questions.withdraw(message.params.id):
        ls.refuse(message.params.id, JsonRpcRequestCancelled())
        return
    if method == types.WORKSPACE_EXECUTE_COMMAND:
        method = message.params.command
        # A command's one argument may be left out.
        message.params.arguments = message.params.arguments or [{}]
    turn = ls.turn_of.get(method)
    if turn and hasattr(message, "id"):
        ls.questions.add(message, ls.documents.script(_address(message.params) or ""), turn)
        ls.turns.ask()
        return
    if method == types.SHUTDOWN:
        while ls.questions:
            ls.refuse(ls.questions.take().message.id, JsonRpcRequestCancelled())
    ls.protocol.handle_message(message)


def _out_of_order(ls: Server, method: str) -> JsonRpcException | None:
    """Why a message of a method makes no sense now."""
    if ls.stopping:
        return None if method == types.EXIT else JsonRpcInvalidRequest("the server is shutting down")
    if method == types.INITIALIZE:
        return JsonRpcInvalidRequest("the server is initialized already") if ls.is_initialized else None
    if not ls.is_initialized and method not in (types.EXIT, types.SHUTDOWN):
        return JsonRpcServerNotInitialized()
    return None


def _address(params: Any) -> str | None:
    """Of which document a question asks: its params name it, the item that they hold, or a command's argument."""
    arguments = getattr(params, "arguments", None)
    if arguments:
        return _named(arguments[0])
    places = (getattr(params, name, None) for name in ("text_document", "item", "data"))
    return next((uri for place in (*places, params) if (uri := _named(place))), None)


def _named(place: Any) -> str | None:
    uri = place.get("uri") if isinstance(place, dict) else getattr(place, "uri", None)
    return uri if isinstance(uri, str) else None


def _message(ls: Server, body: bytes) -> Any:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        logger.error("a message that is not JSON: %s", error)
        ls.refuse(None, JsonRpcParseError())
        return None
    if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
        logger.error("a message that is not JSON-RPC 2.0")
        return None
    method = data.get("method")
    logger.debug("received %s", body)
    if isinstance(method, str) and ls.protocol.get_message_type(method) is None:
        data.setdefault("params", None)
    try:
        return _own(ls, data) if method in ls.own_methods else ls.protocol.structure_message(data)
    except JsonRpcException as error:
        if "method" in data and "id" in data:
            ls.refuse(data["id"], error)
        return None


def _own(ls: Server, data: dict[str, Any]) -> Any:
    method = data["method"]
    try:
        params = ls.protocol._converter.structure(data.get("params") or {}, ls.own_methods[method])
    except Exception as error:
        raise JsonRpcInvalidParams(f"{method}: {error}") from error
    if "id" in data:
        return JsonRPCRequestMessage(data["id"], method, "2.0", params)
    return JsonRPCNotification(method, "2.0", params)
