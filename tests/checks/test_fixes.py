from __future__ import annotations

import pytest

from kshape_ls.analysis import analyze
from kshape_ls.checks import problems
from tests.checks.mending import fixes_of, only_problem, program_of

HEAD = """
from tensorflow import keras
from tensorflow.keras import layers
"""

IN_LIST = program_of(
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
    assert list(fixes_of(IN_LIST)) == [
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
            program_of(
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
            program_of("""
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
            program_of("""
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
    assert next(iter(fixes_of(before).values())) == before.replace(old, new)


def test_a_bare_name_is_imported() -> None:
    text = (
        "from keras import Input, Sequential\nfrom keras.layers import Conv2D, Dense\n"
        "m = Sequential([Input((9, 9, 1)), Conv2D(8, 3), Dense(4)])\n"
    )
    after = text.replace("Conv2D, Dense\n", "Conv2D, Dense, Flatten\n").replace(" Dense(4)", " Flatten(), Dense(4)")
    assert fixes_of(text)["Insert Flatten() → (None, 392)"] == after


STACKED = program_of("""
import keras
from keras import layers
m = keras.Sequential([
    keras.Input((10, 20)),
    layers.Bidirectional(layers.LSTM(32)),
    layers.LSTM(16),
])
""")


def test_an_rnn_before_an_rnn_returns_its_sequence() -> None:
    problem = only_problem(STACKED)
    assert (problem.severity, problem.code, problem.range.line) == ("error", "rank-mismatch", 6)
    assert "expected ndim=3, found ndim=2" in problem.message
    assert problem.message.endswith("Bidirectional on line 5 made (None, 64) of (None, 10, 20).")
    assert [each.range.line for each in problem.related] == [5, 4]
    title, text = next(iter(fixes_of(STACKED).items()))
    assert title == "Set return_sequences=True on Bidirectional (line 5) → (None, 10, 64)"
    assert text == STACKED.replace("LSTM(32)", "LSTM(32, return_sequences=True)")


HELD = program_of("""
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
    found = fixes_of(HELD)
    text = found["Insert Reshape((-1, 8)) → (None, 49, 8)"]
    assert "        self.reshape = layers.Reshape((-1, 8))\n        self.rnn = layers.LSTM(4)\n" in text
    assert "        x = self.reshape(x)\n        return self.rnn(x)\n" in text


def test_the_layer_that_shrank_is_named_and_its_border_kept() -> None:
    text = program_of("""
    from keras import Input, Sequential, layers
    m = Sequential()
    m.add(Input((12, 12, 1)))
    m.add(layers.Conv2D(8, 5))
    m.add(layers.MaxPooling2D(4))
    m.add(layers.Conv2D(8, 3))
    """)
    problem = only_problem(text)
    assert problem.message.endswith("MaxPooling2D on line 5 made 2×2 of 8×8.")
    assert problem.related[0].range.line == 5
    found = fixes_of(text)
    assert found['Set padding="same" on lines 4, 6 → (None, 3, 3, 8)'] == text.replace(
        "Conv2D(8, 5)", 'Conv2D(8, 5, padding="same")'
    ).replace("Conv2D(8, 3)", 'Conv2D(8, 3, padding="same")')
    assert "Reduce kernel_size to 2 → (None, 1, 1, 8)" in found


def test_a_third_number_of_keras_1_is_no_stride() -> None:
    text = program_of("""
    from keras import Input, Sequential
    from keras.layers import Conv2D  # Conv2D(32, 3, 3) in Keras 1
    m = Sequential([Input((20, 20, 1)), Conv2D(8, 3, 3), Conv2D(8, 3, 3), Conv2D(8, 3, 3)])
    """)
    title, after = next(iter(fixes_of(text).items()))
    assert title.endswith("→ (None, 14, 14, 8)")
    assert after.splitlines()[2].count("Conv2D(8, (3, 3))") == 3
    assert after.splitlines()[1] == text.splitlines()[1]


def test_a_mistake_behind_the_first_is_told_in_the_title() -> None:
    text = STACKED.replace("layers.LSTM(16),", "layers.LSTM(16),\n    layers.Conv2D(8, 3),")
    assert next(iter(fixes_of(text))).endswith("; 1 more behind it")


def test_what_is_caught_is_information() -> None:
    text = program_of("""
    import keras
    from keras import layers
    x = keras.Input((10,))
    try:
        layers.LSTM(4)(x)
    except ValueError as error:
        print(error)
    """)
    problem = only_problem(text)
    assert (problem.severity, problem.code) == ("information", "rank-mismatch")
    assert problem.message.endswith("The exception is caught here.")


def test_one_mistake_met_by_several_calls_is_told_once() -> None:
    text = program_of("""
    import keras
    from keras import layers
    def block(x):
        return layers.LSTM(4)(x)
    a = block(keras.Input((10,)))
    b = block(keras.Input((20,)))
    """)
    assert only_problem(text).range.line == 4


def test_a_correct_program_has_no_problem() -> None:
    assert (
        problems(analyze(IN_LIST.replace("    layers.Dense", "    layers.Flatten(),\n    layers.Dense").split("\n")))
        == ()
    )


def test_a_u_net_gets_an_input_that_divides() -> None:
    text = program_of("""
    import keras
    from keras import layers
    i = keras.Input(shape=(30, 30, 1))
    a = layers.MaxPooling2D()(i)
    b = layers.MaxPooling2D()(a)
    up = layers.UpSampling2D()(b)
    m = layers.Concatenate()([a, up])
    """)
    problem = only_problem(text)
    assert problem.code == "merge-shape-mismatch"
    assert [each.range.line for each in problem.related[:2]] == [3, 5]
    assert fixes_of(text)["Change the input shape to (32, 32, 1) → (None, 16, 16, 2)"] == text.replace(
        "(30, 30, 1)", "(32, 32, 1)"
    )
    padded = "ZeroPadding2D(((0, 1), (0, 1)))"
    assert any(f"[a, layers.{padded}(up)]" in after for after in fixes_of(text).values())


def test_a_reshape_gets_the_size_that_is_left() -> None:
    text = program_of("""
    import keras
    from keras import layers
    m = keras.Sequential([
        keras.Input((100,)),
        layers.Dense(7 * 7 * 64),
        layers.Reshape((7, 7, 128)),
    ])
    """)
    found = fixes_of(text)
    assert found["Reshape to (7, 7, 64) → (None, 7, 7, 64)"] == text.replace("128", "64")
    assert found["Change units of Dense (line 5) to 6272 → (None, 7, 7, 128)"] == text.replace("7 * 7 * 64", "6272")


def test_the_declared_shape_follows_the_data() -> None:
    text = program_of("""
    import numpy as np
    import keras
    m = keras.Sequential([keras.layers.Dense(4, input_shape=(2,)), keras.layers.Dense(1)])
    m.compile(loss="mse")
    m.fit(np.zeros((100, 3)), np.zeros((100, 1)))
    """)
    problem = only_problem(text)
    assert (problem.code, problem.range.line, problem.related[0].range.line) == ("fit-input-mismatch", 5, 3)
    assert fixes_of(text)["Change the input shape to (3,)"] == text.replace("(2,)", "(3,)")


def test_a_model_lists_the_inputs_that_its_outputs_come_from() -> None:
    text = program_of("""
    import keras
    from keras import layers
    a = keras.Input((3,))
    b = keras.Input((3,))
    out = layers.Add()([a, b])
    m = keras.Model(a, out)
    """)
    problem = only_problem(text)
    assert (problem.code, problem.related[0].range.line) == ("graph-disconnected", 4)
    assert fixes_of(text)["Add b to the model's inputs"] == text.replace("Model(a, out)", "Model([a, b], out)")


def test_branches_joined_on_another_axis() -> None:
    text = program_of("""
    import keras
    from keras import layers
    a = keras.Input((10, 5))
    b = keras.Input((10, 7))
    out = layers.Concatenate(axis=1)([a, b])
    """)
    assert fixes_of(text) == {"Join on axis -1 → (None, 10, 12)": text.replace("axis=1", "axis=-1")}


def test_a_shape_that_has_a_name_is_changed_where_it_gets_it() -> None:
    text = program_of("""
    import keras
    from keras import layers
    def net(size=(30, 30, 1)):
        i = keras.Input(size)
        a = layers.MaxPooling2D()(i)
        up = layers.UpSampling2D()(layers.MaxPooling2D()(a))
        return keras.Model(i, layers.Concatenate()([a, up]))
    m = net()
    """)
    found = fixes_of(text)
    assert found["Change the input shape to (32, 32, 1) on line 3 → (None, 16, 16, 2)"] == text.replace(
        "30, 30", "32, 32"
    )
    assert "Change the input shape to (32, 32, 1) → (None, 16, 16, 2)" in found


def test_what_collapsed_too_soon_is_taken_out() -> None:
    text = program_of("""
    from keras import Input, Sequential, layers
    m = Sequential([
        Input((9, 9, 1)),
        layers.Conv2D(8, 3),
        layers.Flatten(),
        layers.Conv2D(8, 3),
    ])
    """)
    assert fixes_of(text)["Remove Flatten on line 5 → (None, 5, 5, 8)"] == text.replace("    layers.Flatten(),\n", "")


def test_a_second_pooling_is_taken_out() -> None:
    text = program_of("""
    from keras import Input, layers
    x = layers.GlobalAveragePooling2D()(Input((9, 9, 1)))
    x = layers.GlobalMaxPooling2D()(x)
    """)
    assert fixes_of(text)["Remove GlobalMaxPooling2D on line 3"] == text.replace("layers.GlobalMaxPooling2D()(x)", "x")


def test_a_value_that_keras_refuses_is_replaced_or_dropped() -> None:
    text = "from keras import layers\nlayers.Conv2D(8, 3, padding='full')\n"
    assert fixes_of(text)["Use padding='same'"] == text.replace("full", "same")
    text = "from keras import layers\nlayers.Conv2D(4, 3, groups=3)\n"
    assert fixes_of(text) == {"Drop groups": text.replace(", groups=3", "")}


def test_a_sequence_of_maps_becomes_a_sequence_of_vectors() -> None:
    text = program_of("""
    import keras
    from keras import layers
    x = keras.Input((None, 9, 9, 3))
    y = layers.TimeDistributed(layers.Conv2D(8, 3))(x)
    z = layers.LSTM(4)(y)
    """)
    pooled = "y = layers.TimeDistributed(layers.GlobalAveragePooling2D())(y)"
    after = fixes_of(text)["Insert TimeDistributed(GlobalAveragePooling2D()) → (None, None, 8)"]
    assert after == text.replace("z = ", f"{pooled}\nz = ")


def test_a_size_with_a_name_is_blamed_where_it_is_written() -> None:
    text = program_of("""
    import keras
    from keras import layers
    def unet(size=(30, 30, 1)):
        i = keras.Input(size)
        a = layers.MaxPooling2D()(i)
        b = layers.MaxPooling2D()(a)
        return layers.Concatenate()([a, layers.UpSampling2D()(b)])
    unet()
    """)
    problem = only_problem(text)
    assert [(each.range.line, each.range.col) for each in problem.related[:2]] == [(3, 14), (4, 8)]
    assert "has a size of 30, which the layers behind it can't divide by 4" in problem.message
    assert "def unet(size=(32, 32, 1)):" in next(iter(fixes_of(text).values()))
