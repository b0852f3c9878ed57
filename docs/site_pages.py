"""What MkDocs does beside its own: pages that stand elsewhere in the repository, and links that lead there.

``README.md`` of an editor's folder is read there on its own and is a page of the site, too. A link to a file that is no
page leads to the repository.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = {
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "tests/specs/README.md": "specs.md",
    "editors/vscode/README.md": "editors/vscode.md",
    "editors/nvim/README.md": "editors/neovim.md",
    "editors/emacs/README.md": "editors/emacs.md",
    "editors/jupyterlab/README.md": "editors/jupyterlab.md",
    "README.md": "index.md",
}
"""Files of the repository, and what they are called in the site; the last is a page of its own there."""
LATER = ("editors/jupyterlab.md", "verification.md")
"""Pages that the navigation has a place for, whether they are there or not."""
PICTURES = (".png", ".svg", ".gif")

_LINK = re.compile(r"(?<=\]\()([^)\s#]+)((?:#[^)\s]*)?)(?=\))")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def on_config(config: Any) -> Any:
    """Leave out of the navigation the pages that are still to be written."""
    config.nav = [kept for entry in config.nav if (kept := _without_later(entry)) is not None]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that stand elsewhere, with the pictures beside them."""
    from mkdocs.structure.files import File

    for file, page in ELSEWHERE.items():
        source = ROOT / file
        if page == "index.md" or not source.is_file():
            continue
        files.append(File.generated(config, page, abs_src_path=str(source)))
        for picture in source.parent.rglob("*"):
            inside = picture.relative_to(source.parent).parts
            if source.parent != ROOT and picture.suffix in PICTURES and "node_modules" not in inside:
                uri = posixpath.join(posixpath.dirname(page), posixpath.basename(page)[:-3], *inside)
                files.append(File.generated(config, uri, abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Links as they must be in the site."""
    written = {name: file for file, name in ELSEWHERE.items() if name != "index.md"}
    uri: str = page.file.src_uri
    home = posixpath.dirname(written[uri]) if uri in written else posixpath.join("docs", posixpath.dirname(uri))

    def placed(found: re.Match[str]) -> str:
        return _placed(found[1], home, uri, config.repo_url, files) + found[2]

    parts, last = [], 0
    for fence in _FENCE.finditer(markdown):
        parts += [_LINK.sub(placed, markdown[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*parts, _LINK.sub(placed, markdown[last:])])


def _without_later(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {
            title: [kept for each in inner if (kept := _without_later(each)) is not None]
            if isinstance(inner, list)
            else inner
            for title, inner in entry.items()
            if isinstance(inner, list) or _is_there(inner)
        } or None
    return entry if _is_there(entry) else None


def _is_there(page: str) -> bool:
    sources = (ROOT / file for file, name in ELSEWHERE.items() if name == page)
    return page not in LATER or (ROOT / "docs" / page).is_file() or any(source.is_file() for source in sources)


def _placed(link: str, home: str, uri: str, repository: str, files: Any) -> str:
    if "://" in link or link.startswith(("mailto:", "/")):
        return link
    file = posixpath.normpath(posixpath.join(home, link))
    target = ELSEWHERE.get(file) or ELSEWHERE.get(posixpath.join(file, "README.md"))
    if target is None and file.startswith("docs/"):
        target = file.removeprefix("docs/")
    if target is None and file.endswith(PICTURES):
        target = posixpath.join(posixpath.splitext(uri)[0], link)
    if target is not None and files.get_file_from_path(target) is not None:
        return posixpath.relpath(target, posixpath.dirname(uri) or ".")
    if (ROOT / file).exists():
        kind = "tree" if (ROOT / file).is_dir() else "blob"
        return f"{repository}/{kind}/main/{file}"
    return link
