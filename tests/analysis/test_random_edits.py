"""Whatever the history of edits, a text without broken statements gives what a fresh analysis gives."""

import os
import random

import pytest

from kshape_ls.analysis.memo import paths
from kshape_ls.analysis.memo.paths import PATHS
from tests.analysis.programs import PROGRAMS
from tests.analysis.random_edits import played, programs

STEPS = int(os.environ.get("KSHAPE_EDIT_STEPS", "48"))
OTHERS = sorted(set(programs()) - set(PROGRAMS))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", PROGRAMS)
def test_an_edited_text_is_known_as_a_fresh_one_is(style, seed):
    count = played(PROGRAMS[style].split("\n"), STEPS, random.Random(f"{style}{seed}"))
    assert count.compared > STEPS // 10


@pytest.mark.parametrize("name", OTHERS)
def test_so_are_the_programs_of_the_specs(name):
    assert played(programs()[name], STEPS // 6, random.Random(name)).steps == STEPS // 6


@pytest.mark.parametrize("style", ["subclass", "loop", "helper"])
def test_numbers_of_paths_that_were_forgotten_change_nothing(style, monkeypatch):
    monkeypatch.setattr(PATHS, "_most", 4)
    monkeypatch.setattr(paths, "SELDOM", 0)
    played(PROGRAMS[style].split("\n"), STEPS, random.Random(style))
    assert len(PATHS) < 200
