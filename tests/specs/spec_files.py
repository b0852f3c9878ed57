"""Spec files: Markdown in which a heading is a case and the ``py`` blocks under it are its programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spec_markers import Mark, read_marks

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`]*)$")
_HEADING = re.compile(r"^(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*$")
_WITHOUT_KERAS = re.compile(r"<!--\s*without keras:\s*(?P<reason>.*?)\s*-->")
_STEP = re.compile(r"^step\s+(?P<number>\d+)(?:\s+ran=(?P<ran>\d+))?$")
_FIXED = re.compile(r'^fixed(?:\s+"(?P<title>[^"]*)")?$')
_MODULE = re.compile(r"^file\s+(?P<path>\S+)$")


@dataclass(frozen=True)
class Program:
    """A program, what must hold of it, and the line of the file on which each of its lines stands."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    places: tuple[int, ...]
    ran: int | None = None

    def place(self, line: int) -> int:
        return self.places[min(line, len(self.places)) - 1]


@dataclass(frozen=True)
class Fixed:
    """What the fix whose title starts with ``title`` must make of the program of step ``step``."""

    step: int
    title: str
    program: Program


@dataclass(frozen=True)
class Case:
    """A heading's programs: the steps of an edit (mostly one), what fixes make of them, modules beside them."""

    name: str
    line: int
    steps: tuple[Program, ...]
    fixed: tuple[Fixed, ...]
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    modules: tuple[tuple[str, str], ...]
    without_keras: str | None


@dataclass
class _Block:
    info: str
    line: int
    text: list[str] = field(default_factory=list)


@dataclass
class _Section:
    name: str
    line: int
    blocks: list[_Block] = field(default_factory=list)
    without_keras: str | None = None


def read_cases(text: str) -> list[Case]:
    """The cases of a file, in order. Headings without programs only group the others."""
    cases = [_case(section) for section in _sections(text) if section.blocks]
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two cases are called {twice.pop()!r}")
    return cases


def _sections(text: str) -> list[_Section]:
    sections = [_Section("", 1)]
    block: _Block | None = None
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if block is not None:
            if line.strip() == fence:
                block = None
            else:
                block.text.append(line)
        elif found := _FENCE.match(line):
            fence = found["fence"]
            block = _Block(" ".join(found["info"].split()), number)
            if block.info.startswith("py") or block.info == "text fixes":
                sections[-1].blocks.append(block)
        elif found := _HEADING.match(line):
            sections.append(_Section(found["text"], number))
        elif found := _WITHOUT_KERAS.search(line):
            sections[-1].without_keras = found["reason"]
    if block is not None:
        raise ValueError(f"line {block.line}: the block is not closed")
    return sections


def _case(section: _Section) -> Case:
    programs: list[list[_Block]] = []
    ran: list[int | None] = []
    fixed: list[Fixed] = []
    titles: list[tuple[int, tuple[str, ...]]] = []
    modules: list[tuple[str, str]] = []
    for block in section.blocks:
        tag = block.info.removeprefix("py").strip()
        if block.info == "text fixes":
            titles.append((len(programs) - 1, tuple(line for line in block.text if line.strip())))
        elif not tag and len(programs) == 1 and not fixed:
            programs[0].append(block)
        elif not tag and not programs:
            programs.append([block])
            ran.append(None)
        elif (found := _STEP.match(tag)) and int(found["number"]) == len(programs) + 1:
            programs.append([block])
            ran.append(None if found["ran"] is None else int(found["ran"]))
        elif found := _FIXED.match(tag):
            fixed.append(Fixed(len(programs) - 1, found["title"] or "", _program([block], None)))
        elif found := _MODULE.match(tag):
            modules.append((found["path"], "\n".join(block.text)))
        else:
            raise ValueError(f"line {block.line}: can't be here: ```{block.info}")
    steps = tuple(_program(blocks, count) for blocks, count in zip(programs, ran, strict=True))
    if not steps:
        raise ValueError(f"line {section.line}: no program")
    return Case(section.name, section.line, steps, tuple(fixed), tuple(titles), tuple(modules), section.without_keras)


def _program(blocks: list[_Block], ran: int | None) -> Program:
    text = "\n".join("\n".join(block.text) for block in blocks)
    places = [block.line + 1 + offset for block in blocks for offset in range(max(len(block.text), 1))]
    marked = read_marks(text)
    return Program(marked.lines, marked.marks, tuple(places[origin] for origin in marked.origins), ran)
