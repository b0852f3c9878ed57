"""Layers and models asked for what they would give, telling nothing."""

from __future__ import annotations

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Identity, Value


def applied_quietly(run: Run, layer: Value, args: tuple[Value, ...], lasting: bool = False) -> Value:
    """The result of applying a layer or model; without a trace in the state unless it is ``lasting``."""
    place = Place(run.unit.node, Identity(run.unit.token, run.world.path(run.path, "quiet"), -1), "quiet")
    results: list[Value] = []

    def attempt() -> str | None:
        results.append(run.evaluators.apply(run, layer, Arguments(args), place))
        return None

    run.quiet += 1
    try:
        if lasting:
            attempt()
        else:
            run.branch(attempt)
    finally:
        run.quiet -= 1
    return results[0]
