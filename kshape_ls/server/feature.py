"""What a feature is: a method of the protocol, or a command, with the function that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from kshape_ls.server.questions import Turn


@dataclass(frozen=True, slots=True)
class Feature:
    """``answer`` is called with the server and the params of ``method``; what it returns is the result.

    ``method``   one of the protocol's, one of our own (``kshape/layerGraph``), or a command (``kshape.showGraph``).
                 ``answer`` of a command, or of a method of our own, names the type of its one argument by an
                 annotation, a dataclass or ``dict``: what doesn't fit is refused with a word.
    ``turn``     when: ``document`` once the document that it asks about is analysed, ``all`` once all open documents
                 are, ``at once`` as it arrives. A question about a text that has changed since is refused before it
                 gets here, but for ``newest``: one that means the document as it is when the answer comes.
    ``not_for``  clients, by how the names that they give begin, that announce all it needs and go wrong.
    ``options``  what is announced, or what tells that for the abilities of a client; ``None`` from it: nothing is,
                 ``True``: it is, without options.
    """

    method: str
    answer: Callable[..., Any]
    turn: Turn = "document"
    options: Callable[[types.ClientCapabilities], Any] | object | None = None
    not_for: tuple[str, ...] = ()

    @property
    def is_command(self) -> bool:
        """Whether it is asked for by ``workspace/executeCommand``."""
        return "/" not in self.method and "." in self.method

    def announced(self, abilities: types.ClientCapabilities, client: str) -> tuple[bool, Any]:
        """Whether a client is offered it, and with which options."""
        if self.not_for and client.startswith(self.not_for):
            return False, None
        if not callable(self.options):
            return True, self.options
        told = self.options(abilities)
        return told is not None, None if told is True else told
