"""Two layers of one model with the same name."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from kshape_ls.analysis.facts import Finding, Range, Step
from kshape_ls.checks.arguments import drop, find, quoted, read
from kshape_ls.checks.check import Analysis, Blame, Check
from kshape_ls.checks.problem import Candidate, Edit, Problem
from kshape_ls.checks.steps import place, trail

DOCUMENTATION = """
The layers of a model are told apart by their names, so that weights can be saved and layers be found. A name given by
`name=` must be used once in a model; without it Keras makes up names that differ. A layer that is made once and called
twice has its name once. A helper function or a loop that makes layers with a fixed name makes the same name each time:
let the name depend on what differs (`name=f"dense_{i}"`), or leave it out.

Wrong: two layers are called `dense`.

```py wrong
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(16, activation="relu", name="dense")(inputs)
outputs = layers.Dense(1, name="dense")(x)
model = keras.Model(inputs, outputs)
```

Right:

```py right
import keras
from keras import layers

inputs = keras.Input((8,))
x = layers.Dense(16, activation="relu", name="hidden")(inputs)
outputs = layers.Dense(1, name="score")(x)
model = keras.Model(inputs, outputs)
```

Keras says, when the model is made:

```text
ValueError: The name "dense" is used 2 times in the model. All operation names should be unique.
```

To silence it, end the line with `# kshape: ignore[duplicate-name]`.
"""


def accuse(finding: Finding) -> Blame | None:
    """The later of the two layers; the way goes on to the first."""
    second, first = trail(finding, 0), trail(finding, 1)
    if not second or not first:
        return None
    return Blame(
        place(second[0]),
        f'{second[0].name} is called "{finding.mismatch.found}" here',
        f"The layers are made on line {place(first[0]).line} and on line {place(second[0]).line}.",
        (),
    )


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """Another name for the later layer, or one that Keras makes up."""
    finding = problem.cause
    if not isinstance(finding, Finding):
        return
    step = next(iter(trail(finding)), None)
    where = place(step) if step is not None else problem.range
    call = read(analysis.lines, where)
    item = find(call, finding.subject if step is None else step.name, "name") if call is not None else None
    if call is None or item is None:
        return
    free = _free(analysis.lines, str(finding.mismatch.found))
    if not _made_twice(finding, where):
        text = quoted(analysis.lines, item.value, free)
        yield Candidate(f"Call it {text}", (Edit(item.value, text),))
    if item.name and (_made_twice(finding, where) or not _like_automatic(step, str(finding.mismatch.found))):
        yield Candidate("Drop the name: Keras makes up one", (drop(call, item),))


def _made_twice(finding: Finding, where: Range) -> bool:
    # The same constructor ran twice: any fixed name is there twice.
    other = next(iter(trail(finding, 1)), None)
    return other is not None and place(other) == where


def _like_automatic(step: Step | None, name: str) -> bool:
    # Keras would make up the same name again.
    return step is None or name.rstrip("_0123456789") in step.name.lower()


def _free(lines: Sequence[str], name: str) -> str:
    text = "\n".join(lines)
    return next(each for n in itertools.count(2) if (each := f"{name}_{n}") not in text)


CHECK = Check("duplicate-name", "Two layers of a model have the same name", DOCUMENTATION, accuse, mend)
