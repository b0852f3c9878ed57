"""The worker's loop: say hello, import Keras, answer one request after the other, end with the client."""

from __future__ import annotations

import os
import platform
import queue
import sys
import threading
import traceback
import warnings
from typing import Any

from ..graph_wire import WireError, decode_graph
from ..wire import Answer, encode_answer, message, parse
from .kit import Kit, NoKit, load
from .replay import replay

SPARE = 4 * 2**30
"""Bytes of address space that requests may add to what the import took."""


def serve(requests: int, answers: int) -> None:
    """Answer requests until the pipe ends."""
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # A blank line first: what the interpreter printed before may lack its line end.
    _say(answers, b"\n" + message(type="hello", python=platform.python_version()))
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    warnings.simplefilter("ignore")
    try:
        kit = load()
    except NoKit as reason:
        _say(answers, message(type="failed", code=reason.code, text=str(reason)))
        return
    except BaseException as error:  # a broken package may raise anything, SystemExit included
        traceback.print_exc()
        _say(answers, message(type="failed", code="import-failed", text=f"{type(error).__name__}: {error}"))
        return
    _limit_memory()
    _say(answers, message(type="ready", keras=kit.version, backend=kit.backend))
    while True:
        _answer(kit, inbox.get(), answers)
        kit.ways.forget()


def _answer(kit: Kit, line: bytes, answers: int) -> None:
    request: Any = None
    try:
        fields = parse(line)
        request = fields.get("id")
        graph = decode_graph(fields.get("graph"))
    except WireError as error:
        _say(answers, message(type="refused", id=request, text=str(error)))
        return

    def tell(position: int, answer: Answer) -> None:
        _say(answers, message(type="node", id=request, position=position, answer=encode_answer(answer)))

    refused = replay(kit, graph, tell)
    model = None if refused is None else encode_answer(Answer(refused))
    _say(answers, message(type="done", id=request, model=model))


def _listen(requests: int, inbox: queue.SimpleQueue[bytes]) -> None:
    # In a thread of its own, so that the end of the pipe ends us in the middle of an import too.
    with os.fdopen(requests, "rb") as lines:
        for line in lines:
            inbox.put(line)
    os._exit(0)


def _say(answers: int, line: bytes) -> None:
    while line:
        line = line[os.write(answers, line) :]


def _limit_memory() -> None:
    # One layer that wants the whole machine raises MemoryError here instead of waking the system's killer.
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as sizes:
        taken = int(sizes.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = taken + SPARE if hard == resource.RLIM_INFINITY else min(taken + SPARE, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
