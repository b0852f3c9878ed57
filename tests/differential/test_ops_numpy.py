"""NumPy's functions by example, on arrays of known sizes."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.keras

A, B, C, V = "np.ones((2, 3))", "np.ones((2, 3, 4))", "np.ones((4, 3))", "np.ones(5)"
SOURCES = [
    *("np.zeros(5)", "np.zeros((2, 3))", "np.zeros((2, -1))", "np.full((2, 3), 7)", "np.full((2, 3), [1, 2])"),
    *(
        "np.arange(5)",
        "np.arange(1, 10, 2.5)",
        "np.arange(5, 2)",
        "np.linspace(0, 1)",
        "np.eye(3, 4)",
        "np.identity(3)",
    ),
    *("np.array([[1, 2], [3, 4]])", "np.array([1, 2], ndmin=2)", "np.array(5)", f"np.asarray({A})", "np.tri(3)"),
    *("np.random.rand(2, 3)", "np.random.randn(4)", "np.random.random((2, 3))", "np.random.normal(0, 1, (2, 3))"),
    *(
        "np.random.normal([0, 1], 1, size=(5, 2))",
        "np.random.normal([0, 1], 1, size=(5, 3))",
        "np.random.normal(size=5)",
    ),
    *("np.random.randint(0, 5, (2, 3))", "np.random.randint(5, size=3)", "np.random.uniform(size=(2,))"),
    *("np.random.choice(5, 3)", "np.random.choice([1, 2, 3], size=(2, 2))", "np.random.permutation(5)"),
    *("np.random.multivariate_normal([0, 0], [[1, 0], [0, 1]], 5)", "np.random.dirichlet([1, 2, 3], 5)"),
    *(f"np.zeros_like({A})", f"np.zeros_like({A}, shape=(4,))", "np.meshgrid(np.ones(3), np.ones(4))"),
    *(f"np.sum({B}, axis=(0, 2))", f"np.mean({B}, axis=1, keepdims=True)", f"np.max({B}, axis=5)", f"np.std({B})"),
    *(f"np.argmax({B}, -1)", f"np.median({B}, axis=0)", f"np.percentile({B}, [10, 20], axis=0)", f"np.cumsum({A})"),
    *(f"np.transpose({B})", f"np.transpose({B}, (0, 2, 1))", f"np.transpose({B}, (0, 2))", f"np.swapaxes({B}, 0, 2)"),
    *(f"np.moveaxis({B}, 0, -1)", f"np.expand_dims({A}, (0, -1))", "np.squeeze(np.ones((5, 1, 1)))", f"np.ravel({A})"),
    *("np.squeeze(np.ones((5, 1, 1)), axis=0)", f"np.reshape({A}, -1)", f"np.reshape({A}, (3, -1))"),
    *(
        f"np.reshape({A}, (4, -1))",
        f"np.reshape({A}, (2, 2))",
        f"np.flip({A}, 1)",
        f"np.roll({A}, 1)",
        f"np.rot90({A})",
    ),
    *(f"np.concatenate([{A}, {C}])", f"np.concatenate([{A}, {C}], axis=1)", f"np.concatenate([{A}, {A}], axis=None)"),
    *(f"np.stack([{A}, {A}], axis=1)", f"np.stack([{A}, {C}])", f"np.stack({B}, axis=1)", f"np.concatenate({B})"),
    *(f"np.vstack([np.ones(3), {A}])", "np.hstack([np.ones(3), np.ones(4)])", "np.dstack([np.ones(3), np.ones(3)])"),
    *(f"np.vstack({B})", f"np.column_stack([np.ones(2), {A}])", f"np.append({A}, {C}, axis=0)", f"np.append({A}, 1)"),
    *(f"np.split({A}, 3, axis=1)", f"np.split({A}, 2, axis=1)", "np.split(np.ones((6, 2)), [2, 4])"),
    *("np.array_split(np.ones((5, 2)), 3)", f"np.hsplit({A}, 3)", f"np.tile({A}, (2, 1, 1))", f"np.repeat({A}, 2)"),
    *(f"np.repeat({A}, [1, 2], axis=0)", f"np.pad({A}, 1)", f"np.pad({A}, ((1, 1), (0, 2)))", f"np.pad({A}, (1, 2))"),
    *(f"np.pad({A}, -1)", f"np.broadcast_to({V}, (2, 5))", f"np.broadcast_to({V}, (5, 2))", f"np.add({A}, {V})"),
    *(f"np.add({A}, np.ones((2, 1)))", f"np.maximum({A}, 0)", f"np.exp({A})", f"np.clip({A}, 0, 1)"),
    *(f"np.where({A} , 1, 0)", f"np.where({A}, {A}, {V})", f"np.take({A}, [0, 1], axis=1)", f"np.diff({A})"),
    *(f"np.matmul({A}, np.ones(3))", f"np.matmul({A}, {A})", f"np.dot({A}, np.ones((3, 4)))", f"np.dot({A}, {V})"),
    *(f"np.einsum('ij,kj->ik', {A}, {C})", f"np.tensordot({A}, {C}, axes=[[1], [1]])", f"np.outer({V}, {A})"),
    *(f"np.linalg.norm({A}, axis=1)", "np.linalg.inv(np.eye(3))", f"np.linalg.inv({A})", "np.linalg.det(np.eye(3))"),
    *(f"np.linalg.pinv({A})", f"np.cov({A})", f"np.corrcoef({A})", f"np.convolve({V}, np.ones(3), 'same')"),
    *(f"np.convolve({V}, np.ones(3))", f"np.fft.rfft({A})", f"np.fft.fft({A}, n=8)", "np.hanning(7)"),
    *(f"np.atleast_2d({V})", f"np.diag({V})", f"np.trace({B})", f"np.histogram({V}, bins=4)", "np.indices((3, 4))"),
    *(f"np.argsort({A}, axis=None)", f"np.sort({A}, axis=2)", f"np.interp({A}, {V}, {V})", f"np.resize({A}, (3, 3))"),
]


def test_functions(agree):
    agree([(source, []) for source in SOURCES])
