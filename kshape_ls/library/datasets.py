"""The data sets that Keras brings along: the arrays that ``load_data()`` returns."""

from __future__ import annotations

from dataclasses import dataclass

from kshape_ls.shapes import UNKNOWN, Dim, Shape
from kshape_ls.shapes.dims import symbol

CLASSES = symbol("classes")
"""How many classes a directory of files has. More than one: otherwise there would be nothing to classify."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """Samples for training and testing, and the shapes and dtypes of one sample and its target.

    ``classes`` is how many classes the targets name, each of which is in both parts.
    """

    train: int
    test: int
    sample: tuple[int, ...]
    target: tuple[int, ...]
    dtypes: tuple[str, str]
    classes: int | None = None
    splits: bool = False

    def arrays(self, default_split: bool = True) -> tuple[tuple[Shape, str], ...]:
        """Arrays x and y for training, x and y for testing; with another split only the sizes of samples are known."""
        counts: tuple[Dim, Dim] = (self.train, self.test) if default_split or not self.splits else (UNKNOWN, UNKNOWN)
        return tuple(
            (Shape((count, *inner)), dtype)
            for count in counts
            for inner, dtype in zip((self.sample, self.target), self.dtypes, strict=True)
        )


DATASETS = {
    "mnist": DataSet(60_000, 10_000, (28, 28), (), ("uint8", "uint8"), 10),
    "fashion_mnist": DataSet(60_000, 10_000, (28, 28), (), ("uint8", "uint8"), 10),
    "cifar10": DataSet(50_000, 10_000, (32, 32, 3), (1,), ("uint8", "uint8"), 10),
    "cifar100": DataSet(50_000, 10_000, (32, 32, 3), (1,), ("uint8", "int64"), 100),
    "imdb": DataSet(25_000, 25_000, (), (), ("object", "int64"), 2),
    "reuters": DataSet(8_982, 2_246, (), (), ("object", "int64"), 46, splits=True),
    "boston_housing": DataSet(404, 102, (13,), (), ("float64", "float64"), splits=True),
    "california_housing": DataSet(16_512, 4_128, (8,), (), ("float32", "float32"), splits=True),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A data set of scikit-learn: samples in rows, one target each; ``classes`` is how many classes these name."""

    samples: int
    features: int
    dtype: str
    classes: int | None = None


TABLES = {
    "load_iris": Table(150, 4, "int64", 3),
    "load_digits": Table(1_797, 64, "int64", 10),
    "load_wine": Table(178, 13, "int64", 3),
    "load_breast_cancer": Table(569, 30, "int64", 2),
    "load_diabetes": Table(442, 10, "float64"),
    "fetch_california_housing": Table(20_640, 8, "float64"),
}
