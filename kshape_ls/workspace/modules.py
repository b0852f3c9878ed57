"""Other files of the workspace as the engine sees them: found by path, analysed once, kept until they change."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from kshape_ls.analysis import FileAnalysis, refresh
from kshape_ls.analysis.keras.data_format import FORMAT
from kshape_ls.analysis.keras.keras_version import PROJECT
from kshape_ls.analysis.memo.store import Content, Slot
from kshape_ls.analysis.python.imports import IMPORT, PACKAGE
from kshape_ls.analysis.telling.names import IMPORTED, Names
from kshape_ls.analysis.values import ABSENT, Const, ModuleRef, Tuple, Value
from kshape_ls.workspace.analyses import Analyses
from kshape_ls.workspace.files import Buffers, NoBuffers, read
from kshape_ls.workspace.imports import base_of, find_module
from kshape_ls.workspace.project import keras_of, of_user, stated_in
from kshape_ls.workspace.settings import Settings
from kshape_ls.workspace.stating import Stated

INIT = "__init__.py"


class Workspace:
    """The folders that imports are looked for in, and the analyses of files that others import."""

    def __init__(
        self,
        roots: Sequence[Path] = (),
        buffers: Buffers | None = None,
        stated: Stated | None = None,
        warn: Callable[[str], None] = lambda _: None,
        codes: Callable[[], Collection[str]] | None = None,
    ) -> None:
        self.roots = tuple(roots)
        self.buffers = buffers or NoBuffers()
        self.stated = stated or Stated()
        self.stated_in: Mapping[Path, Stated] = {}
        """What is stated for one of the roots alone, which comes first."""
        self.warn = warn
        self.trusted = True
        """Whether a program that the project's own files name may be started."""
        self._codes = codes
        self._said: set[str] = set()
        self._projects: dict[Path, Settings] = {}
        self._views: dict[Path, Imports] = {}
        self.analyses = Analyses(lambda path: read(path, self.buffers).lines, self.imports_of)
        self._reached: tuple[int, dict[Path, Reached]] = (-1, {})
        self._late: dict[tuple[Path, str, int], Path | None] = {}
        self.bases: dict[Path, tuple[Path, ...]] = {}
        """The folders from which a file was imported, and those that import it: it may import from there, too."""
        self.learnt = 0

    @property
    def state(self) -> int:
        """Counts what is learnt of imports: while it stays, a file reaches the same analyses."""
        return self.learnt + self.analyses.state

    def imports_of(self, path: Path) -> Imports:
        """What the file at ``path`` sees of others."""
        path = path.absolute()
        return self._views.setdefault(path, Imports(self, path))

    def module(self, path: Path) -> FileAnalysis | None:
        """The file as those see it that have imported it; ``None`` where nobody has."""
        return self.analyses.known(path.absolute())

    def project(self, path: Path) -> Settings:
        """What holds for a file: the user's settings, its project's, then what environment and home tell."""
        folder = path.absolute().parent
        if folder not in self._projects:
            self._projects[folder] = self._stated_for(folder).settings()
        return self._projects[folder]

    def _stated_for(self, folder: Path) -> Stated:
        written, wrong = stated_in(folder)
        for each in wrong:
            self._say(each)
        written = written if self.trusted else written.without("interpreter")
        around = [root for root in self.roots if folder.is_relative_to(root)]
        root = max(around, key=lambda root: len(root.parts), default=folder)
        stated = self.stated_in.get(root, Stated()).over(self.stated).based(root).over(written)
        known = self._codes() if self._codes is not None and stated.codes() else ()
        for code in dict.fromkeys(stated.codes()) if known else ():
            if code not in known:
                self._say(f"no check is called {code!r}{_meant(code, known)}")
        if "keras" not in dict(stated.values):
            found = keras_of(folder)
            stated = stated.over(Stated((("keras", found),) if found else ()))
        return stated.over(of_user())

    def _say(self, wrong: str) -> None:
        if wrong not in self._said:
            self._said.add(wrong)
            self.warn(wrong)

    def renew(self) -> None:
        """What was stated, or what files of projects say, has changed: look again."""
        self._projects.clear()
        self._said.clear()
        self._late.clear()
        self.forget_analyses()

    def keep(self, most: int) -> None:
        """Let go of the analyses of imported files if there are more: of all, since they speak of each other."""
        if len(self.analyses.files()) > most:
            self.forget_analyses()

    def let_go(self, wanted: Iterable[Path]) -> None:
        """Forget what is known of files that none of those wanted imports, itself or by others."""
        wanted = {path.absolute() for path in wanted}
        reached = wanted.union(*(self._views[path].reached() for path in wanted if path in self._views))
        self._forget(set(self.analyses.files()) - reached)
        for path in self._views.keys() - reached:
            del self._views[path]
            self.bases.pop(path, None)

    def imported_files(self) -> tuple[Path, ...]:
        """The files that have been read because others import them."""
        return self.analyses.files()

    def forget_analyses(self) -> None:
        """Let go of what was analysed; who imports whom is remembered."""
        self._forget(self.analyses.files())

    def _forget(self, paths: Collection[Path]) -> None:
        self.analyses.forget(paths)
        self._reached = -1, {}

    def reached(self, view: Imports, importer: Path) -> Reached:
        """What a file imports, itself or by others.

        Kept for all files in one place, so that no file that nobody looks at any more holds what has been let go.
        """
        if self._reached[0] != self.state:
            self._reached = self.state, {}
        known = self._reached[1].get(importer)
        if known is None:
            analyses = [(str(path), self.analyses.get(path)) for path in view.reached()]
            known = Reached([(path, analysis) for path, analysis in analyses if analysis is not None])
            if self._reached[0] != self.state:  # some had to be read
                self._reached = self.state, {}
            self._reached[1][importer] = known
        return known

    @property
    def shared(self) -> bool:
        """Whether any file has been imported by another, or read since it will be."""
        return bool(self.analyses.files()) or any(view.seen for view in self._views.values())

    def changed(self, path: Path) -> tuple[Path, ...]:
        """Take in that a file's text is another; the files whose analyses depend on it, which want a refresh."""
        path = path.absolute()
        stale = {path}
        while True:
            more = {p for p, view in self._views.items() if view.seen & stale} - stale
            if not more:
                break
            stale |= more
        self._forget(stale)
        return tuple(sorted(stale - {path}))

    def appeared(self) -> tuple[Path, ...]:
        """Take in that there are files which weren't there, or no longer: the files whose imports may find others."""
        self._late.clear()
        wanting = {path for path, view in self._views.items() if view.missing}
        return tuple(sorted(wanting.union(*(self.changed(path) for path in wanting))))

    def importers_of(self, path: Path) -> tuple[Path, ...]:
        """The files that are known to import a file, themselves or by others."""
        path = path.absolute()
        return tuple(sorted(each for each, view in self._views.items() if path in view.reached()))

    def unanswered(self, importer: Path) -> tuple[tuple[str, int], ...]:
        """The imports of a file that path rules don't reach and nobody has looked up yet."""
        importer = importer.absolute()
        view = self._views.get(importer)
        missing = view.missing if view is not None else ()
        return tuple(sorted(name for name in missing if (importer, name[0], name[1]) not in self._late))

    def missing_in(self, importer: Path) -> tuple[str, ...]:
        """The modules that a file imports and that are no files of the workspace."""
        view = self._views.get(importer.absolute())
        return tuple(sorted("." * level + name for name, level in view.missing)) if view is not None else ()

    def answer(self, importer: Path, asked: Sequence[tuple[str, int]], found: Mapping[tuple[str, int], Path]) -> bool:
        """Take in where modules are; whether the importer wants a refresh."""
        for name in asked:
            module, level = name
            self._late[importer.absolute(), module, level] = found.get(name)
        return bool(found)

    def late(self, importer: Path, name: str, level: int) -> Path | None:
        """Where a module is that had to be looked up."""
        return self._late.get((importer, name, level))

    def refreshed(self, analysis: FileAnalysis) -> FileAnalysis:
        """The analysis after files that it imports have changed."""
        return refresh(analysis)


class Reached:
    """The analyses of the files that a file imports, itself or by others, with their paths."""

    def __init__(self, analyses: Sequence[tuple[str, FileAnalysis]]) -> None:
        self.analyses = analyses
        self._holding: dict[Hashable, list[tuple[str, FileAnalysis]]] = {}

    def holding(self, owner: Hashable) -> list[tuple[str, FileAnalysis]]:
        """Those that may hold something of an owner of slots."""
        found = self._holding.get(owner)
        if found is None:
            found = [each for each in self.analyses if owner == each[0] or owner in each[1].owners]
            self._holding[owner] = found
        return found


class Imports:
    """The ``Modules`` of one file."""

    def __init__(self, workspace: Workspace, importer: Path) -> None:
        self._workspace = workspace
        self._importer = importer
        self.seen: set[Path] = set()
        self.missing: set[tuple[str, int]] = set()
        self._settings: tuple[int, Settings] | None = None

    def files(self, imports: Iterable[tuple[str, int]]) -> list[Path]:
        """The files that some imports mean."""
        found = (self._file(name, level) for name, level in imports)
        return [path for path in dict.fromkeys(found) if path is not None]

    def read_ahead(self, imports: Iterable[tuple[str, int]], waiting: Callable[[], bool] | None) -> bool:
        """Analyse what some imports mean before anybody asks; false where it stopped since somebody waits."""
        return self._workspace.analyses.read_ahead(self.files(imports), waiting)

    def value(self, name: str, level: int) -> Value | None:
        """The module that an import means, ``None`` where it isn't a file of the workspace."""
        path = self._file(name, level)
        if path is None:
            self.missing.add((name, level))
            return None
        return self._read(path)

    def _read(self, path: Path) -> ModuleRef:
        if path not in self.seen:
            self.seen.add(path)
            self._workspace.learnt += 1
        # A module in the making, imported in a circle, has names by the time that they are asked for.
        self._workspace.analyses.get(path)
        return ModuleRef(str(path))

    def _file(self, name: str, level: int) -> Path | None:
        bases = self._workspace.bases.get(self._importer, ())
        path = find_module(name, level, self._importer, (*self._workspace.roots, *bases))
        if path is None:
            path = self._workspace.late(self._importer, name, level)
        if path is None or path == self._importer:
            return None
        path = path.absolute()
        if path not in self._workspace.bases:
            base = () if level else base_of(path, name)
            self._workspace.bases[path] = tuple(dict.fromkeys((*bases, *base)))
        return path

    def content(self, slot: Slot) -> Content:
        """What a name or an object of an imported file holds at its end; the module that an import means."""
        owner, key = slot
        if owner == PROJECT or slot == FORMAT:
            if self._settings is None or self._settings[0] != self._workspace.state:
                self._settings = self._workspace.state, self._workspace.project(self._importer)
            project = self._settings[1]
            told = {"keras": project.keras, "backend": project.backend, FORMAT[1]: project.data_format}
            stated = told.get(str(key))
            return ABSENT if stated is None else Const(stated)
        if slot == IMPORTED:
            return self._makers()
        if owner == IMPORT and isinstance(key, tuple):
            module = self.value(*key)
            return ABSENT if module is None else module
        if owner == PACKAGE:
            return self._package(str(key))
        found = self._in_files(slot)
        if found is ABSENT and isinstance(owner, str) and os.path.basename(owner) == INIT:
            return self._submodule(Path(owner), str(key))
        return found

    def _makers(self) -> tuple[Names, ...]:
        reached = dict(self._workspace.reached(self, self._importer).analyses)
        # Files are read in the order in which Python runs them.
        names = (reached[str(f)].layer_names for f in self._workspace.imported_files() if str(f) in reached)
        return tuple(each for each in names if each.makes_any)

    def _package(self, name: str) -> Content:
        """What ``import name`` makes of the part before the first dot where that is a folder without a file."""
        path = self._file(name, 0)
        for base in () if path is None else base_of(path, name):
            return ModuleRef(str(base / name.partition(".")[0] / INIT))
        return ABSENT

    def _submodule(self, package: Path, name: str) -> Content:
        """A module in a package, which an import has made an attribute of it; ``package`` may be a file that isn't."""
        path = find_module(name, 1, package, (*self._workspace.roots, *self._workspace.bases.get(package, ())))
        if path is not None and path != self._importer:
            return self._read(path.absolute())
        folder = package.parent / name
        return ModuleRef(str(folder / INIT)) if folder.is_dir() else ABSENT

    def _in_files(self, slot: Slot) -> Content:
        for path, analysis in self._workspace.reached(self, self._importer).holding(slot[0]):
            if slot == (path, "#names"):
                return Tuple(tuple(Const(name) for name in analysis.names()))
            found = analysis.program.own_content(slot)
            if found is not ABSENT:
                return found
        return ABSENT

    def reached(self) -> list[Path]:
        """The files that the file imports, itself or by others."""
        found: dict[Path, None] = {}
        todo = sorted(self.seen)
        while todo:
            path = todo.pop()
            if path not in found and path != self._importer:
                found[path] = None
                todo.extend(sorted(self._workspace.imports_of(path).seen))
        return list(found)


def _meant(code: str, known: Collection[str]) -> str:
    near = get_close_matches(code, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
