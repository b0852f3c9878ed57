"""Statements that are too much to work out: what follows from them is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Problem, Related

DOCUMENTATION = """
kshape-ls follows a program's loops and calls, and counts while it does. Where a statement asks for too much (a loop of
thousands of layers, a recursion without an end) it goes on without an answer: shapes that follow from there are
unknown, and no mistake behind it is found. One hint in a file says so, at the first such place.

Followed to its end no more:

```py wrong
import keras
from keras import layers

x = keras.Input((8,))
for i in range(10**9):
    x = layers.Dense(4)(x)
```

Followed:

```py right
import keras
from keras import layers

x = keras.Input((8,))
for i in range(10):
    x = layers.Dense(4)(x)
```

Keras says nothing.

To silence it, end the line with `# kshape: ignore[given-up]`.
"""

CODE = "given-up"


def find_given_up(analysis: Analysis) -> Iterator[Problem]:
    """One hint for all such places."""
    places = sorted(analysis.given_up, key=lambda each: each[0])
    if not places or not analysis.sites:
        return
    (where, why), *others = places
    message = f"Not worked out: {why}. Shapes that follow from here are unknown."
    related = dict.fromkeys(Related(place, reason) for place, reason in others if place != where)
    yield Problem(CODE, "hint", message, where, tuple(related)[:8])


CHECK = Check(CODE, "too much to work out", DOCUMENTATION, find=find_given_up)
