"""``kshape.health``: what this server is, what it was told, and how it fares, for a bug report."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from kshape_ls.about import __version__
from kshape_ls.server.documents import Script
from kshape_ls.server.feature import Feature
from kshape_ls.server.publishing import asks_itself
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import anywhere, roots, settings, surroundings


@dataclass(frozen=True, slots=True)
class About:
    """The document that the user looks at, if any."""

    uri: str | None = None


def health(ls: Server, about: About) -> dict[str, str]:
    """A report in Markdown."""
    from kshape_ls.ide.health import markdown, of_file

    script = ls.documents.script(about.uri) if about.uri else None
    sections = [("kshape-ls", _server()), ("Client", _client(ls)), ("Workspace", _workspace(ls))]
    if script is not None:
        sections += [("Settings of this file", _settings(ls, script)), ("This file", _timing(script))]
        if script.analysis is not None:
            sections.append(("Analysis", of_file(script.analysis, script.problems)))
            missing = surroundings(ls).missing_in(Path(script.path)) if script.path else ()
            if missing:
                sections.append(("Not found in the workspace", tuple(("import", name) for name in missing)))
    return {"text": f"# kshape-ls {__version__}\n\n{markdown(sections)}"}


def _server() -> tuple[tuple[str, str], ...]:
    return (
        ("version", __version__),
        ("Python", f"{platform.python_version()} ({sys.executable})"),
        ("platform", platform.platform()),
        *((name, version(name)) for name in ("pygls", "lsprotocol", "jedi")),
        ("memory", _memory()),
    )


def _client(ls: Server) -> tuple[tuple[str, str], ...]:
    pulls = asks_itself(ls.client_capabilities)
    return (
        ("name", ls.client_name or "not told"),
        ("positions", ls.encoding),
        ("diagnostics", "asked for by the client" if pulls else "published"),
        ("trusted", "yes" if ls.trusted else "no"),
    )


def _workspace(ls: Server) -> tuple[tuple[str, str], ...]:
    folders = ", ".join(map(str, roots(ls))) or f"none (imports are looked for beside the files, in {anywhere(ls)})"
    scripts = list(ls.documents.scripts())
    notebooks = sum(script.uri in ls.notebooks for script in scripts)
    return ("folders", folders), ("open", f"{len(scripts):,} ({notebooks:,} of them notebooks)")


def _settings(ls: Server, script: Script) -> tuple[tuple[str, str], ...]:
    from kshape_ls.workspace.stating import listed

    return listed(settings(ls, script))


def _timing(script: Script) -> tuple[tuple[str, str], ...]:
    return (
        ("address", script.uri),
        ("first analysis", f"{script.took_first * 1000:.1f} ms"),
        ("last analysis", f"{script.took * 1000:.1f} ms"),
        ("changes", f"{script.revision:,}"),
    )


def _memory() -> str:
    try:
        import resource
    except ImportError:  # not on Windows
        return "not known here"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{most / (1 << 20 if sys.platform == 'darwin' else 1 << 10):,.0f} MB at most"


FEATURES = (Feature("kshape.health", health),)
