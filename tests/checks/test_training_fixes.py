from __future__ import annotations

from tests.checks.mending import fixes_of, only_problem, program_of

FIT = """
import numpy as np
from keras import Input, Sequential, layers
m = Sequential([{layers}])
m.compile("adam", {loss})
m.fit(np.zeros({x}), np.zeros({y}))
"""


def _fit(layers: str, loss: str, x: str, y: str) -> str:
    return program_of(FIT.format(layers=layers, loss=f'"{loss}"', x=x, y=y))


def test_the_loss_follows_the_labels() -> None:
    numbers = _fit("Input((5,)), layers.Dense(3)", "categorical_crossentropy", "(8, 5)", "(8,)")
    assert only_problem(numbers).related[0].range.line == 4
    assert fixes_of(numbers)["Use the loss for class numbers"] == numbers.replace("categorical", "sparse_categorical")
    one_hot = _fit("Input((5,)), layers.Dense(3)", "sparse_categorical_crossentropy", "(8, 5)", "(8, 3)")
    assert fixes_of(one_hot)["Use the loss for one-hot labels"] == one_hot.replace("sparse_", "")


def test_as_many_units_as_the_targets_have_columns() -> None:
    text = _fit('Input((5,)), layers.Dense(1), layers.Activation("sigmoid")', "binary_crossentropy", "(8, 5)", "(8, 2)")
    assert fixes_of(text)["Change units of Dense (line 3) to 2 → (None, 2)"] == text.replace("Dense(1)", "Dense(2)")


def test_an_output_with_too_many_axes_is_collapsed_before_the_layers_at_the_end() -> None:
    layers = "Input((9, 9, 1)), layers.Conv2D(8, 3), layers.Dense(4), layers.Dropout(0.5), layers.Dense(2, 'softmax')"
    text = _fit(layers, "categorical_crossentropy", "(8, 9, 9, 1)", "(8, 2)")
    problem = only_problem(text)
    assert "no Flatten or pooling before it" in problem.message
    assert next(iter(fixes_of(text).values())) == text.replace("layers.Dense(4)", "layers.Flatten(), layers.Dense(4)")


def test_an_autoencoder_gives_as_much_as_it_got() -> None:
    small = "Input((16, 16, 1)), layers.MaxPooling2D(2), layers.Conv2D(1, 3, padding='same')"
    text = _fit(small, "mse", "(8, 16, 16, 1)", "(8, 16, 16, 1)")
    found = fixes_of(text)
    assert found["Insert UpSampling2D((2, 2)) → (None, 16, 16, 1)"] == text.replace(
        "'same')])", "'same'), layers.UpSampling2D((2, 2))])"
    )
    bordered = _fit("Input((16, 16, 1)), layers.Conv2D(1, 3)", "mse", "(8, 16, 16, 1)", "(8, 16, 16, 1)")
    assert next(iter(fixes_of(bordered).values())) == bordered.replace("(1, 3)", '(1, 3, padding="same")')


def test_a_sequence_of_targets_wants_a_sequence() -> None:
    text = _fit("Input((10, 5)), layers.GRU(3), layers.Dense(2)", "mae", "(8, 10, 5)", "(8, 10, 2)")
    assert next(iter(fixes_of(text).values())) == text.replace("GRU(3)", "GRU(3, return_sequences=True)")


def test_arrays_of_other_lengths_are_cut() -> None:
    text = _fit("Input((5,)), layers.Dense(1)", "mse", "(8, 5)", "(6, 1)")
    assert fixes_of(text)["Use the first 6 samples of each"] == text.replace("np.zeros((8, 5))", "np.zeros((8, 5))[:6]")


def test_a_single_sample_gets_a_batch_axis_in_predict_only() -> None:
    text = program_of("""
    import numpy as np
    import keras
    m = keras.Sequential([keras.Input((9, 9, 3)), keras.layers.Flatten()])
    m.predict(np.zeros((9, 9, 3)))
    """)
    assert next(iter(fixes_of(text).values())) == text.replace(
        "np.zeros((9, 9, 3))", "np.expand_dims(np.zeros((9, 9, 3)), 0)"
    )
