"""What is said to be gone is gone, from the packages that it is said of."""

from __future__ import annotations

import pytest

from kshape_ls.library import gone

from .asking import Case

TF_KERAS = "__import__('tensorflow').keras"


def _has(oracle, root: str, names: list[str]) -> list[str]:
    def case(name: str) -> Case:
        module, _, last = name.removeprefix("keras").rpartition(".")
        return Case(f"str(hasattr({root}{module}, {last!r}))", ())

    answers = oracle.ask([case(name) for name in names])
    assert {answer.get("text") for answer in answers} <= {"True", "False"}
    return [name for name, answer in zip(names, answers, strict=True) if answer["text"] == "True"]


@pytest.mark.keras
def test_names_gone_from_both_packages(oracle):
    names = list(gone.OF_BOTH)
    assert _has(oracle, "keras", names) == []
    assert _has(oracle, TF_KERAS, names) == []


@pytest.mark.keras
def test_names_gone_from_keras_alone(oracle):
    names = list(gone.OF_KERAS)
    assert _has(oracle, "keras", names) == []
    assert _has(oracle, TF_KERAS, names) == names


@pytest.mark.keras
def test_what_is_meant_today_is_there(oracle):
    meant = sorted({*gone.OF_BOTH.values(), *gone.OF_KERAS.values()} - {""})
    assert _has(oracle, "keras", meant) == meant


@pytest.mark.keras
@pytest.mark.parametrize("kind", ["OF_MODELS", "OF_LAYERS", "OF_TENSORS"])
def test_attributes(oracle, kind):
    held = {
        "OF_MODELS": "keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])",
        "OF_LAYERS": "keras.layers.Dense(2)",
        "OF_TENSORS": "keras.Input((2,))",
    }
    answers = oracle.ask([Case(f"str(hasattr({held[kind]}, {name!r}))", ()) for name in getattr(gone, kind)])
    assert {answer.get("text") for answer in answers} == {"False"}
