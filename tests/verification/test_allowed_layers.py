from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kshape_ls.verification.graph_wire import LayerSpec
from kshape_ls.verification.worker.allowed import refusal, refused_arguments


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "__import__",
        "__class__",
        "_Dense",
        "Dense.__init__",
        "keras.layers.Dense",
        "",
        "dense",
        "Dense\n",
        "Dense ",
        "Dénse",
        "deserialize",
        "D" * 100_000 + "!",
    ],
)
def test_a_name_that_is_not_a_plain_class_name_is_refused(name):
    assert "public layer" in refusal(name, ())
    assert len(refusal(name, ())) < 200


@pytest.mark.parametrize("name", ["Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"])
def test_layers_that_hold_code_or_read_files_are_refused(name):
    assert name in refusal(name, ())


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((("weights", "imagenet"),), "weights"),
        ((("weights", [[1.0]]),), "weights"),
        ((("vocabulary", "words.txt"),), "path"),
        ((("filepath", "model"),), "filepath"),
        ((("input_tensor", 1),), "input_tensor"),
        ((("__class__", 1),), "__class__"),
        ((("a.b", 1),), "a.b"),
        ((("activation", "os.system"),), "plain word"),
        ((("activation", "__import__"),), "plain word"),
        ((("kernel_initializer", "../weights.npy"),), "plain word"),
        ((("standardize", "https://example.org"),), "plain word"),
        ((("activation", {"class_name": "system", "module": "os", "config": "true"}),), "dict"),
        ((("units", [1, (2, {"module": "os"})]),), "dict"),
        ((("units", 2**63),), "64 bits"),
        ((("units", -(2**70)),), "64 bits"),
        ((("vocabulary", ["a"] * 300_000),), "too long"),
        ((("name", "n" * 20_000),), "too long"),
        ((("layer", LayerSpec("Lambda")),), "Lambda"),
        ((("layer", LayerSpec("LSTM", (("weights", [1]),))),), "weights"),
        ((("cells", [LayerSpec("os.system")]),), "os.system"),
    ],
)
def test_arguments_that_carry_more_than_plain_values_are_refused(arguments, word):
    assert word in refusal("Dense", arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        (("units", 10**9), ("activation", "relu"), ("use_bias", False)),
        (("filters", 8), ("kernel_size", (3, 3)), ("padding", "same"), ("data_format", "channels_last")),
        (("equation", "abc,cd->abd"), ("output_shape", (None, 3)), ("bias_axes", "d")),
        (("name", "block1/conv.1"), ("dtype", "mixed_bfloat16")),
        (("vocabulary", ["a b", "c.d", "__x__"]), ("mask_token", ""), ("oov_token", "[UNK]")),
        (("weights", None), ("rate", 0.5), ("seed", -1)),
        (("layer", LayerSpec("LSTM", (("units", 4),))), ("merge_mode", None)),
    ],
)
def test_plain_arguments_pass(arguments):
    assert refused_arguments(arguments) == ""


@given(st.text())
def test_whatever_passes_is_one_word_of_letters_and_digits(name):
    assert refusal(name, ()) or (name.isascii() and name.isalnum())
