"""Losses that go with the model's output, and with the targets that it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis
from kshape_ls.analysis.facts import ModelGraph
from kshape_ls.analysis.telling.own_classes import class_held_by
from kshape_ls.analysis.telling.subclassed import subclassed
from kshape_ls.ide.completion import Suggestion
from kshape_ls.ide.completion.context import Context
from kshape_ls.ide.completion.trial import Trial
from kshape_ls.shapes import UNKNOWN, Shape

_WRONG = frozenset({"loss-target-mismatch", "from-logits", "invalid-argument"})
_REGRESSION = ("mean_squared_error", "mean_absolute_error")
_ACTIVATIONS = {"Softmax": "softmax"}


def offer(context: Context, trial: Trial) -> Iterator[Suggestion]:
    """For ``compile``: by the last axis and the last activation; those that the targets contradict left out."""
    asked = context.keyword == "loss" or (not context.keyword and context.index == 1)
    if context.name != "compile" or not asked or context.opening in ("(", "["):
        return
    output, activation = _made_by(trial.analysis, context)
    if output is None or output.dims is None:
        return
    for name in _names(output, activation):
        fork = trial.whole(f'"{name}"')
        if fork is not None and not any(problem.code in _WRONG for problem in checks.problems(fork)):
            yield Suggestion(f'"{name}"', f"for {output}" if activation is None else f"for {activation} {output}")


def _made_by(analysis: FileAnalysis, context: Context) -> tuple[Shape | None, str | None]:
    """What the model that is compiled makes, and by which activation."""
    receiver = context.callee.removesuffix(".compile")
    models = (*subclassed(analysis), *analysis.models)
    model = next((m for m in reversed(models) if m.variable == receiver and m.outputs_at), None)
    if model is not None:
        return (model.output if isinstance(model.output, Shape) else None), _activation(model)
    own = class_held_by(analysis, receiver)
    output = own.outputs[-1] if own is not None and own.outputs else None
    return (output if isinstance(output, Shape) else None), None


def _names(output: Shape, activation: str | None) -> Sequence[str]:
    last = output.axis(-1)
    if activation == "softmax":
        return "sparse_categorical_crossentropy", "categorical_crossentropy", "kl_divergence"
    if activation == "sigmoid":
        return ("binary_crossentropy", *_REGRESSION) if last == 1 else ("binary_crossentropy",)
    if activation is None:
        both = "sparse_categorical_crossentropy", "categorical_crossentropy"
        return ("binary_crossentropy", *_REGRESSION) if last == 1 else (*both, *_REGRESSION)
    return (*_REGRESSION, "huber")


def _activation(model: ModelGraph) -> str | None:
    """The activation that the output went through last; ``None`` where that can't be told."""
    node = model.nodes[model.outputs_at[0]] if len(model.outputs_at) == 1 else None
    if node is None:
        return None
    if node.class_name in _ACTIVATIONS:
        return _ACTIVATIONS[node.class_name]
    stated = dict(node.arguments).get("activation", "linear" if node.class_name in ("Dense", "Conv2D") else UNKNOWN)
    if stated is None:
        return "linear"
    return stated if isinstance(stated, str) else None
