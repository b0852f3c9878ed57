"""What classes of layers call themselves, where Keras exports them by another name."""

from __future__ import annotations

_OTHERWISE = {"GroupQueryAttention": "GroupedQueryAttention"}


def listed_as(class_name: str) -> str:
    """The name that ``summary()`` prints, and that automatic names of layers are made of."""
    return _OTHERWISE.get(class_name, class_name)
