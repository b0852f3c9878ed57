"""The server of tools over standard input and output, by the protocol's official SDK."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from kshape_ls.about import DOCUMENTATION, __version__
from kshape_ls.agents import tools

INSTRUCTIONS = """\
kshape-ls tells what shape leaves every Keras layer of a program, where two layers don't fit, and how to make them
fit. It reads programs and runs nothing of them; neither Keras nor TensorFlow needs to be installed. An error means
that Keras would raise. Check a model after you have written or changed it; give `text` for a program that isn't
saved yet. A path is counted from the project's folder, and nothing outside of that folder is read."""

Path_ = Annotated[str | None, Field(description="a .py or .ipynb file, from the project's folder")]
Text = Annotated[str | None, Field(description="the program itself; path is then where it is, or would be, saved")]
Result = TypeVar("Result")

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def make_server(root: Path) -> MCPServer:
    """A server whose tools see the files below ``root``."""
    server = MCPServer(
        "kshape-ls",
        title="Shapes of Keras layers",
        instructions=INSTRUCTIONS,
        website_url=DOCUMENTATION,
        version=__version__,
        log_level="WARNING",
    )

    @server.tool(annotations=READS, description="Find Keras layers that don't fit, in a file, a folder or a text.")
    def check(path: Path_ = None, text: Text = None) -> dict[str, Any]:
        return _answered(lambda: tools.check(root, path, text))

    @server.tool(annotations=READS, description="Tell the shape and the weights of each layer call and tensor.")
    def shapes(path: Path_ = None, text: Text = None) -> dict[str, Any]:
        return _answered(lambda: tools.shapes(root, path, text))

    @server.tool(annotations=READS, description="Tell what model.summary() would print, without running anything.")
    def summary(
        path: Path_ = None,
        text: Text = None,
        model: Annotated[str | None, Field(description="the variable or name of one model")] = None,
    ) -> dict[str, Any]:
        return _answered(lambda: tools.summary(root, path, text, model))

    @server.tool(annotations=READS, description="Explain a code that check reports, with a wrong and a right program.")
    def explain(code: Annotated[str, Field(description="such as rank-mismatch")]) -> str:
        return _answered(lambda: tools.explain(code))

    @server.tool(
        annotations=WRITES,
        description="Mend what is sure to be mended: each fix is proven by analysing the changed program. Shows the "
        "difference; changes the file only with write.",
    )
    def fix(
        path: Path_ = None,
        text: Text = None,
        write: Annotated[bool, Field(description="change the file")] = False,
    ) -> dict[str, Any]:
        return _answered(lambda: tools.fix(root, path, text, write=write))

    return server


def _answered(ask: Callable[[], Result]) -> Result:
    try:
        return ask()
    except tools.RefusedError as error:
        raise ToolError(str(error)) from error
