"""Losses on targets and predictions: as objects, as functions, and in ``fit``."""

from __future__ import annotations

import itertools

import pytest

from kshape_ls.library.losses import LOSSES, find
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, from_dims, shape, symbol

from .asking import Case

SHAPES = [(), (4,), (8,), (4, 1), (4, 3), (8, 3), (4, 6, 1), (4, 6, 3), (4, 6), (4, 5, 5, 1), (4, 5, 5)]
OBJECTS = sorted({rule.name for rule in LOSSES.values()} - {"Circle", "CategoricalGeneralizedCrossEntropy", "CTC"})
FUNCTIONS = ["mean_squared_error", "huber", "hinge", "kl_divergence", "binary_crossentropy", "categorical_crossentropy"]
FUNCTIONS += ["sparse_categorical_crossentropy", "cosine_similarity", "dice"]
ODD = {("CategoricalFocalCrossentropy", ())}
"""A loss and a shape of predictions on which Keras stumbles for another reason."""


def ask(oracle, call, pairs):
    return oracle.ask(
        [Case(f"{call}(np.zeros({t}, 'float32'), np.full({p}, 0.5, 'float32'))", (), (), False) for t, p in pairs]
    )


def compare(where, ours, theirs):
    if isinstance(ours, Mismatch):
        assert "error" in theirs, f"{where}: accused, Keras {theirs}"
        assert ours.code == "loss-target-mismatch"
    else:
        assert "outputs" in theirs, f"{where}: missed, Keras {theirs}"
        assert list(ours.dims or ()) == theirs["outputs"][0], where


@pytest.mark.keras
@pytest.mark.parametrize("name", OBJECTS)
def test_objects(oracle, name):
    pairs = [(t, p) for t, p in itertools.product(SHAPES, SHAPES) if (name, p) not in ODD]
    for (t, p), theirs in zip(pairs, ask(oracle, f"keras.losses.{name}(reduction=None)", pairs), strict=True):
        compare(f"{name} {t} {p}", find(name).result(from_dims(t), from_dims(p), None), theirs)


@pytest.mark.keras
def test_a_reduced_loss_is_a_number(oracle):
    pairs = [((4, 3), (4, 3)), ((4,), (4, 1)), ((4, 3), (4, 2))]
    for (t, p), theirs in zip(pairs, ask(oracle, "keras.losses.MeanSquaredError()", pairs), strict=True):
        compare(f"{t} {p}", find("MeanSquaredError").result(from_dims(t), from_dims(p)), theirs)


@pytest.mark.keras
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(oracle, name):
    pairs = list(itertools.product(SHAPES, SHAPES))
    for (t, p), theirs in zip(pairs, ask(oracle, f"keras.losses.{name}", pairs), strict=True):
        compare(f"{name} {t} {p}", find(name).values(from_dims(t), from_dims(p)), theirs)


FIT = (
    "(lambda m: (m.compile(loss='{loss}'), m.fit(np.zeros((8, 2)), np.zeros((8,) + {y}), batch_size=4, verbose=0)))"
    "(keras.Sequential([keras.Input((2,)), layers.Dense({n}, 'sigmoid'), layers.Reshape({out})])) and 0"
)


@pytest.mark.keras
@pytest.mark.parametrize("loss", ["mse", "categorical_crossentropy"])
def test_fit(oracle, loss):
    """What we call certain raises in ``fit``, and what raises there is at least suspicious."""
    pairs = [(y, out) for y in [(), (1,), (3,)] for out in [(1,), (3,)]]
    sources = [FIT.format(loss=loss, y=y, out=out, n=out[0] * (out[1:] or (1,))[0]) for y, out in pairs]
    for (y, out), theirs in zip(pairs, oracle.ask([Case(s, (), (), False) for s in sources]), strict=True):
        target, prediction = shape(None, *y), shape(None, *out)
        ours = find(loss).result(target, prediction)
        odd = find(loss).suspicious(target, prediction)
        if isinstance(ours, Mismatch):
            assert "error" in theirs, (y, out)
        elif "error" in theirs:
            assert odd is not None, (y, out, theirs)


@pytest.mark.parametrize(
    ("loss", "target", "prediction"),
    [
        ("mse", (None, 3), (8, 1)),
        ("mse", (None, 1), (None, 2, 1)),
        ("mae", (None,), (None, 3)),
        ("huber", (None, 1), (None, 20, 20, 1)),
        ("categorical_crossentropy", (None, 1), (None, 1)),
        ("sparse_categorical_crossentropy", (None,), (None, 1)),
    ],
)
def test_what_runs_and_can_not_be_meant(loss, target, prediction):
    rule = find(loss)
    assert not isinstance(rule.result(from_dims(target), from_dims(prediction)), Mismatch)
    odd = rule.suspicious(from_dims(target), from_dims(prediction))
    assert odd is not None
    assert odd.code == "loss-target-mismatch"
    assert "y_true.shape" in odd.message


@pytest.mark.parametrize(
    ("loss", "target", "prediction"),
    [
        ("mse", (None,), (None, 1)),
        ("mse", (None, 3), (None, 3)),
        ("mse", (1, 3), (8, 3)),
        ("binary_crossentropy", (None,), (None, 1)),
        ("sparse_categorical_crossentropy", (None, 1), (None, 10)),
        ("sparse_categorical_crossentropy", (None, 28, 28), (None, 28, 28, 10)),
        ("categorical_crossentropy", (None, 10), (None, 10)),
    ],
)
def test_what_is_meant(loss, target, prediction):
    rule = find(loss)
    assert not isinstance(rule.result(from_dims(target), from_dims(prediction)), Mismatch)
    assert rule.suspicious(from_dims(target), from_dims(prediction)) is None


@pytest.mark.parametrize("rule", LOSSES.values(), ids=list(LOSSES))
def test_what_is_not_known_accuses_nobody(rule):
    known = shape(None, 3) if rule.name != "CTC" else shape(None, 3, 4)
    n = shape(None, symbol("n"))
    assert not isinstance(rule.result(UNKNOWN_SHAPE, UNKNOWN_SHAPE), Mismatch)
    assert not isinstance(rule.result(UNKNOWN_SHAPE, known), Mismatch)
    assert rule.suspicious(UNKNOWN_SHAPE, known) is None
    if rule.name not in ("CTC", "SparseCategoricalCrossentropy"):
        assert not isinstance(rule.result(known, n), Mismatch)
        assert not isinstance(rule.result(n, known), Mismatch)
        assert rule.suspicious(known, n) is None


def test_every_name_of_a_loss():
    assert find("mse") is find("mean_squared_error") is find("MeanSquaredError")
    assert find("no_such_loss") is None
