"""Layers that layers of Keras keep inside under automatic names, which are counted with those of the program."""

from __future__ import annotations

_AUGMENTING = (
    "RandomShear",
    "RandomTranslation",
    "RandomRotation",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomContrast",
    "RandomSharpness",
    "Solarization",
    "RandomPosterization",
    "AutoContrast",
    "Equalization",
)

MADE_WITH: dict[str, tuple[str, ...]] = {
    "AugMix": _AUGMENTING,
    "RandAugment": _AUGMENTING,
    "TextVectorization": ("StringLookup",),
}
"""Those that a layer makes when it is made itself."""

BUILT_WITH: dict[str, tuple[str, ...]] = {
    "GroupQueryAttention": ("Softmax", "Dropout"),
    "MultiHeadAttention": ("Softmax", "Dropout"),
}
"""Those that a layer makes when it is first called."""
