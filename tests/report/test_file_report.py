from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from kshape_ls.checks import problems
from kshape_ls.cli.analysing import analysed
from kshape_ls.report.file_report import FileReport, of_problems
from kshape_ls.workspace.stating import Stated

PROGRAM = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Dense(10),
])
"""


@pytest.mark.parametrize("last", ["", "model.add(layers.Conv2D(8, 99))\n"])
def test_a_report_can_be_handed_to_another_process(tmp_path: Path, last: str) -> None:
    path = tmp_path / "model.py"
    path.write_text(PROGRAM + last)
    analysis = analysed(str(path), Stated())
    assert not isinstance(analysis, FileReport)
    report = of_problems("model.py", analysis, problems(analysis))
    assert report.problems
    assert pickle.loads(pickle.dumps(report)) == report
