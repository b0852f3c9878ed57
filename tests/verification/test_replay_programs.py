"""Whole programs in real Keras: what analysis and replay make of them together."""

from __future__ import annotations

import textwrap

from kshape_ls.analysis import analyze
from kshape_ls.analysis.telling.own_models import every_model
from kshape_ls.verification import Verification

HEAD = "import keras\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers\n"


def asked(keras, program: str) -> list[Verification]:
    analysis = analyze((HEAD + textwrap.dedent(program)).split("\n"))
    found = [keras.verify(model) for model in every_model(analysis)]
    assert not [each.failure for each in found if each.failure is not None]
    return found


def kinds(found: Verification) -> list[tuple[str, str]]:
    return [(node.class_name, node.kind) for node in found.every()]


OWN = """
    class Net(keras.Model):
        def __init__(self, units):
            super().__init__()
            self.first = layers.Dense(8)
            self.last = layers.Dense(units)
        def call(self, x):
            return self.last(self.first(x))
"""


def test_an_own_model_is_asked_where_it_is_built_or_trained(keras):
    (built, trained, called) = asked(
        keras,
        OWN
        + """
    built = Net(2)
    built.build((None, 5))
    built(np.load("data.npy"))
    trained = Net(3)
    trained.fit(np.zeros((8, 4)), np.zeros((8, 3)))
    called = Net(4)
    called(keras.Input((7,)))
    """,
    )
    for found in (built, trained, called):
        assert [each for each in kinds(found) if each[0] == "Dense"] == [("Dense", "agreed")] * 2
        assert not [each for each in kinds(found) if each[1] in ("skipped", "constructed")]


def test_layers_of_one_class_in_a_sequential_are_each_followed(keras):
    (found,) = asked(
        keras,
        """
        class Block(layers.Layer):
            def __init__(self, filters):
                super().__init__()
                self.conv = layers.Conv2D(filters, 3, strides=2, padding="same")
                self.norm = layers.BatchNormalization()
            def call(self, x, training=None):
                return tf.nn.relu(self.norm(self.conv(x), training=training))
        model = keras.Sequential([keras.Input((32, 32, 3))])
        for filters in (8, 16, 24):
            model.add(Block(filters))
        """,
    )
    assert {kind for _, kind in kinds(found)} == {"agreed"}
    shapes = [str(node.verdict.real.output) for node in found.every() if node.class_name == "Conv2D"]
    assert shapes == ["(None, 16, 16, 8)", "(None, 8, 8, 16)", "(None, 4, 4, 24)"]


def test_a_model_of_which_a_branch_is_not_known_lets_go_on(keras):
    found = asked(
        keras,
        """
        rate = float(np.load("rate.npy"))
        def block(name):
            inputs = keras.Input((6, 4))
            x = layers.LayerNormalization()(inputs)
            x = layers.Dropout(0.1)(x) if rate else x
            return keras.Model(inputs, layers.Add()([x, inputs]), name=name)
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.blocks = [block(f"block_{n}") for n in range(2)]
                self.head = layers.Dense(3)
            def call(self, x):
                for each in self.blocks:
                    x = each(x)
                return self.head(x)
        net = Net()
        net(tf.ones((2, 6, 4)))
        """,
    )
    net = next(each for each in found if each.nodes[-1].class_name == "Net")
    told = {node.class_name: node for node in net.every()}
    assert told["Functional"].verdict.reason == "the model isn't known in full"
    assert told["Add"].kind != "skipped"
    assert told["Dense"].kind == told["Net"].kind == "partly"
    assert str(told["Net"].verdict.real.output) == "(?, 6, 3)"


def test_a_model_with_own_layers_called_on_data_is_told_on_its_own_inputs(keras):
    found = asked(
        keras,
        """
        class Scale(layers.Layer):
            def call(self, x):
                return x * 2.0
        def block():
            inputs = keras.Input((6, 4))
            return keras.Model(inputs, layers.Dense(4)(Scale()(inputs)))
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.block = block()
            def call(self, x):
                return self.block(x)
        net = Net()
        net(tf.ones((2, 6, 4)))
        """,
    )
    for each in found:
        assert {kind for _, kind in kinds(each)} == {"agreed"}


def test_variables_and_preparations_are_no_obstacle(keras):
    (found,) = asked(
        keras,
        """
        class Token(layers.Layer):
            def __init__(self):
                super().__init__()
                self.token = tf.Variable(tf.zeros((1, 1, 6)))
            def call(self, x):
                return tf.concat([tf.tile(self.token, (tf.shape(x)[0], 1, 1)), x], axis=1)
        image = keras.Input((4, 6, 3))
        x = keras.applications.resnet.preprocess_input(image)
        x = layers.Reshape((12, 6))(x)
        model = keras.Model(image, Token()(x))
        """,
    )
    assert {kind for _, kind in kinds(found)} <= {"agreed", "filled"}


def test_a_layer_called_with_a_tensor_that_is_not_known_is_followed_around_it(keras):
    (found,) = asked(
        keras,
        """
        class Masked(layers.Layer):
            def __init__(self):
                super().__init__()
                self.dense = layers.Dense(7)
            def call(self, x, mask=None):
                x = self.dense(x)
                return x * tf.reshape(mask, (1, 7))
        inputs = keras.Input((5,))
        model = keras.Model(inputs, Masked()(inputs, mask=np.load("mask.npy")))
        """,
    )
    told = {node.class_name: node.kind for node in found.every()}
    assert told["Dense"] == "agreed"
    assert told["*"] == "agreed"


def test_an_application_that_keras_refuses_is_refused_where_it_is_made(keras):
    (base, model) = asked(
        keras,
        """
        base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(1, 128, 128))
        model = keras.Sequential([base, layers.Flatten(), layers.Dense(2)])
        """,
    )
    for found in (base, model):
        (refused,) = [node for node in found.every() if node.kind == "refused"]
        assert (refused.name, refused.class_name) == ("vgg16", "VGG16")
        # What isn't made has no input that could be asked for.
        assert "InputLayer" not in {node.class_name for node in found.every()}
        assert refused.range.line == 6
        assert "at least 32x32" in refused.verdict.text
    unread = """
        base = keras.applications.MobileNetV2(weights=None, input_shape=(64, 64, 3), alpha=float(np.load("a.npy")))
        """
    (found,) = asked(keras, unread)
    assert [kind for name, kind in kinds(found) if name == "MobileNetV2"] == ["skipped"]


def test_a_layer_that_keras_refuses_to_make_bears_its_own_name(keras):
    found = asked(
        keras,
        """
        model = keras.Sequential([keras.Input((4,)), layers.GaussianNoise(15.0)])
        other = keras.Sequential([keras.Input((4,)), layers.Dense(-3, name="odd"), layers.Dense(2)])
        """,
    )
    refused = [node.name for each in found for node in each.every() if node.kind == "refused"]
    assert refused == ["gaussian_noise", "odd"]


def test_inputs_and_outputs_by_name_are_taken_by_name(keras):
    found = asked(
        keras,
        """
        b, a = keras.Input((3,), name="b"), keras.Input((5,), name="a")
        named = keras.Model({"b": b, "a": a}, {"y": layers.Dense(2)(b), "x": layers.Dense(7)(a)})
        p, q = keras.Input((3,)), keras.Input((5,))
        there, back = named({"b": p, "a": q}), named({"a": q, "b": p})
        listed = keras.Model([b, a], layers.Dot(1)([layers.Dense(4)(b), layers.Dense(4)(a)]))
        ends = [layers.Dense(4)(there["y"]), layers.Dense(3)(back["x"]), listed({"a": q, "b": p})]
        model = keras.Model([p, q], ends)
        """,
    )
    for each in found:
        assert {kind for _, kind in kinds(each)} == {"agreed"}


def test_elements_of_a_tensor_are_followed_in_a_loop_over_its_positions(keras):
    (found,) = asked(
        keras,
        """
        class Slices(layers.Layer):
            def call(self, x):
                parts = []
                for i in tf.range(3):
                    parts.append(x[:, i] * 2.0)
                return tf.stack(parts, axis=1)
        inputs = keras.Input((3, 5))
        model = keras.Model(inputs, Slices()(inputs))
        """,
    )
    assert [kind for name, kind in kinds(found) if name == "[]"]
    assert {kind for _, kind in kinds(found)} == {"agreed"}
