"""Changes to the arguments of a layer's constructor, as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kshape_ls.analysis.facts import Range, Step
from kshape_ls.checks.arguments import Bracketed, Item, drop, find, put, read
from kshape_ls.checks.problem import Edit
from kshape_ls.checks.steps import place
from kshape_ls.checks.text import cut
from kshape_ls.library.index import layer_rule
from kshape_ls.shapes import DYNAMIC, Dim

_WRAPPERS = ("Bidirectional", "TimeDistributed")
_SIZES = ("units", "filters", "output_dim")


def set_argument(lines: Sequence[str], step: Step, name: str, text: str) -> Edit | None:
    """Give a parameter of the layer that made a step a value; inside ``Bidirectional(...)``, of the layer wrapped."""
    written = constructor(lines, step)
    if written is None:
        return None
    class_name, call = written
    present = find(call, class_name, name)
    if present is not None and cut(lines, present.value) == text:
        return None
    if any(item.name == "**" for item in call.items) and present is None:
        return None
    return put(lines, call, class_name, name, text)


def drop_argument(lines: Sequence[str], step: Step, name: str) -> Edit | None:
    """Take an argument away, where it is given by keyword."""
    written = constructor(lines, step)
    if written is None:
        return None
    item = next((item for item in written[1].items if item.name == name), None)
    return None if item is None else drop(written[1], item)


def argument(lines: Sequence[str], step: Step, name: str) -> tuple[Bracketed, Item] | None:
    """The constructor's brackets and what they give for a parameter."""
    written = constructor(lines, step)
    item = find(written[1], written[0], name) if written is not None else None
    return None if written is None or item is None else (written[1], item)


def constructor(lines: Sequence[str], step: Step) -> tuple[str, Bracketed] | None:
    """The class of the layer that made a step and its constructor's brackets."""
    entry = step.entry
    if entry is None or entry.layer is None:
        return None
    return _unwrapped(lines, entry.layer, step.name)


def takes(class_name: str, parameter: str) -> bool:
    """Whether a layer's constructor has a parameter."""
    rule = layer_rule(class_name)
    return rule is not None and any(p.name == parameter for p in rule.parameters)


def size_parameter(class_name: str) -> str | None:
    """The parameter that says how long the last axis will be: ``units``, ``filters`` or ``output_dim``."""
    return next((name for name in _SIZES if takes(class_name, name)), None)


def tuple_text(dims: Iterable[Dim | None]) -> str:
    """Sizes as a Python tuple: ``(60, 60, 1)``, ``(None,)``."""
    texts = ["None" if d is None or d is DYNAMIC else str(d) for d in dims]
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


def once(edits: Iterable[Edit | None]) -> tuple[Edit, ...]:
    """Edits without repetition: a layer in a loop is written once."""
    return tuple(dict.fromkeys(edit for edit in edits if edit is not None))


def lines_of(steps: Iterable[Step]) -> str:
    """``line 8`` or ``lines 8, 10, 12``."""
    numbers = sorted({place(step).line for step in steps})
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _unwrapped(lines: Sequence[str], range_: Range, class_name: str) -> tuple[str, Bracketed] | None:
    call = read(lines, range_)
    if call is None or class_name not in _WRAPPERS:
        return None if call is None else (class_name, call)
    inner = find(call, class_name, "layer")
    if inner is None:
        return None
    inner_call = read(lines, inner.value)
    if inner_call is None:
        return None
    value, brackets = inner.value, inner_call.range
    callee = cut(lines, Range(value.line, value.col, brackets.line, brackets.col))
    return callee.rpartition(".")[2].strip(), inner_call
