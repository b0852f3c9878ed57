"""The server object of one client: its open documents, the questions that wait, and the work of a turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException
from pygls.lsp.server import LanguageServer

from kshape_ls.about import __version__
from kshape_ls.server.documents import Documents, Script
from kshape_ls.server.notebooks import Notebook
from kshape_ls.server.questions import Question, Questions, Turn
from kshape_ls.server.scan import Scan
from kshape_ls.server.turns import Turns
from kshape_ls.source.positions import Encoding

if TYPE_CHECKING:
    from kshape_ls.server.verifying import Verifying
    from kshape_ls.workspace.modules import Workspace

# Whatever program shows the notebook.
OF_PYTHON = types.NotebookDocumentFilterWithNotebook("*", [types.NotebookCellLanguage("python")])

logger = logging.getLogger(__name__)


class Server(LanguageServer):
    """Changes are applied as they arrive; analysis and answers about documents wait for their turn.

    ``finished`` gets the exit status when the client has left, ``refresh`` analyses a script. ``turn_of`` says of
    methods and commands that don't run as they arrive when they do, ``own_methods`` what the params are of those that
    no protocol describes. ``after_analysis`` is what else wants to know, by document, that its script was analysed.
    """

    turns: Turns
    finished: asyncio.Future[int]

    def __init__(self, refresh: Callable[[Server, Script], None]) -> None:
        super().__init__(
            "kshape-ls",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            notebook_document_sync=types.NotebookDocumentSyncOptions([OF_PYTHON]),
        )
        self._refresh = refresh
        self.turn_of: dict[str, Turn] = {}
        self.own_methods: dict[str, Any] = {}
        self.documents = Documents()
        self.notebooks: dict[str, Notebook] = {}
        self.questions = Questions()
        self.encoding: Encoding = "utf-16"
        self.stopping = False
        self.options: object = {}
        self.trusted = False
        self.outdated = False
        self.client_name = ""
        self.status: dict[str, str] = {}
        self.is_initialized = False
        self.surroundings: Workspace | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        self.verifying: Verifying | None = None
        self.scan = Scan()
        self.after_analysis: dict[str, Callable[[Script], None]] = {}

    def begin(self, waiting: Callable[[], bool]) -> asyncio.Future[int]:
        """Start taking turns on the running loop; ``waiting`` says whether unread input has arrived."""
        self.turns = Turns(self._work, waiting)
        self.finished = asyncio.get_running_loop().create_future()
        return self.finished

    def finish(self, status: int) -> None:
        """The client has left, or should be left."""
        if self.verifying is not None:
            self.verifying.close()
        if not self.finished.done():
            self.finished.set_result(status)

    def refuse(self, identity: Any, error: JsonRpcException) -> None:
        """Answer a request with an error."""
        self.protocol._send_response(identity, error=error.to_response_error())

    def spread(self, script: Script) -> None:
        """A script's text is another, which those that import it depend on."""
        if script.path:
            self.spread_from(Path(script.path))

    def spread_from(self, path: Path) -> None:
        """A file's text is another."""
        if self.surroundings is not None and self.surroundings.shared:
            self._look_again(self.surroundings.changed(path))

    def spread_found(self) -> None:
        """Files have come or gone, so that imports may find others."""
        if self.surroundings is not None:
            self._look_again(self.surroundings.appeared())

    def _look_again(self, paths: Iterable[Path]) -> None:
        for path in paths:
            importer = self.documents.at(path)
            if importer:
                importer.imports_changed = True
                self.turns.ask()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Errors go to the log: a message box at each keystroke helps nobody."""
        logger.error("%s: %s", getattr(source, "__name__", source), error)

    def _work(self) -> bool:
        # What is asked about first; a document that nobody asks about last.
        question = self.questions.first()
        script = self._needed_for(question) if question else self.documents.stale()
        if script:
            self._refresh(self, script)
        elif question:
            self._answer(self.questions.take())
        return bool(self.questions) or self.documents.stale() is not None

    def _needed_for(self, question: Question) -> Script | None:
        if question.turn == "all":
            return self.documents.stale()
        asked = question.script
        return asked if asked and asked.stale and self.documents.script(asked.uri) is asked else None

    def _answer(self, question: Question) -> None:
        if question.outdated:
            self.refuse(question.message.id, JsonRpcContentModified())
        else:
            self.protocol.handle_message(question.message)
