"""The functions of ``keras.ops`` that a fix puts in place of others give the same values, by position and keyword."""

from __future__ import annotations

import pytest

from kshape_ls.library.ops.equivalents import equivalent, replaceable

from .asking import Case

X, Y = "np.linspace(0.1, 0.9, 24).reshape(2, 3, 4)", "np.linspace(0.9, 0.2, 24).reshape(2, 3, 4)"
FLAGS, FLIPPED = f"({X} > 0.5)", f"np.swapaxes({Y}, 1, 2)"
BINARY = (
    "add arctan2 atan2 divide equal floordiv greater greater_equal less less_equal maximum minimum mod multiply"
    " not_equal pow power subtract truediv"
)
ARGUMENTS = {
    **dict.fromkeys(("acosh", "arccosh"), (f"1 + {X}",)),
    **dict.fromkeys(("all", "any", "reduce_all", "reduce_any", "logical_not"), (FLAGS,)),
    **dict.fromkeys(("amax", "amin", "average", "max", "mean", "median", "min", "prod", "std", "sum", "var"), (X, "1")),
    **dict.fromkeys(("argmax", "argmin", "argsort", "cumsum", "expand_dims", "flip", "sort"), (X, "1")),
    **dict.fromkeys(("concat", "concatenate", "stack"), (f"[{X}, {Y}]", "1")),
    **dict.fromkeys(("hstack", "vstack"), (f"[{X}, {Y}]",)),
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor"), (FLAGS, f"~{FLAGS}")),
    **dict.fromkeys(("matmul",), (X, FLIPPED)),
    **dict.fromkeys(("moveaxis", "swapaxes"), (X, "0", "1")),
    **dict.fromkeys(("reduce_logsumexp", "reduce_max", "reduce_mean", "reduce_min", "reduce_prod"), (X, "1", "True")),
    **dict.fromkeys(("reduce_sum",), (X, "1", "True")),
    "broadcast_to": (X, "(5, 2, 3, 4)"),
    "cast": (X, "'int32'"),
    "clip": (X, "0.2", "0.5"),
    "clip_by_value": (X, "0.2", "0.5"),
    "dot": (f"{X}[0]", f"{FLIPPED}[0]"),
    "einsum": ("'abc,abc->ab'", X, Y),
    "log_softmax": (X, "1"),
    "one_hot": ("np.array([0, 2])", "3"),
    "outer": (f"{X}[0, 0]", f"{Y}[0, 0]"),
    "pad": (X, "[[0, 0], [1, 1], [0, 2]]"),
    "repeat": (X, "2", "1"),
    "reshape": (X, "(6, 4)"),
    "resize": ("np.linspace(0, 1, 48).reshape(1, 4, 4, 3)", "(8, 8)"),
    "reverse": (X, "[1]"),
    "roll": (X, "1"),
    "softmax": (X, "1"),
    "split": (X, "2"),
    "squeeze": (f"{X}[:, :1]", "1"),
    "take": (X, "[1, 2]"),
    "tensordot": (X, f"{FLIPPED}[0]", "1"),
    "tile": (X, "[1, 2, 1]"),
    "transpose": (X, "(0, 2, 1)"),
    "where": (FLAGS, X, Y),
}


def source(name: str) -> str:
    meant = equivalent(name)
    assert meant is not None
    theirs = name.replace("tensorflow", "tf").replace("numpy", "np")
    ours = f"keras.ops.{meant.name}"
    short = name.rpartition(".")[2]
    given = ARGUMENTS.get(short, (X, Y) if short in BINARY.split() else (X,))
    given = given if short == "einsum" else given[: len(meant.parameters) or None]
    by_name = ", ".join(f"{meant.parameters[p]}={v}" for p, v in zip(meant.parameters, given, strict=False))
    if short == "einsum":
        by_name = ", ".join(given)
    if name == "tensorflow.shape":
        by_name = X
    # One tensor of whether values and shapes agree: (1,) if so.
    calls = [f"{theirs}({', '.join(given)})", f"{ours}({', '.join(given)})", f"{ours}({by_name})"]
    rows = ", ".join(f"np.asarray({call}, 'float64')" for call in calls)
    return (
        f"(lambda a, b, c: np.zeros(int(a.shape == b.shape == c.shape and np.allclose(a, b, atol=1e-5)"
        f" and np.array_equal(b, c))))({rows})"
    )


@pytest.mark.keras
def test_they_mean_the_same(oracle):
    names = replaceable()
    assert len(names) > 200
    answers = oracle.ask([Case(source(name), (), (), False) for name in names])
    wrong = {n: a for n, a in zip(names, answers, strict=True) if a.get("outputs") != [[1]]}
    assert wrong == {}


def test_what_has_another_meaning_is_left_alone():
    assert equivalent("tensorflow.nn.gelu") is None  # exact there, approximate here
    assert equivalent("tensorflow.gather") is None  # without an axis it takes rows
    assert equivalent("tensorflow.split") is None  # a list means sizes there, places here
