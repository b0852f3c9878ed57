"""What classes of layers call themselves, where Keras exports them by another name."""

from __future__ import annotations

import re

_OTHERWISE = {"GroupQueryAttention": "GroupedQueryAttention"}


def listed_as(class_name: str) -> str:
    """The name that ``summary()`` prints, and that automatic names of layers are made of."""
    return _OTHERWISE.get(class_name, class_name)


def snake(name: str) -> str:
    """``batch_normalization`` for ``BatchNormalization``: what Keras's automatic names begin with."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
