"""Every layer against Keras, with arguments that follow from its rule's signature."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from kshape_ls.library.index import layer_names, layer_rule

from .agreement import judge
from .asking import Case
from .derived import NOT_CALLED, derived
from .generated import EXAMPLES, generated

NAMES = sorted({layer_rule(name).name for name in layer_names() if "." not in name} - {*NOT_CALLED})
ELSEWHERE = {"Lambda"}
"""The engine itself evaluates it: see the programs in tests/specs."""

UNTOLD = {
    "IntegerLookup": "`adapt` may have learned a vocabulary",
    "Normalization": "`adapt` may have built it",
    "Pipeline": "what becomes of open sizes depends on each layer in it",
    "StringLookup": "`adapt` may have learned a vocabulary",
    "TextVectorization": "`adapt` may have learned a vocabulary",
}
"""Layers of which we may say nothing, but never anything wrong."""

FEW = settings(generated, max_examples=EXAMPLES // 2)


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
def test_what_keras_says(oracle, name):
    cases: list[Case] = []

    @FEW
    @given(derived(name))
    def collect(case):
        cases.append(case)

    collect()
    told = [(case, *judge(case, answer)) for case, answer in zip(cases, oracle.ask(cases), strict=True)]
    fine = {"agree", "refused"} | ({"unknown", "missed"} if name in UNTOLD else set())
    wrong = [f"{verdict:8} {case}\n         {why}" for case, verdict, why in told if verdict not in fine]
    assert not wrong, f"{len(wrong)} of {len(cases)} disagree:\n" + "\n".join(wrong)
    # A strategy that makes refusals alone would say nothing of shapes.
    counts = Counter(verdict for _, verdict, _ in told)
    assert counts["agree"] >= len(cases) // 12, counts


@pytest.mark.keras
def test_every_class_takes_part(oracle):
    source = "','.join(n for n, v in vars(keras.layers).items() if isinstance(v, type) and n != 'InputSpec')"
    (answer,) = oracle.ask([Case(source, ())])
    theirs = {*answer["text"].split(",")} - ELSEWHERE
    assert len(theirs) > 140
    taking_part = {*NAMES, *NOT_CALLED}
    absent = sorted(name for name in theirs if (rule := layer_rule(name)) is None or rule.name not in taking_part)
    assert absent == [], f"no rule, and so no generated test: {', '.join(absent)}"
