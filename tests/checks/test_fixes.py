from __future__ import annotations

import ast
import textwrap

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.checks import Fix, Problem, fixes, problems
from tests.checks.written import applied


def _program(text: str) -> str:
    return textwrap.dedent(text).strip("\n") + "\n"


def _only(text: str) -> Problem:
    (problem,) = problems(analyze(text.split("\n")))
    return problem


def _fixes(text: str) -> dict[str, str]:
    """The fixes of a program's only problem: title and the text after it."""
    analysis = analyze(text.split("\n"))
    (problem,) = problems(analysis)
    found: tuple[Fix, ...] = fixes(analysis, problem)
    assert [fix.preferred for fix in found] == [n == 0 for n in range(len(found))]
    after = {fix.title: applied(text, fix.edits) for fix in found}
    for each in after.values():
        ast.parse(each)
    return after


HEAD = """
from tensorflow import keras
from tensorflow.keras import layers
"""

IN_LIST = _program(
    HEAD
    + """
model = keras.Sequential([
    layers.Conv2D(32, (3, 3), input_shape=(28, 28, 1)),
    layers.MaxPooling2D((2, 2)),
    layers.Conv2D(64, (3, 3)),
    layers.MaxPooling2D((2, 2)),
    layers.Dense(10, activation='softmax') # scores
])
"""
)


def test_titles_tell_the_resulting_shapes() -> None:
    assert list(_fixes(IN_LIST)) == [
        "Insert Flatten() → (None, 1600)",
        "Insert GlobalAveragePooling2D() → (None, 64)",
        "Insert GlobalMaxPooling2D() → (None, 64)",
    ]


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        (IN_LIST, "    layers.Dense(10", "    layers.Flatten(),\n    layers.Dense(10"),
        (IN_LIST.replace("    ", "\t"), "\tlayers.Dense(10", "\tlayers.Flatten(),\n\tlayers.Dense(10"),
        (
            _program(
                HEAD
                + """
                m = keras.Sequential()
                m.add(keras.Input((28, 28, 1)))
                m.add(layers.Conv2D(8, 3))
                m.add(layers.Dense(10))  # scores
                """.replace("\n                ", "\n")
            ),
            "m.add(layers.Dense(10))",
            "m.add(layers.Flatten())\nm.add(layers.Dense(10))",
        ),
        (
            "import keras as k\nm = k.Sequential([k.Input((9, 9, 1)), k.layers.Conv2D(8, 3), k.layers.Dense(4)])",
            "k.layers.Dense(4)",
            "k.layers.Flatten(), k.layers.Dense(4)",
        ),
        (
            _program("""
            import tensorflow as tf
            x = i = tf.keras.Input((9, 9, 1))
            x = tf.keras.layers.Conv2D(8, 3)(x)
            x = tf.keras.layers.Dense(4)(x)
            m = tf.keras.Model(i, x)
            """),
            "x = tf.keras.layers.Dense(4)(x)",
            "x = tf.keras.layers.Flatten()(x)\nx = tf.keras.layers.Dense(4)(x)",
        ),
        (
            _program("""
            import keras
            from keras import layers
            i = keras.Input((9, 9, 1))
            m = keras.Model(i, layers.Dense(4)(layers.Conv2D(8, 3)(i)))
            """),
            "(layers.Conv2D(8, 3)(i))",
            "(layers.Flatten()(layers.Conv2D(8, 3)(i)))",
        ),
    ],
)
def test_flatten_is_put_in_as_its_neighbours_are_written(before: str, old: str, new: str) -> None:
    assert next(iter(_fixes(before).values())) == before.replace(old, new)


def test_a_bare_name_is_imported() -> None:
    text = (
        "from keras import Input, Sequential\nfrom keras.layers import Conv2D, Dense\n"
        "m = Sequential([Input((9, 9, 1)), Conv2D(8, 3), Dense(4)])\n"
    )
    after = text.replace("Conv2D, Dense\n", "Conv2D, Dense, Flatten\n").replace(" Dense(4)", " Flatten(), Dense(4)")
    assert _fixes(text)["Insert Flatten() → (None, 392)"] == after


STACKED = _program("""
import keras
from keras import layers
m = keras.Sequential([
    keras.Input((10, 20)),
    layers.Bidirectional(layers.LSTM(32)),
    layers.LSTM(16),
])
""")


def test_an_rnn_before_an_rnn_returns_its_sequence() -> None:
    problem = _only(STACKED)
    assert (problem.severity, problem.code, problem.range.line) == ("error", "rank-mismatch", 6)
    assert "expected ndim=3, found ndim=2" in problem.message
    assert problem.message.endswith("Bidirectional on line 5 made (None, 64) of (None, 10, 20).")
    assert [each.range.line for each in problem.related] == [5, 4]
    title, text = next(iter(_fixes(STACKED).items()))
    assert title == "Set return_sequences=True on Bidirectional (line 5) → (None, 10, 64)"
    assert text == STACKED.replace("LSTM(32)", "LSTM(32, return_sequences=True)")


HELD = _program("""
import keras
from keras import layers

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(8, 3)
        self.rnn = layers.LSTM(4)

    def call(self, x):
        x = self.conv(x)
        return self.rnn(x)

out = Net()(keras.Input((9, 9, 1)))
""")


def test_a_held_layer_gets_a_held_one_before_it() -> None:
    found = _fixes(HELD)
    text = found["Insert Reshape((-1, 8)) → (None, 49, 8)"]
    assert "        self.reshape = layers.Reshape((-1, 8))\n        self.rnn = layers.LSTM(4)\n" in text
    assert "        x = self.reshape(x)\n        return self.rnn(x)\n" in text


def test_the_layer_that_shrank_is_named_and_its_border_kept() -> None:
    text = _program("""
    from keras import Input, Sequential, layers
    m = Sequential()
    m.add(Input((12, 12, 1)))
    m.add(layers.Conv2D(8, 5))
    m.add(layers.MaxPooling2D(4))
    m.add(layers.Conv2D(8, 3))
    """)
    problem = _only(text)
    assert problem.message.endswith("MaxPooling2D on line 5 made 2×2 of 8×8.")
    assert problem.related[0].range.line == 5
    found = _fixes(text)
    assert found['Set padding="same" on lines 4, 6 → (None, 3, 3, 8)'] == text.replace(
        "Conv2D(8, 5)", 'Conv2D(8, 5, padding="same")'
    ).replace("Conv2D(8, 3)", 'Conv2D(8, 3, padding="same")')
    assert "Reduce kernel_size to 2 → (None, 1, 1, 8)" in found


def test_a_third_number_of_keras_1_is_no_stride() -> None:
    text = _program("""
    from keras import Input, Sequential
    from keras.layers import Conv2D  # Conv2D(32, 3, 3) in Keras 1
    m = Sequential([Input((20, 20, 1)), Conv2D(8, 3, 3), Conv2D(8, 3, 3), Conv2D(8, 3, 3)])
    """)
    title, after = next(iter(_fixes(text).items()))
    assert title.endswith("→ (None, 14, 14, 8)")
    assert after.splitlines()[2].count("Conv2D(8, (3, 3))") == 3
    assert after.splitlines()[1] == text.splitlines()[1]


def test_a_mistake_behind_the_first_is_told_in_the_title() -> None:
    text = STACKED.replace("layers.LSTM(16),", "layers.LSTM(16),\n    layers.Conv2D(8, 3),")
    assert next(iter(_fixes(text))).endswith("; 1 more behind it")


def test_what_is_caught_is_information() -> None:
    text = _program("""
    import keras
    from keras import layers
    x = keras.Input((10,))
    try:
        layers.LSTM(4)(x)
    except ValueError as error:
        print(error)
    """)
    problem = _only(text)
    assert (problem.severity, problem.code) == ("information", "rank-mismatch")
    assert problem.message.endswith("The exception is caught here.")


def test_one_mistake_met_by_several_calls_is_told_once() -> None:
    text = _program("""
    import keras
    from keras import layers
    def block(x):
        return layers.LSTM(4)(x)
    a = block(keras.Input((10,)))
    b = block(keras.Input((20,)))
    """)
    assert _only(text).range.line == 4


def test_a_correct_program_has_no_problem() -> None:
    assert (
        problems(analyze(IN_LIST.replace("    layers.Dense", "    layers.Flatten(),\n    layers.Dense").split("\n")))
        == ()
    )


def test_a_u_net_gets_an_input_that_divides() -> None:
    text = _program("""
    import keras
    from keras import layers
    i = keras.Input(shape=(30, 30, 1))
    a = layers.MaxPooling2D()(i)
    b = layers.MaxPooling2D()(a)
    up = layers.UpSampling2D()(b)
    m = layers.Concatenate()([a, up])
    """)
    problem = _only(text)
    assert problem.code == "merge-shape-mismatch"
    assert problem.related[0].range.line == 5
    assert _fixes(text)["Change the input shape to (32, 32, 1) → (None, 16, 16, 2)"] == text.replace(
        "(30, 30, 1)", "(32, 32, 1)"
    )
    padded = "ZeroPadding2D(((0, 1), (0, 1)))"
    assert any(f"[a, layers.{padded}(up)]" in after for after in _fixes(text).values())


def test_a_reshape_gets_the_size_that_is_left() -> None:
    text = _program("""
    import keras
    from keras import layers
    m = keras.Sequential([
        keras.Input((100,)),
        layers.Dense(7 * 7 * 64),
        layers.Reshape((7, 7, 128)),
    ])
    """)
    found = _fixes(text)
    assert found["Reshape to (7, 7, 64) → (None, 7, 7, 64)"] == text.replace("128", "64")
    assert found["Change units of Dense (line 5) to 6272 → (None, 7, 7, 128)"] == text.replace("7 * 7 * 64", "6272")


def test_the_declared_shape_follows_the_data() -> None:
    text = _program("""
    import numpy as np
    import keras
    m = keras.Sequential([keras.layers.Dense(4, input_shape=(2,)), keras.layers.Dense(1)])
    m.compile(loss="mse")
    m.fit(np.zeros((100, 3)), np.zeros((100, 1)))
    """)
    problem = _only(text)
    assert (problem.code, problem.range.line, problem.related[0].range.line) == ("fit-input-mismatch", 5, 3)
    assert _fixes(text)["Change the input shape to (3,)"] == text.replace("(2,)", "(3,)")


FIT = """
import numpy as np
from keras import Input, Sequential, layers
m = Sequential([{layers}])
m.compile("adam", {loss})
m.fit(np.zeros({x}), np.zeros({y}))
"""


def _fit(layers: str, loss: str, x: str, y: str) -> str:
    return _program(FIT.format(layers=layers, loss=f'"{loss}"', x=x, y=y))


def test_the_loss_follows_the_labels() -> None:
    numbers = _fit("Input((5,)), layers.Dense(3)", "categorical_crossentropy", "(8, 5)", "(8,)")
    assert _only(numbers).related[0].range.line == 4
    assert _fixes(numbers)["Use the loss for class numbers"] == numbers.replace("categorical", "sparse_categorical")
    one_hot = _fit("Input((5,)), layers.Dense(3)", "sparse_categorical_crossentropy", "(8, 5)", "(8, 3)")
    assert _fixes(one_hot)["Use the loss for one-hot labels"] == one_hot.replace("sparse_", "")


def test_as_many_units_as_the_targets_have_columns() -> None:
    text = _fit('Input((5,)), layers.Dense(1), layers.Activation("sigmoid")', "binary_crossentropy", "(8, 5)", "(8, 2)")
    assert _fixes(text)["Change units of Dense (line 3) to 2 → (None, 2)"] == text.replace("Dense(1)", "Dense(2)")


def test_an_output_with_too_many_axes_is_collapsed_before_the_layers_at_the_end() -> None:
    layers = "Input((9, 9, 1)), layers.Conv2D(8, 3), layers.Dense(4), layers.Dropout(0.5), layers.Dense(2)"
    text = _fit(layers, "categorical_crossentropy", "(8, 9, 9, 1)", "(8, 2)")
    problem = _only(text)
    assert "no Flatten or pooling before it" in problem.message
    assert next(iter(_fixes(text).values())) == text.replace("layers.Dense(4)", "layers.Flatten(), layers.Dense(4)")


def test_an_autoencoder_gives_as_much_as_it_got() -> None:
    small = "Input((16, 16, 1)), layers.MaxPooling2D(2), layers.Conv2D(1, 3, padding='same')"
    text = _fit(small, "mse", "(8, 16, 16, 1)", "(8, 16, 16, 1)")
    found = _fixes(text)
    assert found["Insert UpSampling2D((2, 2)) → (None, 16, 16, 1)"] == text.replace(
        "'same')])", "'same'), layers.UpSampling2D((2, 2))])"
    )
    bordered = _fit("Input((16, 16, 1)), layers.Conv2D(1, 3)", "mse", "(8, 16, 16, 1)", "(8, 16, 16, 1)")
    assert next(iter(_fixes(bordered).values())) == bordered.replace("(1, 3)", '(1, 3, padding="same")')


def test_a_sequence_of_targets_wants_a_sequence() -> None:
    text = _fit("Input((10, 5)), layers.GRU(3), layers.Dense(2)", "mae", "(8, 10, 5)", "(8, 10, 2)")
    assert next(iter(_fixes(text).values())) == text.replace("GRU(3)", "GRU(3, return_sequences=True)")


def test_arrays_of_other_lengths_are_cut() -> None:
    text = _fit("Input((5,)), layers.Dense(1)", "mse", "(8, 5)", "(6, 1)")
    assert _fixes(text)["Use the first 6 samples of each"] == text.replace("np.zeros((8, 5))", "np.zeros((8, 5))[:6]")


def test_a_single_sample_gets_a_batch_axis_in_predict_only() -> None:
    text = _program("""
    import numpy as np
    import keras
    m = keras.Sequential([keras.Input((9, 9, 3)), keras.layers.Flatten()])
    m.predict(np.zeros((9, 9, 3)))
    """)
    assert next(iter(_fixes(text).values())) == text.replace(
        "np.zeros((9, 9, 3))", "np.expand_dims(np.zeros((9, 9, 3)), 0)"
    )


def test_a_model_lists_the_inputs_that_its_outputs_come_from() -> None:
    text = _program("""
    import keras
    from keras import layers
    a = keras.Input((3,))
    b = keras.Input((3,))
    out = layers.Add()([a, b])
    m = keras.Model(a, out)
    """)
    problem = _only(text)
    assert (problem.code, problem.related[0].range.line) == ("graph-disconnected", 4)
    assert _fixes(text)["Add b to the model's inputs"] == text.replace("Model(a, out)", "Model([a, b], out)")


def test_branches_joined_on_another_axis() -> None:
    text = _program("""
    import keras
    from keras import layers
    a = keras.Input((10, 5))
    b = keras.Input((10, 7))
    out = layers.Concatenate(axis=1)([a, b])
    """)
    assert _fixes(text) == {"Join on axis -1 → (None, 10, 12)": text.replace("axis=1", "axis=-1")}


def test_a_shape_that_has_a_name_is_changed_where_it_gets_it() -> None:
    text = _program("""
    import keras
    from keras import layers
    def net(size=(30, 30, 1)):
        i = keras.Input(size)
        a = layers.MaxPooling2D()(i)
        up = layers.UpSampling2D()(layers.MaxPooling2D()(a))
        return keras.Model(i, layers.Concatenate()([a, up]))
    m = net()
    """)
    found = _fixes(text)
    assert found["Change the input shape to (32, 32, 1) on line 3 → (None, 16, 16, 2)"] == text.replace(
        "30, 30", "32, 32"
    )
    assert "Change the input shape to (32, 32, 1) → (None, 16, 16, 2)" in found


def test_what_collapsed_too_soon_is_taken_out() -> None:
    text = _program("""
    from keras import Input, Sequential, layers
    m = Sequential([
        Input((9, 9, 1)),
        layers.Conv2D(8, 3),
        layers.Flatten(),
        layers.Conv2D(8, 3),
    ])
    """)
    assert _fixes(text)["Remove Flatten on line 5 → (None, 5, 5, 8)"] == text.replace("    layers.Flatten(),\n", "")


def test_a_second_pooling_is_taken_out() -> None:
    text = _program("""
    from keras import Input, layers
    x = layers.GlobalAveragePooling2D()(Input((9, 9, 1)))
    x = layers.GlobalMaxPooling2D()(x)
    """)
    assert _fixes(text)["Remove GlobalMaxPooling2D on line 3"] == text.replace("layers.GlobalMaxPooling2D()(x)", "x")


def test_a_value_that_keras_refuses_is_replaced_or_dropped() -> None:
    text = "from keras import layers\nlayers.Conv2D(8, 3, padding='full')\n"
    assert _fixes(text)["Use padding='same'"] == text.replace("full", "same")
    text = "from keras import layers\nlayers.Conv2D(4, 3, groups=3)\n"
    assert _fixes(text) == {"Drop groups": text.replace(", groups=3", "")}


def test_a_sequence_of_maps_becomes_a_sequence_of_vectors() -> None:
    text = _program("""
    import keras
    from keras import layers
    x = keras.Input((None, 9, 9, 3))
    y = layers.TimeDistributed(layers.Conv2D(8, 3))(x)
    z = layers.LSTM(4)(y)
    """)
    pooled = "y = layers.TimeDistributed(layers.GlobalAveragePooling2D())(y)"
    after = _fixes(text)["Insert TimeDistributed(GlobalAveragePooling2D()) → (None, None, 8)"]
    assert after == text.replace("z = ", f"{pooled}\nz = ")
