"""What our rules say must be what Keras says.

Write a test file here and ask for the fixture ``agree``::

    def test_dense(agree):
        agree([
            ("Dense(4)(x)", [(None, 3)]),
            ("Dense(4)(x)", [(None,)]),                                 # both must refuse
            ("Embedding(10, 4)(x)", [(None, 3)], ["int32"]),
            ("keras.ops.matmul(x0, x1)", [(None, 3), (3, 4)]),
        ])

A source is a Python expression over ``x``, or ``x0``, ``x1``, ... for several inputs; ``keras``, ``layers``, ``ops``,
``tf``, ``np`` and every layer's bare name may stand in it. Sources that begin with ``tf.`` are evaluated inside a
layer's ``call`` (``Case(..., inside=True)`` does this for others).

A case fails when the shapes differ, when the containers differ (list, tuple, dict), when ``count_params()`` differs,
when we refuse what Keras accepts, when we accept what Keras refuses, and when our answer has ``UNKNOWN`` in it.
``agree(cases, unknown=..., missed=...)`` names sources for which we may be silent, as long as we really are.

``agree.holds(case)`` is for one generated case (see ``generated.py``). The environment:

``KSHAPE_REQUIRE_ALL=1``            a missing Keras fails the tests; otherwise they are skipped
``KSHAPE_KERAS_PYTHON``             another interpreter that has Keras
``KSHAPE_DIFFERENTIAL_EXAMPLES``    how many cases each generated test makes (25)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from . import ours
from .asking import Case, Oracle

Given = Case | Sequence[Any]


class Agreement:
    """Compares the two."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle

    def __call__(
        self, cases: Iterable[Given], unknown: Collection[str] = (), missed: Collection[str] = ()
    ) -> dict[str, int]:
        """Assert that all agree; how many there were of each verdict."""
        asked = [as_case(case) for case in cases]
        verdicts = [(case, *judge(case, answer)) for case, answer in zip(asked, self._oracle.ask(asked), strict=True)]
        excused = {"unknown": set(unknown), "missed": set(missed)}
        wrong = [
            f"{verdict:8} {case}\n         {why}"
            for case, verdict, why in verdicts
            if verdict not in ("agree", "refused") and case.source not in excused.get(verdict, ())
        ]
        found = {verdict: {case.source for case, v, _ in verdicts if v == verdict} for verdict in excused}
        wrong += [
            f"no longer {verdict}: {source}"
            for verdict, sources in excused.items()
            for source in sorted(sources - found[verdict])
        ]
        assert not wrong, f"{len(wrong)} of {len(asked)} disagree:\n" + "\n".join(wrong)
        counts: dict[str, int] = {}
        for _, verdict, _ in verdicts:
            counts[verdict] = counts.get(verdict, 0) + 1
        return counts

    def holds(self, case: Given, silent: bool = False) -> None:
        """Assert it of one generated case; ``silent`` lets us say nothing, but never anything wrong."""
        asked = as_case(case)
        verdict, why = judge(asked, self._oracle.ask([asked])[0])
        fine = ("agree", "refused", "unknown", "missed") if silent else ("agree", "refused")
        assert verdict in fine, f"{verdict}: {asked}\n{why}"


def as_case(given: Given) -> Case:
    """A case from ``(source, inputs)`` or ``(source, inputs, dtypes)``."""
    if isinstance(given, Case):
        return given
    source, inputs, *dtypes = given
    return Case(source, tuple(map(tuple, inputs)), tuple(dtypes[0]) if dtypes else ())


def judge(case: Case, keras: dict[str, Any]) -> tuple[str, str]:
    """One of agree, refused, unknown, wrong, accused, missed, and the two answers in words."""
    try:
        answer = ours.evaluate(case.source, case.inputs)
    except ours.RefusedError as refused:
        said = f"we refuse: {refused.mismatch.message}"
        return ("refused", said) if "error" in keras else ("accused", f"{said}\n         Keras: {keras['outputs']}")
    mine = [_plain(shape) for shape in answer.outputs]
    why = f"ours {mine} {answer.struct or ''} params {answer.params}, Keras {keras}"
    if "error" in keras:
        return "missed", why
    theirs = [tuple(shape) for shape in keras["outputs"]]
    if len(mine) != len(theirs):
        return ("unknown" if mine == ["?"] else "wrong"), why
    if any(_differ(a, b) for a, b in zip(mine, theirs, strict=True)):
        return "wrong", why
    if any(a != b for a, b in zip(mine, theirs, strict=True)):
        return "unknown", why
    if answer.struct != keras["struct"]:
        return "wrong", why
    if keras["params"] is not None and answer.params != keras["params"]:
        return ("unknown" if answer.params is ours.UNKNOWN else "wrong"), why
    return "agree", why


def _plain(shape: ours.Shape) -> Any:
    if shape.dims is None:
        return "?"
    return tuple(d if isinstance(d, int) else None if d is ours.DYNAMIC else "?" for d in shape.dims)


def _differ(mine: Any, theirs: tuple[int | None, ...]) -> bool:
    # ``?`` agrees with anything, but isn't the same.
    if mine == "?":
        return False
    return len(mine) != len(theirs) or any(a not in ("?", b) for a, b in zip(mine, theirs, strict=True))
