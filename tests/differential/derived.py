"""A strategy for any layer from its rule's own signature, so that a new rule is generated for without further words.

A parameter's values follow from its default (a flag, a number, a tuple of numbers, a word); ``NAMED`` holds what
a default doesn't tell. What a layer is called on follows from its rule; ``CALLED`` holds what that doesn't tell.
"""

from __future__ import annotations

from hypothesis import strategies as st

from kshape_ls.library.index import layer_rule
from kshape_ls.library.rules import REQUIRED, InputSpec, LayerRule, Parameter

from .asking import Case
from .generated import numbers, shapes

SMALL = numbers(1, 2, 3, 6)
WORD = "nonsense"

NAMED = {
    "activation": numbers(None, "relu", "softmax", WORD),
    "attention_axes": numbers(None, 1, (1, 2)),
    "axes": numbers(-1, 1, (2, 1), (1, 1), 3),
    "axis": numbers(-1, 1, 2, (1, 2), [-1], 0, 5),
    "bias_axes": numbers(None, "c", "d", "y"),
    "bin_boundaries": numbers(None, [0.0, 1.0], [1.0]),
    "cell": st.sampled_from(["LSTMCell(3)", "GRUCell(3)", "SimpleRNNCell(2)"]),
    "data_format": numbers("channels_last", "channels_first", None),
    "dims": numbers((1,), (2, 1), (2, 3, 1), (1, 3)),
    "equation": numbers("ab,bc->ac", "abc,cd->abd", "...x,xy->...y", "ab,ca->cb"),
    "factor": numbers(0.0, 0.2, 0.5, (0.1, 0.4)),
    "layer": st.sampled_from(["Dense(3)", "LSTM(2)", "GRU(3, return_sequences=True)", "Conv1D(3, 2)", "Flatten()"]),
    "layers": st.sampled_from(["[Resizing(4, 5)]", "[RandomFlip(), CenterCrop(2, 2)]", "[Rescaling(2.0)]"]),
    "lora_rank": numbers(None, 2),
    "max_tokens": numbers(None, 7),
    "merge_mode": numbers("concat", "sum", "ave", "mul", None, WORD),
    "noise_shape": numbers(None, (None, 1, 3), (1, 1), [1]),
    "num_bins": numbers(3, 7),
    "num_tokens": numbers(3, 7),
    "output_mode": numbers("int", "multi_hot", "one_hot", "count", WORD),
    "output_padding": numbers(None, 0, 1),
    "output_shape": numbers(None, 4, (2, 3), (None, 4)),
    "padding": numbers("valid", "same", 1),
    "rate": numbers(0, 0.5, 1, -1),
    "sequence_stride": numbers(16, 32),
    "shared_axes": numbers(None, [1], (1, 2), 1, [0]),
    "target_shape": numbers((-1,), (2, 3), (6,), (-1, 4), (12, None)),
    "value_dim": numbers(None, 2),
    "vocabulary": numbers(["a", "b", "c"]),
    "window": numbers(None),
    "Bidirectional.layer": st.sampled_from(["LSTM(2)", "GRU(3, return_sequences=True)", "SimpleRNN(4)", "Dense(3)"]),
    "EinsumDense.output_shape": numbers(2, 4, (2, 3), (None, 4)),
    "GroupNormalization.groups": numbers(1, 2, 3, 5),
    "IntegerLookup.vocabulary": numbers([10, 20, 30]),
    "LeakyReLU.alpha": numbers(0.1, -1),
    "MelSpectrogram.fft_length": numbers(32, 64, 100),
    "RandomPosterization.factor": numbers(1, 4, 8, 9),
    "STFTSpectrogram.fft_length": numbers(4, 8),
    "STFTSpectrogram.frame_length": numbers(2, 3, 5),
    "STFTSpectrogram.frame_step": numbers(None, 1, 2),
    "StackedRNNCells.cells": st.sampled_from(
        ["[LSTMCell(3), GRUCell(3)]", "[LSTMCell(2), GRUCell(3, reset_after=False)]"]
    ),
}
"""Values by a parameter's name, or by a layer's and a parameter's, as sources."""

LEFT_ALONE = ("_initializer", "_regularizer", "_constraint", "dtype", "name", "seed", "weights", "quantization_config")
NEEDED = {
    ("GroupNormalization", "groups"),
    ("MelSpectrogram", "window"),
    ("STFTSpectrogram", "window"),
    ("STFTSpectrogram", "frame_length"),
}
"""Parameters without which a layer fits next to nothing, though they have a default."""

NOT_CALLED = {
    "InputLayer": "makes a tensor",
    "Layer": "is for subclasses",
    "Wrapper": "is for subclasses",
    "FlaxLayer": "is around a model of another framework",
    "JaxLayer": "is around a model of another framework",
    "TorchModuleWrapper": "is around a model of another framework",
    "TFSMLayer": "is around a file",
}
STATES = {"LSTMCell": "[x1, x1]", "GRUCell": "[x1]", "SimpleRNNCell": "[x1]", "StackedRNNCells": "[[x1, x1], [x1]]"}
PAIRS = ("Attention", "AdditiveAttention", "HashedCrossing")
"""Layers of other families than merging that are called on a list."""
STRINGS = frozenset({"StringLookup", "TextVectorization"})


@st.composite
def derived(draw: st.DrawFn, name: str) -> Case:
    """``Name(...)(x)`` with some of its arguments on what such a layer is called on."""
    rule = layer_rule(name)
    assert rule is not None
    own = [p for p in rule.parameters if not p.kind.startswith("var") and not p.name.endswith(LEFT_ALONE)]
    required = [p for p in own if p.default is REQUIRED or (name, p.name) in NEEDED]
    others = [p for p in own if p not in required]
    chosen = draw(st.lists(st.sampled_from(others), max_size=3, unique=True)) if others else []
    written = ", ".join(f"{p.name}={draw(_values(name, p))}" for p in own if p in required or p in chosen)
    call, inputs = draw(_inputs(rule))
    return Case(f"{name}({written})({call})", inputs, ("string",) if name in STRINGS else ())


def _values(name: str, parameter: Parameter) -> st.SearchStrategy[str]:
    default = parameter.default
    for key in (f"{name}.{parameter.name}", parameter.name):
        if key in NAMED:
            return NAMED[key]
    if default is REQUIRED:
        return SMALL
    if isinstance(default, bool):
        return numbers(True, False)
    if isinstance(default, int):
        return numbers(default, 1, 2, 3)
    if isinstance(default, float):
        return numbers(default, 0.0, 0.5)
    if isinstance(default, tuple) and all(isinstance(each, int) for each in default):
        return numbers(default, 1, 2, tuple(range(1, len(default) + 1)))
    return numbers(default)


@st.composite
def _inputs(draw: st.DrawFn, rule: LayerRule) -> tuple[str, tuple[tuple[int | None, ...], ...]]:
    shape = draw(_shapes(rule.accepts if isinstance(rule.accepts, InputSpec) else InputSpec()))
    if rule.name in STATES:
        return f"x, {STATES[rule.name]}", (shape[:2], (shape[0], draw(st.sampled_from([3, 3, 1, 2, 6]))))
    if rule.family == "merging" or rule.name in PAIRS:
        other = draw(st.one_of(st.just(shape), st.just((*shape[:-1], 1)), shapes(len(shape))))
        return "[x0, x1]", (shape, other)
    return ", ".join("x" for p in rule.call if p.default is REQUIRED), (shape,)


@st.composite
def _shapes(draw: st.DrawFn, spec: InputSpec) -> tuple[int | None, ...]:
    # Mostly of a rank that fits, with sizes that are known and the channels of an image.
    least = spec.rank or spec.min_rank or 2
    usual = [least] if spec.rank or least > 2 else [2, 3, 4]
    shape = draw(shapes(draw(st.sampled_from([*usual * 8, 3])), 2, 9))
    known = draw(st.sampled_from([True, True, True, False]))
    inner = [6 if size is None and known else size for size in shape[1:-1]]
    return (shape[0], *inner, draw(st.sampled_from([3, 3, 4 if known else shape[-1]])))
