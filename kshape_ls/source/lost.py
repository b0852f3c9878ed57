"""What stands for lines that can't be saved: nothing that they may have set is known any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import Final

from kshape_ls.source.closing import UNREADABLE

_PATH: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_NAMED: Final = re.compile(r"(?:async\s+)?(?:def|class)\s+([^\W\d]\w*)")
_IMPORTED: Final = re.compile(r"(?:from\b.*?\bimport|import)\b(.*)")
_AS: Final = re.compile(r"\bas\s+([^\W\d]\w*)")
_FOR: Final = re.compile(r"(?:async\s+)?for\b(.*?)\bin\b")
_GIVEN: Final = re.compile(r"=(?!=)")
_SUBSCRIPT: Final = re.compile(r"\[[^\[\]]*\]")
_CALLED: Final = re.compile(r"((?:[^\W\d]\w*\.)*[^\W\d]\w*)\s*(?:\[[^\]]*\])?\.[^\W\d]\w*\s*\(")
_APPLIED: Final = re.compile(r"([^\W\d]\w*)\s*\(")  # a layer is built by its first call


def unreadable(lines: list[str], indent: str) -> list[str]:
    """As many lines that give `UNREADABLE` to all that the lines may have assigned, called, or returned."""
    said = _forgetting(lines)
    if any(re.match(r"return\b", line.strip()) for line in lines):
        said.append(f"return {UNREADABLE}")
    return [indent + ("; ".join(said) or "pass"), *[""] * (len(lines) - 1)]


def forgotten(text: str) -> str:
    """A text of as many lines that gives `UNREADABLE` to all that a module's statement may have assigned or called."""
    lines = text.split("\n")
    return "\n".join([*(_forgetting(lines) or ["pass"]), *[""] * (len(lines) - 1)])


def _forgetting(lines: list[str]) -> list[str]:
    found = (name for line in lines for name in _names(line.strip()))
    names = dict.fromkeys(name for name in found if not any(map(iskeyword, name.split("."))))
    return [" = ".join([*names, UNREADABLE])] if names else []


def _names(code: str) -> Iterator[str]:
    named = _NAMED.match(code)
    if named is not None:
        yield named[1]
        return
    imported = _IMPORTED.match(code)
    if imported is not None:
        for part in imported[1].split(","):
            alias = _AS.search(part)
            name = alias[1] if alias is not None else part.strip(" ()\t").partition(".")[0]
            if name.isidentifier():
                yield name
        return
    loop = _FOR.match(code)
    if loop is not None:
        yield from _PATH.findall(loop[1])
        return
    if code.startswith("with"):
        yield from _AS.findall(code)
        return
    given = _GIVEN.search(code)
    targets = code[: given.start()].partition(":")[0] if given is not None else "("
    if "(" not in targets:
        yield from _PATH.findall(_SUBSCRIPT.sub("", targets))
        return
    called = _CALLED.match(code) or _APPLIED.match(code)
    if called is not None:
        yield called[1]
