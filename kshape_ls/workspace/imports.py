"""Where an imported module is defined: by plain path rules, and by jedi where these don't reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


def find_module(name: str, level: int, importer: Path, roots: Sequence[Path]) -> Path | None:
    """The file of module ``name`` as ``importer`` imports it, ``level`` dots before the name.

    A package comes before a module of the same name, as Python has it. A folder without ``__init__.py`` can be gone
    through, but has no file itself. A file that lies outside of the workspace and of the importer's own package, by
    ``..`` or by a link, isn't read on the importer's word.
    """
    parts = [part for part in name.split(".") if part]
    found = (file for base in _bases(level, importer, roots) if (file := _in_folder(base, parts)))
    return next((file for file in found if _is_inside(file, importer, roots)), None)


def find_module_with_jedi(name: str, level: int, importer: Path, roots: Sequence[Path]) -> Path | None:
    """As ``find_module``, by all that jedi knows: the environment, editable installs. Slow: 0.2 s and more."""
    import jedi

    text = f"import {name}" if not level else f"from {'.' * level}{name} import *"
    column = len("import ") if not level else len("from ") + level
    try:
        project = jedi.Project(roots[0] if roots else importer.parent)
        found = jedi.Script(text, path=importer, project=project).goto(1, column + len(name), follow_imports=True)
    except Exception:  # whatever jedi meets in the user's files, the import is merely not found
        return None
    return next((path for definition in found if _is_source(path := definition.module_path)), None)


def search_roots(path: Path, workspace: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders that absolute imports of ``path`` start from, nearest first."""
    roots = [path.parent, _above_package(path.parent), *workspace]
    sources = [source for root in workspace if (source := root / "src").is_dir()]
    return tuple(dict.fromkeys([*roots, *sources]))


def base_of(file: Path, name: str) -> tuple[Path, ...]:
    """The folder that module ``name`` was found from, in ``file``; empty where the two don't go together."""
    parts = [part for part in name.split(".") if part]
    module = file.parent if file.name == "__init__.py" else file.with_suffix("")
    if not parts or list(module.parts[-len(parts) :]) != parts:
        return ()
    return (module.parents[len(parts) - 1],)


def _bases(level: int, importer: Path, roots: Sequence[Path]) -> Iterator[Path]:
    if not level:
        yield from search_roots(importer, roots)
        return
    folders = [importer.parent, *importer.parent.parents]
    if level <= len(folders):
        yield folders[level - 1]


def _in_folder(base: Path, parts: Sequence[str]) -> Path | None:
    target = base.joinpath(*parts)
    candidates = [target / "__init__.py"]
    if parts:
        candidates.append(target.parent / f"{target.name}.py")
    return next((path for path in candidates if _is_file(path)), None)


def _is_inside(file: Path, importer: Path, roots: Sequence[Path]) -> bool:
    try:
        real = file.resolve()
        allowed = [folder.resolve() for folder in (*roots, importer.parent, _above_package(importer.parent))]
    except (OSError, RuntimeError):  # links in a circle
        return False
    return any(real.is_relative_to(folder) for folder in allowed)


def _above_package(folder: Path) -> Path:
    while _is_file(folder / "__init__.py") and folder.parent != folder:
        folder = folder.parent
    return folder


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_source(path: Path | None) -> bool:
    return path is not None and path.suffix == ".py" and _is_file(path)
