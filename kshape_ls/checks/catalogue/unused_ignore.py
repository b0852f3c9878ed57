"""A comment that silences nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.checks import suppression
from kshape_ls.checks.check import Analysis, Check
from kshape_ls.checks.problem import Candidate, Problem

DOCUMENTATION = """
`# kshape: ignore[code]` at the end of a line silences the problems of that code on it, `# kshape: ignore[one, other]`
several, `# kshape: ignore` all; `# kshape: ignore-file[code]` and `# kshape: ignore-file` do so for the whole file. A
comment that silences nothing would hide the next mistake, so it had better go.

Wrong: the two shapes fit.

```py wrong
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(4)(inputs)  # kshape: ignore[rank-mismatch]
```

Right:

```py right
import keras
from keras import layers

inputs = keras.Input((8,))
outputs = layers.Dense(4)(inputs)
```

Keras knows nothing of such comments.

To silence it, end the line with `# kshape: ignore[unused-ignore]`.
"""


def mend(analysis: Analysis, problem: Problem) -> Iterator[Candidate]:
    """The comment, or those of its codes that silence nothing, taken away."""
    from kshape_ls.checks.looking import found

    edit = suppression.without_spare(analysis.lines, problem, found(analysis))
    if edit is not None:
        title = "Drop the comment" if "kshape" not in edit.text else f"Leave {edit.text}"
        yield Candidate(title, (edit,))


CHECK = Check("unused-ignore", "A comment silences nothing", DOCUMENTATION, mend=mend, unnecessary=True)
