"""Every call on the pages of docs/layers does under Keras what the page says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kshape_ls.library.index import layer_names, layer_rule

from .asking import Case
from .derived import STRINGS

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))
import write_layers

RULES = {rule.name: rule for name in layer_names() if "." not in name and (rule := layer_rule(name))}


@pytest.mark.keras
def test_documented(agree):
    told = [
        each
        for name, rule in sorted(RULES.items())
        for each in (*write_layers.examples(name), *(refusal.example for refusal in write_layers.refusals(rule)))
    ]
    assert len(told) > 500
    agree(Case(each.source, each.inputs, _dtypes(each)) for each in told)


@pytest.mark.keras
def test_what_a_run_gives(oracle):
    odd = [example for name in RULES for example in write_layers.examples(name) if example.run]
    assert len(odd) > 10
    fine = write_layers.Example("MultiHeadAttention(2, 16)(x, x)", ((2, 10, 32),))
    control, *answers = oracle.ask([Case(_on_arrays(example), ()) for example in (fine, *odd)])
    assert control["outputs"] == [[2, 10, 32]]
    found = {
        example.source: ("raises" if "error" in answer else str(tuple(answer["outputs"][0])))
        for example, answer in zip(odd, answers, strict=True)
    }
    assert found == {example.source: example.run.replace("None", "2") for example in odd}


def _on_arrays(example):
    # The call in a program of its own: arrays in place of symbolic tensors.
    dtype = "'<U1'" if example.source.partition("(")[0] in STRINGS else "'float32'"
    arrays = [f"np.ones({tuple(size or 2 for size in shape)}).astype({dtype})" for shape in example.inputs]
    names = {"x": arrays[0], **{f"x{n}": array for n, array in enumerate(arrays)}}
    return f"(lambda {', '.join(names)}: {example.source})({', '.join(names.values())})"


def _dtypes(example):
    return ("string",) * len(example.inputs) if example.source.partition("(")[0] in STRINGS else ()
