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


def _dtypes(example):
    return ("string",) * len(example.inputs) if example.source.partition("(")[0] in STRINGS else ()
