"""Where keras.io tells of a layer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kshape_ls.library.index import layer_rule

SITE = "https://keras.io/api/layers"

_FOLDERS: Mapping[str, str] = {
    "activations": "activation_layers",
    "attention": "attention_layers",
    "convolutional": "convolution_layers",
    "core": "core_layers",
    "merging": "merging_layers",
    "normalization": "normalization_layers",
    "pooling": "pooling_layers",
    "preprocessing": "preprocessing_layers",
    "image": "preprocessing_layers",
    "regularization": "regularization_layers",
    "reshaping": "reshaping_layers",
    "rnn": "recurrent_layers",
}
"""Keras.io's sections by the folders that rules stand in."""

_PREPROCESSING: Mapping[str, str] = {
    name: folder
    for folder, names in {
        "text": "TextVectorization",
        "numerical": "Normalization SpectralNormalization Discretization",
        "categorical": "CategoryEncoding Hashing HashedCrossing StringLookup IntegerLookup",
        "image_preprocessing": "Resizing Rescaling CenterCrop AutoContrast",
        "image_augmentation": "RandomCrop RandomFlip RandomTranslation RandomRotation RandomZoom RandomContrast"
        " RandomBrightness Solarization Pipeline",
        "audio_preprocessing": "MelSpectrogram",
    }.items()
    for name in names.split()
}

_SPELT_OTHERWISE: Mapping[str, str] = {
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "prelu",
    "StackedRNNCells": "stacked_rnn_cell",
    "AutoContrast": "auto_constrast",
}

_WITHOUT_A_PAGE = frozenset(
    {
        "InputLayer",
        "RMSNormalization",
        "ReversibleEmbedding",
        "Wrapper",
        *(f"Adaptive{kind}Pooling{rank}D" for kind in ("Average", "Max") for rank in (1, 2, 3)),
    }
)


def page(name: str) -> str:
    """The address of a layer's page, or of its section where it has none of its own; empty where it has neither."""
    rule = layer_rule(name)
    folder = _FOLDERS.get(rule.family) if rule is not None else None
    if rule is None or folder is None:
        return ""
    if rule.name == "Layer":
        return f"{SITE}/base_layer/"
    below = _PREPROCESSING.get(rule.name)
    if below is not None:
        return f"{SITE}/preprocessing_layers/{below}/{_slug(rule.name)}/"
    if rule.name == "Activation":
        folder = "core_layers"
    if folder == "preprocessing_layers" or rule.name in _WITHOUT_A_PAGE:
        return f"{SITE}/{folder}/"
    return f"{SITE}/{folder}/{_slug(rule.name)}/"


def _slug(name: str) -> str:
    spelt = _SPELT_OTHERWISE.get(name)
    if spelt is not None:
        return spelt
    words = re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
    return re.sub(r"(?<![a-z])conv(?=\dd)", "convolution", words)
