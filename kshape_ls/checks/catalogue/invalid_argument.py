"""An argument that a layer, model or function doesn't take."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.analysis.facts import Finding, Step
from kshape_ls.checks import culprits
from kshape_ls.checks.arguments import drop, find, quoted, read
from kshape_ls.checks.candidates.inputs import input_shape
from kshape_ls.checks.candidates.keras_1 import todays_arguments
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import maker_of_rank, trail
from kshape_ls.shapes import UNKNOWN_SHAPE

DOCUMENTATION = """
An argument is missing, unknown, or has a value that Keras refuses: `units` must be a positive integer, `padding` is
`"valid"` or `"same"`, the number of filters must divide by the number of groups, an axis must exist.

Wrong: a layer can't have no units.

```py wrong
from keras import layers

layer = layers.Dense(0)
```

Right:

```py right
from keras import layers

layer = layers.Dense(1)
```

Keras says, when the line runs:

```text
ValueError: Received an invalid value for `units`, expected a positive integer. Received: units=0
```

To silence it, end the line with `# kshape: ignore[invalid-argument]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """An image shape in the other order, where an application refuses the one it was given."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    sizes = dict(finding.arguments).get("input_shape")
    if isinstance(sizes, tuple) and len(sizes) == 3 and sizes[0] in (1, 3, 4):
        made = Step(finding.range, finding.subject, (), UNKNOWN_SHAPE, entry=finding.entry)
        yield from input_shape(analysis, made, (*sizes[1:], sizes[0]), finding.range)
    yield from todays_arguments(analysis, finding)
    yield from _other_value(analysis, finding)


def _other_value(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    # ``padding`` has two values; what a class doesn't know, or may leave out, can go.
    name, call = finding.mismatch.argument, read(analysis.lines, finding.range)
    item = find(call, finding.subject, name) if call is not None and name is not None else None
    if call is None or item is None or name is None:
        return
    if name == "padding":
        for value in ("same", "valid"):
            text = quoted(analysis.lines, item.value, value)
            yield Candidate(f"Use padding={text}", (Edit(item.value, text),), finding.range)
    elif item.name:
        yield Candidate(f"Drop {name}", (drop(call, item),), finding.range)


def accuse(finding: Finding) -> Blame | None:
    """What made the tensor that the argument doesn't suit."""
    way = trail(finding)
    return culprits.blame(way, maker_of_rank(way)) if finding.mismatch.axis is not None else None


CHECK = Check("invalid-argument", "An argument has a value that Keras refuses", DOCUMENTATION, accuse, mend)
