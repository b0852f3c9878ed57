"""Collects the Markdown specs beside this file: see README.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spec_engine
import spec_keras
from spec_files import Case, read_cases


class UnmetError(Exception):
    """Something that a case states doesn't hold."""


class SpecFile(pytest.File):
    """A Markdown file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        for case in read_cases(self.path.read_text(encoding="utf-8")):
            yield EngineItem.from_parent(self, name=case.name, case=case)
            if case.without_keras is None:
                yield KerasItem.from_parent(self, name=f"{case.name} [keras]", case=case)


class SpecItem(pytest.Item):
    """A case."""

    def __init__(self, *, case: Case, **others: Any) -> None:
        super().__init__(**others)
        self.case = case
        self.funcargs: dict[str, object] = {}  # pytest-lsp 1.0.1 looks into it

    def fail_if(self, faults: list[str]) -> None:
        if faults:
            raise UnmetError("\n".join(f"{self.path.name}, {fault}" for fault in faults))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, UnmetError):
            return str(excinfo.value)
        excinfo.traceback = excinfo.traceback.cut(path=spec_engine.__file__)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line - 1, self.name


class EngineItem(SpecItem):
    """A case, as the engine sees it."""

    def runtest(self) -> None:
        self.fail_if(list(spec_engine.faults(self.case)))


class KerasItem(SpecItem):
    """A case, as real Keras sees it: the statements about shapes, weights and errors alone."""

    def __init__(self, **others: Any) -> None:
        super().__init__(**others)
        self.add_marker("keras")

    def runtest(self) -> None:
        probe = spec_keras.started(self.config)
        programs = [*self.case.steps, *(fixed.program for fixed in self.case.fixed)]
        self.fail_if(
            [fault for each in programs for fault in spec_keras.faults(each, probe.run(each, self.case.modules))]
        )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SpecFile | None:
    if file_path.suffix == ".md" and file_path.parent == Path(__file__).parent and file_path.name != "README.md":
        return SpecFile.from_parent(parent, path=file_path)
    return None


def pytest_unconfigure(config: pytest.Config) -> None:
    probe = config.stash.get(spec_keras.PROBE, None)
    if probe is not None:
        probe.close()
