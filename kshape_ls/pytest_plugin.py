"""For pytest: ``--kshape`` makes a test of each program, and the marker ``kshape`` of the files that a test names.

Loaded with every pytest that has kshape-ls beside it, so it imports nothing before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

SUFFIXES = (".py", ".ipynb")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option, and its place in the configuration file."""
    group = parser.getgroup("kshape-ls")
    group.addoption("--kshape", action="store_true", help="check the shapes of each program and notebook collected")
    parser.addini("kshape", "as --kshape in every run", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers",
        "kshape(*paths, outputs=None, settings=None): fail unless the layers of these files fit and their models make "
        "these outputs",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file to check, where that is asked for."""
    if file_path.suffix not in SUFFIXES or not (parent.config.getoption("kshape") or parent.config.getini("kshape")):
        return None
    program: pytest.Collector = Program.from_parent(parent, path=file_path)
    return program


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Check what the marks of a test name."""
    for mark in item.iter_markers("kshape"):
        if mark.args:
            from kshape_ls.testing import assert_shapes

            __tracebackhide__ = True
            try:
                assert_shapes(*mark.args, root=item.config.rootpath, **mark.kwargs)
            except AssertionError as error:
                pytest.fail(str(error), pytrace=False)


class Program(pytest.File):
    """A program whose layers must fit."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test."""
        yield Shapes.from_parent(self, name="kshape")


class Shapes(pytest.Item):
    """The test of one program."""

    def __init__(self, name: str, parent: pytest.Collector) -> None:
        super().__init__(name, parent)
        self.add_marker("kshape")
        # Plugins that look for fixtures take every item for a function.
        self.funcargs: dict[str, object] = {}

    def runtest(self) -> None:
        """Fail where a layer doesn't fit."""
        from kshape_ls.testing import assert_shapes

        assert_shapes(self.path, root=self.config.rootpath)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002 - pytest's signature
        """What doesn't fit; of a file that can't be read, why."""
        from kshape_ls.api import UnreadableError

        known = isinstance(excinfo.value, AssertionError | UnreadableError | OSError)
        return str(excinfo.value) if known else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is, and what it is called."""
        return self.path, None, "kshape"
