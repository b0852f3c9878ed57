"""Shapes of scikit-learn's toy data, splits and scalers."""

from __future__ import annotations

import pytest

from kshape_ls.analysis import analyze

_HEAD = """\
import numpy as np
from sklearn import datasets, model_selection, preprocessing
"""
_SPLIT = "model_selection.train_test_split(np.zeros((151, 3)), np.zeros(151)"


@pytest.mark.parametrize(
    ("made", "shapes"),
    [
        ("datasets.make_classification()", ["(100, 20)", "(100,)"]),
        ("datasets.make_classification(50, 25, n_informative=5)", ["(50, 25)", "(50,)"]),
        ("datasets.make_regression()", ["(100, 100)", "(100,)"]),
        ("datasets.make_regression(20, 5, n_targets=3)", ["(20, 5)", "(20, 3)"]),
        ("datasets.make_blobs(30, centers=5)", ["(30, 2)", "(30,)"]),
        ("datasets.make_blobs(30, centers=np.zeros((4, 6)))", ["(30, ?)", "(30,)"]),
        ("datasets.make_blobs([3, 4, 5], 3)", ["(12, 3)", "(12,)"]),
        ("datasets.make_moons((3, 4))", ["(7, 2)", "(7,)"]),
        ("datasets.load_digits(return_X_y=True)", ["(1797, 64)", "(1797,)"]),
        ("(datasets.load_iris().data, datasets.load_iris().target)", ["(150, 4)", "(150,)"]),
        (f"{_SPLIT})", ["(113, 3)", "(38, 3)", "(113,)", "(38,)"]),
        (f"{_SPLIT}, test_size=0.2, stratify=None)", ["(120, 3)", "(31, 3)", "(120,)", "(31,)"]),
        (f"{_SPLIT}, test_size=3)", ["(148, 3)", "(3, 3)", "(148,)", "(3,)"]),
        (f"{_SPLIT}, train_size=0.7)", ["(105, 3)", "(46, 3)", "(105,)", "(46,)"]),
        (f"{_SPLIT}, test_size=size)", ["(?, 3)", "(?, 3)", "(?,)", "(?,)"]),
        ("[preprocessing.StandardScaler().fit_transform(np.zeros((20, 3)))]", ["(20, 3)"]),
        ("[preprocessing.LabelBinarizer().fit_transform(np.array([0, 1, 5]))]", ["(3, 3)"]),
        ("[preprocessing.LabelBinarizer().fit_transform(np.array([0, 1, 1]))]", ["(3, 1)"]),
    ],
)
def test_shapes(made: str, shapes: list[str]) -> None:
    names = [f"v{n}" for n in range(len(shapes))]
    copies = "".join(f"np.copy({name})\n" for name in names)
    analysis = analyze(f"{_HEAD}{', '.join(names)}, = {made}\n{copies}".split("\n"))
    assert [str(site.outputs[0]) for site in analysis.sites if site.name == "copy"] == shapes
    assert analysis.findings == ()


def test_what_is_not_known() -> None:
    lines = f"{_HEAD}x, y = datasets.fetch_openml('mnist_784', return_X_y=True)\nnp.copy(x)\n".split("\n")
    assert [str(site.outputs[0]) for site in analyze(lines).sites] in ([], ["?"])
