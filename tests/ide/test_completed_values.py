from __future__ import annotations

import pytest
from six_styles import STYLES, analysed

from kshape_ls.ide.completion import Completion, completions


def at_mark(program: str) -> tuple[Completion, ...]:
    """What is offered at the mark ¦."""
    before, _, after = program.partition("¦")
    line, col = before.count("\n") + 1, len(before.rpartition("\n")[2].encode())
    return completions(analysed(before + after), line, col)


def offered(program: str) -> dict[str, str]:
    return {each.label: each.detail for each in at_mark(program)}


def taken(program: str, label: str) -> str:
    """The text once a completion was taken."""
    (chosen,) = [each for each in at_mark(program) if each.label == label]
    lines = program.replace("¦", "").split("\n")
    where, line = chosen.range, lines[chosen.range.line - 1].encode()
    lines[where.line - 1] = (line[: where.col] + chosen.text.encode() + line[where.end_col :]).decode()
    return "\n".join(lines)


RESHAPES = {
    # what stands in place of Flatten, finished and not
    "list": ("layers.Flatten(),", "layers.Reshape((¦)),", "layers.Reshape((¦"),
    "add": ("keras.layers.Flatten())", "keras.layers.Reshape((¦)))", "keras.layers.Reshape((¦"),
    "functional": ("layers.Flatten()(x)", "layers.Reshape((¦))(x)", "layers.Reshape((¦"),
    "subclass": ("layers.Flatten()", "layers.Reshape((¦))", "layers.Reshape((¦"),
    "loop": ("layers.Flatten()(x)", "layers.Reshape((¦))(x)", "layers.Reshape((¦"),
    "helper": ("layers.Flatten()(x)", "layers.Reshape((¦))(x)", "layers.Reshape((¦"),
}
TARGETS = {
    "list": ["(169, 32)", "(13, 416)", "(5408,)"],
    "add": ["(169, 32)", "(13, 416)", "(5408,)"],
    "functional": ["(169, 32)", "(13, 416)", "(5408,)"],
    "subclass": ["(169, 32)", "(13, 416)", "(5408,)"],
    "loop": ["(576, 32)", "(24, 768)", "(18432,)"],
    "helper": ["(25, 32)", "(5, 160)", "(800,)"],
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("finished", [True, False], ids=["finished", "bracket left open"])
def test_target_shapes_in_each_style(style: str, finished: bool) -> None:
    old, whole, begun = RESHAPES[style]
    program = STYLES[style].replace(old, whole if finished else begun)
    found = offered(program)
    assert list(found) == TARGETS[style]
    batch = "4" if style == "subclass" else "None"
    assert found[TARGETS[style][-1]] == f"→ ({batch}, {TARGETS[style][-1][1:-2]})"


def test_a_row_of_numbers_may_be_an_image() -> None:
    program = STYLES["functional"].replace(
        "outputs = layers.Dense(10)(x)", "x = layers.Dense(784)(x)\nz = layers.Reshape(¦)(x)"
    )
    assert list(offered(program)) == ["(28, 28, 1)", "(14, 14, 4)", "(7, 7, 16)", "(784, 1)", "(1, 784)"]
    assert "z = layers.Reshape((14, 14, 4))(x)" in taken(program, "(14, 14, 4)")


def test_functions_have_the_batch_axis_in_their_target() -> None:
    program = STYLES["functional"].replace("x = layers.Flatten()(x)", "import keras\nx = keras.ops.reshape(x, (¦))")
    assert offered(program) == {
        "(-1, 169, 32)": "→ (None, 169, 32)",
        "(-1, 13, 416)": "→ (None, 13, 416)",
        "(-1, 5408)": "→ (None, 5408)",
    }
    assert "keras.ops.reshape(x, (-1, 5408))" in taken(program, "(-1, 5408)")


def test_what_was_typed_is_replaced() -> None:
    program = STYLES["functional"].replace("layers.Flatten()(x)", "layers.Reshape(target_shape=(16¦9, 3))(x)")
    assert "layers.Reshape(target_shape=(169, 32))(x)" in taken(program, "(169, 32)")
    open_bracket = STYLES["list"].replace("layers.Flatten(),", "layers.Reshape((16¦")
    assert "    layers.Reshape((169, 32)\n    layers.Dense" in taken(open_bracket, "(169, 32)")


AXES = {
    "list": ("layers.Flatten(),", "layers.BatchNormalization(axis=¦),"),
    "add": ("keras.layers.Flatten())", "keras.layers.BatchNormalization(axis=¦))"),
    "functional": ("layers.Flatten()(x)", "layers.BatchNormalization(axis=¦)(x)"),
    "subclass": ("layers.Flatten()", "layers.BatchNormalization(axis=¦)"),
    "loop": ("layers.Flatten()(x)", "layers.BatchNormalization(axis=¦)(x)"),
    "helper": ("layers.Flatten()(x)", "layers.BatchNormalization(axis=¦"),
}


@pytest.mark.parametrize("style", STYLES)
def test_axes_in_each_style(style: str) -> None:
    found = offered(STYLES[style].replace(*AXES[style]))
    assert list(found) == ["-1", "1", "2"]
    assert found["-1"].startswith("size 32 → ")


def test_axes_that_do_not_fit_are_not_offered() -> None:
    program = STYLES["functional"].replace(
        "x = layers.Flatten()(x)", "y = layers.Conv2D(8, 1)(x)\nx = layers.Concatenate(axis=¦)([x, y])"
    )
    assert offered(program) == {"-1": "size 32 → (None, 13, 13, 40)"}
    mean = STYLES["functional"].replace("x = layers.Flatten()(x)", "import keras\nx = keras.ops.mean(x, axis=¦)")
    assert list(offered(mean)) == ["-1", "0", "1", "2"]
    assert offered(mean)["0"] == "size None → (13, 13, 32)"


DATA = "(x_train, y_train), _ = keras.datasets.mnist.load_data()\nnum_classes = 10\n"


@pytest.mark.parametrize("style", STYLES)
def test_units_of_the_last_dense_in_each_style(style: str) -> None:
    program = STYLES[style].replace("Dense(10)", "Dense(¦)").replace("import keras\n", f"import keras\n{DATA}", 1)
    if "import keras\n" not in STYLES[style]:
        program = f"import keras\n{DATA}{program}"
    program += "model.compile(loss='sparse_categorical_crossentropy')\nmodel.fit(x_train[..., None], y_train)\n"
    found = offered(program)
    assert list(found) == ["num_classes", "10"]
    assert found["num_classes"].startswith("10 classes → (")
    assert found["10"].startswith("classes in y_train → (")


def test_units_of_a_layer_in_between_are_nobodys_to_say() -> None:
    program = f"import keras\n{DATA}{STYLES['functional']}".replace("layers.Flatten()(x)", "layers.Dense(¦)(x)")
    assert offered(program) == {}


def test_units_by_a_parameter_and_by_a_list_of_names() -> None:
    program = """\
from keras import Input, Model, layers
class_names = ["cat", "dog", "bird"]


def build(n_classes):
    inputs = Input((8,))
    return Model(inputs, layers.Dense(¦)(inputs))


build(5)
"""
    assert offered(program) == {"n_classes": "classes → (None, 5)", "len(class_names)": "classes → (None, 3)"}


@pytest.mark.parametrize("written", ["units=¦", "¦", "units=¦, activation='softmax'"])
def test_labels_tell_also_while_the_call_is_broken(written: str) -> None:
    program = f"import keras\n{STYLES['list']}".replace("Dense(10)", f"Dense({written})")
    program += "(x, y), _ = keras.datasets.mnist.load_data()\nmodel.fit(x, y)\n"
    assert offered(program) == {"10": "classes in y → (None, 10)"}


def test_one_hot_labels_tell_by_their_columns() -> None:
    program = f"import keras\n{STYLES['list']}".replace("Dense(10)", "Dense(¦)")
    program += (
        "(x, y), _ = keras.datasets.cifar100.load_data()\ny = keras.utils.to_categorical(y, 100)\nmodel.fit(x, y)\n"
    )
    assert offered(program) == {"100": "classes in y → (None, 100)"}


LOSSES = [
    (
        "Dense(10, activation='softmax')",
        "",
        ["sparse_categorical_crossentropy", "categorical_crossentropy", "kl_divergence"],
    ),
    ("Dense(1, activation='sigmoid')", "", ["binary_crossentropy", "mean_squared_error", "mean_absolute_error"]),
    ("Dense(1)", "", ["mean_squared_error", "mean_absolute_error", "huber"]),
    ("Dense(10, activation='softmax')", "model.fit(images, numbers)", ["sparse_categorical_crossentropy"]),
    ("Dense(10, activation='softmax')", "model.fit(images, rows)", ["categorical_crossentropy", "kl_divergence"]),
]


@pytest.mark.parametrize(("last", "fit", "names"), LOSSES)
@pytest.mark.parametrize("style", STYLES)
def test_losses_that_fit_in_each_style(style: str, last: str, fit: str, names: list[str]) -> None:
    data = "import numpy\nimages = numpy.zeros((9, 28, 28, 1))\nnumbers = numpy.zeros(9)\nrows = numpy.zeros((9, 10))\n"
    program = f"{STYLES[style].replace('Dense(10)', last)}{data}model.compile('adam', loss='¦')\n{fit}\n"
    assert [label.strip('"') for label in offered(program)] == names
    assert f"loss='{names[0]}')" in taken(program, f'"{names[0]}"')


def test_a_loss_for_a_model_of_a_class_of_the_program() -> None:
    found = offered(STYLES["subclass"] + "model.compile(loss=¦)\n")
    assert next(iter(found.items())) == ('"mean_squared_error"', "for linear (4, 10)")
    # A build tells its shapes as a call does.
    built = STYLES["subclass"].replace("model(keras.ops.zeros((4, 28, 28, 1)))", "model.build((None, 28, 28, 1))")
    found = offered(f"{built}model.compile(loss=¦)\n")
    assert next(iter(found.values())) == "for linear (None, 10)"


@pytest.mark.parametrize(
    "line",
    [
        "print(¦)",
        "x = layers.Dense(activation=¦)(x)",
        "x = layers.Conv2D(¦)(x)",
        "# layers.Reshape((¦",
        "'layers.Reshape((¦'",
        "text = '''layers.Reshape((¦",
        "x = layers.Reshape((3, 4))(x)¦",
        "x = layers.Reshape('¦",
        "x = [¦]",
        "x = strange.Reshape((¦))(x)",
        "model.compile(loss=[¦",
        "other.compile(loss='¦",
        "axis = ¦",
        "f(axis=¦)",
        "¦",
        "layers.Reshape((f(¦",
        ")))]¦",
    ],
)
def test_silent_everywhere_else(line: str) -> None:
    assert at_mark(f"{STYLES['functional']}{line}\n") == ()


def test_places_that_are_not_in_the_file() -> None:
    analysis = analysed(STYLES["list"])
    for at in ((1000, 0), (0, 0), (6, 1000)):
        assert completions(analysis, *at) == ()


def test_the_live_analysis_never_sees_what_is_tried() -> None:
    program = STYLES["functional"].replace("layers.Flatten()(x)", "layers.Reshape((169, 32))(x)")
    analysis = analysed(program)
    before = analysis.executed, list(analysis.lines), analysis.sites
    assert completions(analysis, 6, program.split("\n")[5].index("169"))
    assert (analysis.executed, list(analysis.lines), analysis.sites) == before
