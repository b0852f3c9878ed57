"""Which files a list of paths means: files, folders and globs, less what git ignores and what is excluded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import TypeAlias

from pathspec import GitIgnoreSpec

PASSED_OVER = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "build", "dist"})
SUFFIXES = (".py", ".ipynb")


LeftOut: TypeAlias = Callable[[str], bool]


def files_of(paths: Sequence[str], left_out: LeftOut = lambda _: False) -> list[str]:
    """The files as given, and the programs and notebooks below the folders: each once, folder by folder, sorted.

    A path that doesn't exist and has ``*``, ``?`` or ``[`` is a glob; ``**`` goes through folders. Whether a file is
    ``left_out`` is asked where it isn't given by name.
    """
    return list(dict.fromkeys(file for path in paths for file in _of_path(path, left_out)))


def _of_path(path: str, left_out: LeftOut) -> Iterator[str]:
    if os.path.isdir(path):
        yield from _of_folder(path, left_out)
    elif has_magic(path) and not os.path.lexists(path):
        matched = [os.path.normpath(each) for each in sorted(glob(path, recursive=True))]
        if not matched:
            yield path
        for each in matched:
            if os.path.isfile(each) and each.endswith(SUFFIXES) and not left_out(each):
                yield each
    else:
        yield path


def _of_folder(top: str, left_out: LeftOut) -> Iterator[str]:
    ignored = {os.path.normpath(top): _ignored_above(Path(top))}
    for walked, inner, names in os.walk(top):
        folder = os.path.normpath(walked)
        rules = [*ignored.pop(folder, ()), *_ignored_in(folder)]

        def kept(name: str, kind: str = "", folder: str = folder, rules: list[_Rule] = rules) -> bool:
            path = os.path.normpath(os.path.join(folder, name))
            return not (name.startswith(".") or _ignores(rules, path + kind))

        inner[:] = sorted(name for name in inner if name not in PASSED_OVER and kept(name, "/"))
        ignored |= {os.path.normpath(os.path.join(folder, name)): rules for name in inner}
        for name in sorted(names):
            path = os.path.normpath(os.path.join(folder, name))
            if name.endswith(SUFFIXES) and kept(name) and not left_out(path):
                yield path


@dataclass(frozen=True, slots=True)
class _Rule:
    """The patterns of one ``.gitignore``."""

    folder: Path
    spec: GitIgnoreSpec


def _ignored_above(top: Path) -> list[_Rule]:
    """The rules of the folders above, from the root of the repository down; none outside of one."""
    top = top.absolute()
    above = [top, *top.parents]
    root = next((number for number, folder in enumerate(above) if (folder / ".git").exists()), None)
    if root is None:
        return []
    rules = _rules(above[root] / ".git" / "info" / "exclude", above[root])
    return [*rules, *(rule for folder in above[root:0:-1] for rule in _rules(folder / ".gitignore", folder))]


def _ignored_in(folder: str) -> list[_Rule]:
    return _rules(Path(folder) / ".gitignore", Path(folder))


def _rules(file: Path, folder: Path) -> list[_Rule]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        return [_Rule(folder, GitIgnoreSpec.from_lines(lines))]
    except OSError:
        return []
    except ValueError:  # a pattern that nobody can read ignores nothing
        return []


def _ignores(rules: Sequence[_Rule], path: str) -> bool:
    """Whether git would ignore it: the last word counts, and a deeper folder speaks later."""
    answer = False
    for rule in rules:
        below = _below(path, rule.folder)
        said = None if below is None else rule.spec.check_file(below).include
        answer = answer if said is None else said
    return answer


def _below(path: str, folder: Path) -> str | None:
    """The path seen from a folder, with forward slashes, a slash at the end kept; ``None`` where it isn't below."""
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    return None if relative.startswith("../") else relative + ("/" if path.endswith("/") else "")
